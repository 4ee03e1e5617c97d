from django.urls import path

from apps.safekeeping import unsent_views

app_name = "safekeeping"
urlpatterns = [
    path("", unsent_views.keep, name="keep"),
    path("throw-away/", unsent_views.throw_away, name="throw_away"),
]
