from django.urls import path

from apps.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("off/", views.turn_off, name="turn_off"),
    path("on/", views.turn_on, name="turn_on"),
    path("start-again/", views.end_rest, name="end_rest"),
    path("test/", views.send_test, name="send_test"),
    path("browsers/add/", views.add_browser, name="add_browser"),
    path("browsers/<uuid:browser_id>/remove/", views.remove_browser, name="remove_browser"),
    path("worker.js", views.worker, name="worker"),
    path("put-away/", views.put_away, name="put_away"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
