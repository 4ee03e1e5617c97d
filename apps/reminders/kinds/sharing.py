from collections.abc import Mapping
from datetime import UTC, date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Notice, OnADay
from apps.reminders.models import Kind

BEFORE = timedelta(weeks=1)
# A grant ends as a day ends where the person lives. Half a day before, it is that day in nearly all zones.
HALF_A_DAY = timedelta(hours=12)


class GrantEnding(OnADay):
    """That something shared ends in a week. It ends by itself: there is nothing to do.

    Its period is that day by a clock that does not move with the person, or a move would tell it twice.
    Whoever shares something for a week or less has chosen its last day a moment ago, and is not told.
    """

    id = Kind.GRANT_ENDING
    switch = "grant_endings_on"

    def days(self, facts: Facts) -> Mapping[date, date]:
        return {
            (ends_at.astimezone(UTC) - HALF_A_DAY).date() - BEFORE: last - BEFORE
            for ends_at, (given, last) in facts.grants.items()
            if last - BEFORE > given
        }

    def latest(self, facts: Facts, day: date) -> date | None:  # noqa: ARG002 (as every kind)
        return day + BEFORE

    def notice(self, facts: Facts, period: str) -> Notice:
        last = self.days(facts)[date.fromisoformat(period)] + BEFORE
        words = f"What you share ends by itself on {date_format(last, 'l j F')}"
        return Notice(words, reverse("supervision:index"))
