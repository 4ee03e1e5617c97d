from django.urls import path

from apps.checkins import views

app_name = "checkins"
urlpatterns = [
    path("", views.index, name="index"),
    path("away/", views.away, name="away"),
    path("<week:week>/", views.show, name="show"),
    path("<week:week>/resume/", views.resume, name="resume"),
    path("<week:week>/check-your-answers/", views.review, name="review"),
    path("<week:week>/next-step/", views.done, name="done"),
    path("<week:week>/discard/", views.discard, name="discard"),
    path("<week:week>/away/", views.away_week, name="away_week"),
    path("<week:week>/back/", views.back_week, name="back_week"),
    path("<week:week>/<slug:slug>/", views.step, name="step"),
    path("<week:week>/<slug:slug>/save/", views.autosave, name="autosave"),
]
