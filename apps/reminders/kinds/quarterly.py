from collections.abc import Mapping
from datetime import date

from django.urls import reverse

from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Notice, OnADay
from apps.reminders.models import Kind


class ValuesReview(OnADay):
    """Every quarter, a look back at how one's values were lived."""

    id = Kind.VALUES_REVIEW
    switch = "values_reviews_on"

    def days(self, facts: Facts) -> Mapping[date, date]:
        return {facts.values_review: facts.values_review} if facts.values_review else {}

    def latest(self, facts: Facts, day: date) -> date | None:  # noqa: ARG002 (a review keeps)
        return None

    def notice(self, facts: Facts, period: str) -> Notice:  # noqa: ARG002 (there is one at a time)
        return Notice("A look back at your values", reverse("values:review"))
