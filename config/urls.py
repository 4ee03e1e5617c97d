from allauth.urls import urlpatterns as allauth_urlpatterns
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from apps.checkins.weeks import WeekConverter
from apps.people.account_audit import in_one_transaction

register_converter(WeekConverter, "week")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.home.urls")),
    path("account/", include(in_one_transaction(allauth_urlpatterns))),
    path("", include("apps.people.urls")),
    path("support/", include("apps.support.urls")),
    path("check-in/", include("apps.checkins.urls")),
    path("trends/", include("apps.trends.urls")),
    path("reminders/", include("apps.reminders.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("apps.demo.urls")))
