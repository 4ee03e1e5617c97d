"""Planning and sending see of each person what PostgreSQL shows that person, and of nobody else anything."""

from datetime import UTC, date, datetime, time

import pytest

from apps.reminders.models import Kind
from apps.supervision import actions as supervision_actions
from apps.values import actions as values_actions
from tests import eye
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.reminders.conftest import DAY, DUE, chooses
from tests.supervision.conftest import supervises, terms

pytestmark = pytest.mark.usefixtures("clock")
EVERYTHING = {
    "second_on": True,
    "plan_reviews_on": True,
    "values_reviews_on": True,
    "grant_endings_on": True,
}


def test_every_kind_is_planned_and_sent_as_the_person(cast, clock, tick, mail_server):
    ada = cast.ada
    planned(ada, reminds=True, on_days="1", at=time(9, 30), review_on=date(2026, 12, 2))
    values_actions.choose(by=ada, slugs=("compassion",), words=(), now=datetime(2026, 9, 3, 9, tzinfo=UTC))
    ends = terms(supervises(cast.sade, ada), last_day=date(2026, 12, 11))
    supervision_actions.give(by=ada, terms=ends, now=NOW)
    chooses(ada, **EVERYTHING)
    eye.shut()
    for _ in range(24 * 17):
        tick()
        clock.shift(DAY / 24)

    told = ada.reminders.filter(channel="here", state="sent")
    assert set(told.values_list("kind", flat=True)) == set(Kind) - {Kind.TEST, Kind.TEAM_NEWS}
    assert {message["To"] for message in mail_server.accepted} == {"ada@example.org"}


def test_rest_begins_and_ends_by_what_the_person_did(cast, clock, tick, mail_server):
    chooses(cast.ada)
    eye.shut()
    clock.move_to(DUE)
    for _ in range(6):
        tick()
        clock.shift(7 * DAY)

    assert len(mail_server.accepted) == 4
