from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.people.models import Membership
from apps.reminders import planning, sending
from apps.reminders.models import Channel, Reminder, ReminderPreference
from tests.reminders.conftest import DAY, FRIDAY, THREE_PM, reminder_of

pytestmark = pytest.mark.usefixtures("clock")


def due_moments(person):
    return [
        moment.astimezone(UTC).isoformat()
        for moment in person.reminders.filter(channel=Channel.EMAIL)
        .values_list("due_at", flat=True)
        .order_by("due_at")
    ]


def test_this_friday_and_the_next_are_planned_as_soon_as_she_chooses(cast, wants_reminders):
    wants_reminders(cast.ada)

    assert due_moments(cast.ada) == ["2026-11-20T15:00:00+00:00", "2026-11-27T15:00:00+00:00"]


def test_a_day_that_has_passed_this_week_starts_next_week(cast, wants_reminders):
    wants_reminders(cast.ada, weekday=1)

    assert due_moments(cast.ada) == ["2026-11-23T15:00:00+00:00"]


def test_an_hour_that_has_just_passed_starts_next_week(cast, wants_reminders):
    wants_reminders(cast.ada, weekday=3, hour=8)

    assert due_moments(cast.ada) == ["2026-11-25T08:00:00+00:00"]


def test_planning_again_changes_nothing(cast, wants_reminders):
    wants_reminders(cast.ada)
    before = list(Reminder.objects.values())

    assert planning.plan(now=timezone.now()) == 0
    assert list(Reminder.objects.values()) == before


def test_the_week_after_is_planned_when_its_turn_comes(cast, wants_reminders, clock):
    wants_reminders(cast.ada)
    clock.shift(7 * DAY)

    assert planning.plan(now=timezone.now()) == 1
    assert due_moments(cast.ada)[-1] == "2026-12-04T15:00:00+00:00"
    assert len(due_moments(cast.ada)) == 3


def test_nobody_who_did_not_ask_is_planned_for(cast, wants_reminders):
    wants_reminders(cast.ada, on=False)
    cast.ben.refresh_from_db()

    planning.plan(now=timezone.now())

    assert not Reminder.objects.exists()


@pytest.mark.parametrize("who", ["closed account", "left the team"])
def test_nobody_is_planned_for_who(who, cast, wants_reminders, clock):
    wants_reminders(cast.ada)
    if who == "closed account":
        cast.ada.is_active = False
        cast.ada.save()
    else:
        Membership.objects.filter(person=cast.ada).update(ends_on=date(2026, 11, 19))
    clock.shift(7 * DAY)

    assert planning.plan(now=timezone.now()) == 0


def test_moving_the_reminder_moves_what_is_planned(cast, wants_reminders):
    wants_reminders(cast.ada)

    wants_reminders(cast.ada, weekday=4, hour=9)

    assert due_moments(cast.ada) == ["2026-11-19T09:00:00+00:00", "2026-11-26T09:00:00+00:00"]


def test_there_and_back_again_plans_what_was_planned_at_first(cast, wants_reminders):
    wants_reminders(cast.ada)
    wants_reminders(cast.ada, weekday=1)

    wants_reminders(cast.ada)

    assert due_moments(cast.ada) == ["2026-11-20T15:00:00+00:00", "2026-11-27T15:00:00+00:00"]


def test_turning_reminders_off_takes_back_what_is_planned_or_queued(cast, wants_reminders, clock):
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    sending.claim(now=timezone.now(), limit=10)

    wants_reminders(cast.ada, on=False)

    assert not cast.ada.reminders.exists()


def test_a_new_time_zone_moves_what_is_planned(cast, wants_reminders):
    wants_reminders(cast.ada)
    cast.ada.time_zone = "Asia/Kolkata"
    cast.ada.save()

    planning.plan(now=timezone.now())

    assert due_moments(cast.ada) == ["2026-11-20T09:30:00+00:00", "2026-11-27T09:30:00+00:00"]


def test_a_new_time_zone_gives_no_second_reminder_for_a_week(cast, wants_reminders, clock, tick, mail_server):
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    tick()
    cast.ada.time_zone = "America/New_York"
    cast.ada.save()

    clock.move_to(datetime(2026, 11, 20, 20, 0, tzinfo=UTC))
    tick()

    assert len(mail_server.accepted) == 1


def test_moving_to_a_later_day_gives_no_second_reminder_for_a_week(
    cast, wants_reminders, clock, tick, mail_server
):
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    tick()

    wants_reminders(cast.ada, weekday=6)
    clock.move_to(datetime(2026, 11, 21, 15, 0, tzinfo=UTC))
    tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(cast.ada, "2026-11-23").due_at == datetime(2026, 11, 28, 15, 0, tzinfo=UTC)


def test_planning_that_stood_still_for_ten_days_catches_up(cast, wants_reminders, clock):
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 12, 4, 16, 0, tzinfo=UTC))

    planning.plan(now=timezone.now())

    # An hour late still reaches her; more than half a day late would only be noise.
    assert due_moments(cast.ada)[2:] == ["2026-12-04T15:00:00+00:00", "2026-12-11T15:00:00+00:00"]


def test_many_people_are_planned_for_in_few_queries(cast, django_assert_max_num_queries):
    people = [cast.ada, cast.ben, cast.olive, cast.zoe]
    long_ago = timezone.now() - timedelta(days=30)
    ReminderPreference.objects.bulk_create(
        ReminderPreference(person=person, weekly_on=True, weekday=FRIDAY, hour=THREE_PM, changed_at=long_ago)
        for person in people
    )

    with django_assert_max_num_queries(16):
        assert planning.plan(now=timezone.now()) == 4

    assert Reminder.objects.filter(channel=Channel.EMAIL).count() == 8


def test_the_database_itself_refuses_a_second_reminder_for_a_week(cast, wants_reminders):
    wants_reminders(cast.ada)

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO reminders_reminder
                   (person_id, kind, period, channel, due_at, try_at, state, reason, fence, refusals)
               SELECT person_id, kind, period, channel, due_at, try_at, state, reason, fence, refusals
               FROM reminders_reminder ON CONFLICT DO NOTHING"""
        )
        assert cursor.rowcount == 0
