from django.urls import path

from apps.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
