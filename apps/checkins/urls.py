from django.urls import path

from apps.checkins import journey_views, views

app_name = "checkins"
urlpatterns = [
    path("", views.index, name="index"),
    path("away/", views.away, name="away"),
    path("<week:week>/", views.show, name="show"),
    path("<week:week>/resume/", journey_views.resume, name="resume"),
    path("<week:week>/check-your-answers/", journey_views.review, name="review"),
    path("<week:week>/next-step/", journey_views.done, name="done"),
    path("<week:week>/discard/", journey_views.discard, name="discard"),
    path("<week:week>/away/", views.away_week, name="away_week"),
    path("<week:week>/back/", views.back_week, name="back_week"),
    path("<week:week>/<slug:slug>/", journey_views.step, name="step"),
    path("<week:week>/<slug:slug>/save/", journey_views.autosave, name="autosave"),
]
