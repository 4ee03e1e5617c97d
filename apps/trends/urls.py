from django.urls import path

from apps.trends import views

app_name = "trends"
urlpatterns = [
    path("", views.show, name="show"),
    path("answers.csv", views.answers, name="csv"),
]
