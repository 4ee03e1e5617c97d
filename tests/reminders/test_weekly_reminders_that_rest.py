"""After three that nothing came of, the weekly reminders rest, say so once, and start again by themselves.

What the one that says so must not tell a bystander is in test_the_email.py.
"""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from apps.checkins.models import CheckIn, Pause
from apps.reminders import choices
from apps.reminders.models import Kind, Reminder
from apps.resilience.weeks import Week
from tests.reminders.conftest import DAY, DUE, chooses, reminder_of

Reason = Reminder.Reason


def words(message):
    return " ".join(message.get_body(("plain",)).get_content().split())


@pytest.fixture
def friday(cast, clock, tick, mail_server):
    """`friday(4)`: ticks through the afternoons of this many Fridays; returns what the emails said."""
    chooses(cast.ada)
    clock.move_to(DUE)

    def run(weeks, person=cast.ada):
        before = len(mail_server.accepted)
        for _ in range(weeks):
            tick()
            clock.shift(7 * DAY)
        return [words(message) for message in mail_server.accepted[before:]]

    return run


def checks_in(person, monday):
    now = timezone.now()
    day = datetime.fromisoformat(monday).date()
    CheckIn.objects.create(person=person, week=day, asked_from=day, asked_until=day, submitted_at=now)


def test_the_fourth_says_that_they_rest_and_no_fifth_comes(friday):
    said = friday(8)

    assert ["stop here" in each for each in said] == [False, False, False, True]


def test_the_one_that_says_so_is_kind(friday):
    *_, last = friday(4)

    assert "So the weekly ones stop here. That is fine, and nothing follows from it." in last


def test_a_check_in_starts_them_again_by_itself(friday, cast, clock):
    friday(6)
    checks_in(cast.ada, "2026-12-28")
    # The week that she has checked in for has none; the next has one again.
    assert friday(1) == []
    said = friday(2)

    assert ["stop here" in each for each in said] == [False, False]


def test_a_check_in_in_time_keeps_them_going(friday, cast):
    friday(2)
    checks_in(cast.ada, "2026-11-23")
    said = friday(3)

    assert len(said) == 3
    assert not any("stop here" in each for each in said)


def test_weeks_away_do_not_count(friday, cast):
    for monday in ("2026-11-23", "2026-11-30", "2026-12-07"):
        Pause.objects.create(person=cast.ada, week=monday)
    said = friday(6)

    assert len(said) == 3
    assert not any("stop here" in each for each in said)


def test_she_can_start_them_again_herself(friday, cast):
    friday(5)
    choices.end_rest(by=cast.ada, now=timezone.now())
    # It is Friday at 3pm: her choice begins with the next one.
    said = friday(5)

    assert ["stop here" in each for each in said] == [False, False, False, True]


def test_choosing_another_day_starts_them_again(friday, cast):
    friday(5)
    chooses(cast.ada, weekday=4)

    assert cast.ada.reminder_preference.resting_from is None


def test_saving_something_else_leaves_them_at_rest(friday, cast):
    friday(5)
    chooses(cast.ada, by_email=True, values_reviews_on=True)

    cast.ada.reminder_preference.refresh_from_db()
    assert cast.ada.reminder_preference.resting_week == Week.of(datetime(2026, 12, 7, tzinfo=UTC).date())


def test_a_second_reminder_rests_with_them(cast, clock, tick, mail_server):
    chooses(cast.ada, second_on=True)
    clock.move_to(DUE)
    for _ in range(60):
        tick()
        clock.shift(DAY)

    by_kind = [
        cast.ada.reminders.filter(kind=kind, channel="email", state="sent").count()
        for kind in (Kind.WEEKLY, Kind.SECOND)
    ]
    assert by_kind == [4, 3]


def test_nothing_is_planned_while_they_rest(friday, cast, tick):
    friday(5)
    tick()

    assert not cast.ada.reminders.filter(kind=Kind.WEEKLY, state__in=["planned", "claimed"]).exists()


def test_what_was_not_answered_for_certain_counts_too(cast, clock, tick, mail_server):
    chooses(cast.ada)
    mail_server.behaviour = "drop after the message"
    clock.move_to(DUE)
    for _ in range(5):
        tick()
        clock.shift(7 * DAY)

    assert len(mail_server.accepted) == 4
    assert "stop here" in words(mail_server.accepted[-1])


def test_it_is_said_once_although_its_email_has_an_unknown_outcome(friday, cast, clock, tick, mail_server):
    friday(3)
    mail_server.behaviour = "drop after the message"
    tick()
    mail_server.behaviour = "accept"
    said = friday(3)

    assert said == []
    assert reminder_of(cast.ada, "2026-12-07").state == "unknown"


def test_with_notices_alone_they_rest_as_well(cast, clock, tick):
    chooses(cast.ada, by_email=False)
    clock.move_to(DUE)
    for _ in range(7):
        tick()
        clock.shift(7 * DAY)

    assert cast.ada.reminders.filter(kind=Kind.WEEKLY, state="sent").count() == 4
