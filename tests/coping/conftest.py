from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.coping import actions
from apps.coping.actions import Intention
from apps.coping.models import Plan
from apps.people.models import User
from apps.resilience.weeks import Week
from tests.conftest import NOW

THIS_WEEK = Week.of(NOW.date())
TODAY = NOW.date()

LUNCH = Intention(
    challenge="no_breathing_space",
    challenge_words="",
    value=None,
    obstacle="A call that runs over",
    kind="individual",
    strategy="lunch_break",
    cue="it is 12:30 and I am still typing",
    action="close the laptop",
    who="",
)

STEPS: dict[str, dict[str, Any]] = {
    "challenge": {"challenge": "no_breathing_space", "challenge_words": "Back to back since nine."},
    "value": {"value": "", "obstacle": "A call that runs over"},
    "strategy": {"strategy": "lunch_break"},
    "if-then": {"cue": "it is 12:30 and I am still typing", "action": "close the laptop", "who": "Ben"},
    "when": {
        "on_days": ["1", "3"],
        "at": "12.30pm",
        "minutes": "30",
        "review_on_day": "16",
        "review_on_month": "12",
        "review_on_year": "2026",
    },
}


def planned(
    person: User,
    *,
    now: datetime = NOW,
    week: Week | None = None,
    review_on: date = date(2026, 12, 16),
    plan_id: UUID | None = None,
    reminds: bool | None = None,
    **said: Any,
) -> Plan:
    """A plan of that person's; about lunch, unless `said` says otherwise."""
    return actions.confirm(
        by=person,
        plan_id=plan_id or uuid4(),
        intention=replace(LUNCH, **said),
        review_on=review_on,
        week=week,
        now=now,
        reminds=reminds,
    )


class Builder:
    """One person writing a plan over HTTP, as a browser would."""

    def __init__(self, client: Any, plan_id: UUID | None = None) -> None:
        self.client, self.plan_id = client, plan_id or uuid4()

    def address(self, slug: str) -> str:
        return f"/plans/{self.plan_id}/write/{slug}/"

    def open(self, slug: str) -> Any:
        return self.client.get(self.address(slug))

    def save(self, slug: str, **more: Any) -> Any:
        return self.client.post(self.address(slug), {**STEPS[slug], **more})

    def fill_in(self, **more: dict[str, Any]) -> "Builder":
        for slug in STEPS:
            response = self.save(slug, **more.get(slug.replace("-", "_"), {}))
            assert response.status_code == 302, response.content.decode()
        return self

    def read(self) -> Any:
        return self.client.get(f"/plans/{self.plan_id}/read/")

    def confirm(self, **more: Any) -> Any:
        was_read = self.read().context["was_read"]
        return self.client.post(f"/plans/{self.plan_id}/read/", {"read": was_read, **more})


@pytest.fixture
def ada_plans(cast: Any, clock: Any, signed_in: Any) -> Builder:
    return Builder(signed_in(cast.ada))
