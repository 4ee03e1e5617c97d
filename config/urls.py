from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from apps.checkins.weeks import WeekConverter

register_converter(WeekConverter, "week")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.home.urls")),
    path("account/", include("allauth.urls")),
    path("", include("apps.people.urls")),
    path("support/", include("apps.support.urls")),
    path("check-in/", include("apps.checkins.urls")),
    path("trends/", include("apps.trends.urls")),
    path("reminders/", include("apps.reminders.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("apps.demo.urls")))
