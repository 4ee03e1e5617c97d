from allauth.urls import urlpatterns as allauth_urlpatterns
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from apps.people.account_audit import in_one_transaction
from apps.resilience.weeks import WeekConverter

register_converter(WeekConverter, "week")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.home.urls")),
    path("account/", include(in_one_transaction(allauth_urlpatterns))),
    path("", include("apps.people.urls")),
    path("support/", include("apps.support.urls")),
    path("kept/", include("apps.safekeeping.urls")),
    path("values/", include("apps.values.urls")),
    path("plans/", include("apps.coping.urls")),
    path("check-in/", include("apps.checkins.urls")),
    path("journal/", include("apps.journal.urls")),
    path("trends/", include("apps.trends.urls")),
    path("supervision/", include("apps.supervision.urls")),
    path("team-figures/", include("apps.team_trends.urls")),
    path("your-data/", include("apps.own_data.urls")),
    path("reminders/", include("apps.reminders.urls")),
    path("", include("apps.operations.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("apps.demo.urls")))
