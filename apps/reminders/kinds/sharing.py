from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Notice, OnADay
from apps.reminders.models import Kind

BEFORE = timedelta(weeks=1)


class GrantEnding(OnADay):
    """That something shared ends in a week. It ends by itself: there is nothing to do.

    Whoever shares something for a week or less has chosen its last day a moment ago, and is not told.
    """

    id = Kind.GRANT_ENDING
    switch = "grant_endings_on"

    def days(self, facts: Facts) -> Iterable[date]:
        return [last - BEFORE for given, last in facts.grants if last - BEFORE > given]

    def latest(self, facts: Facts, day: date) -> date | None:  # noqa: ARG002 (as every kind)
        return day + BEFORE

    def notice(self, facts: Facts, period: str) -> Notice:  # noqa: ARG002 (as every kind)
        last = date.fromisoformat(period) + BEFORE
        words = f"What you share ends by itself on {date_format(last, 'l j F')}"
        return Notice(words, reverse("supervision:index"))
