"""Puts what was typed in a check-in when the session ended back into its draft; see safekeeping.held."""

from django.http import QueryDict
from django.utils import timezone

from apps.checkins import pages
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping import held

PREFIX = "checkins.step/"


def form_key(week: Week, slug: str) -> str:
    return f"{PREFIX}{week}/{slug}"


def put_back(person: User, form: str, posted: QueryDict) -> None:
    name, slug = form.removeprefix(PREFIX).split("/")
    week, now = Week.parse(name), timezone.now()
    page = pages.StepPage.of(person, week, slug, now)
    bound = page.form_of(posted)
    bound.is_valid()
    page.save(bound, posted, now)


held.register(PREFIX, put_back)
