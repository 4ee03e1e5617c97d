"""A push comes only where it is still wanted, and no more often than emails."""

from datetime import date, time

import pytest
from django.utils import timezone

from apps.reminders import browsers, choices, sending
from apps.reminders.models import Kind, Reminder, ReminderPreference
from tests.coping.conftest import planned
from tests.reminders.conftest import (
    DAY,
    DUE,
    HOUR,
    MINUTE,
    chooses,
    claimed_push,
    outcome,
    turned_on_in,
)

State, Reason = Reminder.State, Reminder.Reason


# --- Only where it is still wanted --------------------------------------------------------------------


def stops(ada, firefox):
    choices.stop(by=ada, now=timezone.now())


def removes_the_browser(ada, firefox):
    browsers.remove(by=ada, browser_id=ada.browsers.get().pk, now=timezone.now())


def turns_the_kind_off(ada, firefox):
    chooses(ada, on=False)


def is_away(ada, firefox):
    ada.pauses.create(week=date(2026, 11, 16))


def wants_none_until_later(ada, firefox):
    ReminderPreference.objects.update(none_until=date(2026, 12, 1))


def has_quiet_hours(ada, firefox):
    ReminderPreference.objects.update(quiet_from=14, quiet_until=17)


def is_closed(ada, firefox):
    ada.is_active = False
    ada.save()


@pytest.mark.parametrize(
    "happens",
    [
        stops,
        removes_the_browser,
        turns_the_kind_off,
        is_away,
        wants_none_until_later,
        has_quiet_hours,
        is_closed,
    ],
)
def test_what_happens_after_the_claim_still_counts(happens, firefox, cast, push_service):
    claim = claimed_push()
    happens(cast.ada, firefox)

    sending.deliver(**claim)

    assert push_service.contacts == []


def test_a_browser_removed_while_another_stays_gets_none(firefox, cast, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    claim = claimed_push()
    first = cast.ada.browsers.get(name="Firefox on Windows")
    browsers.remove(by=cast.ada, browser_id=first.pk, now=timezone.now())

    sending.deliver(**claim)

    assert [push.path for push in push_service.contacts] == [phone.path]


def test_what_falls_into_quiet_hours_comes_when_they_end(firefox, cast, clock, tick, push_service):
    has_quiet_hours(cast.ada, firefox)
    tick()
    clock.shift(2 * HOUR - MINUTE)
    tick()
    assert push_service.contacts == []

    clock.shift(MINUTE)
    tick()

    assert len(push_service.accepted) == 1


def test_without_a_key_of_the_site_none_is_sent(firefox, cast, tick, push_service, settings):
    settings.VAPID_PRIVATE_KEY = ""
    tick()

    assert push_service.contacts == []
    assert outcome(cast.ada) == (State.SKIPPED, Reason.OFF)


def test_what_was_due_before_she_turned_it_on_is_not_made_up_for(cast, clock, tick, push_service):
    chooses(cast.ada, by_email=False)
    clock.move_to(DUE + HOUR)
    turned_on_in(cast.ada, push_service.browser())
    tick()

    assert push_service.contacts == []


# --- Not too many -------------------------------------------------------------------------------------


def test_two_a_day_an_hour_apart_as_with_emails(firefox, cast, clock, tick, push_service):
    for hour, minute in ((15, 30), (17, 0), (20, 0)):
        planned(cast.ada, reminds=True, on_days="5", at=time(hour, minute))
    for _ in range(8 * 4):
        tick()
        clock.shift(15 * MINUTE)

    assert len(push_service.accepted) == 2
    assert outcome(cast.ada, period="2026-11-20T20:00", kind=Kind.PLAN_CUE) == (State.SKIPPED, Reason.ENOUGH)


def test_what_is_due_together_is_one(firefox, cast, tick, push_service):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, by_email=False, plan_reviews_on=True, now=DUE - HOUR)

    tick()

    assert len(push_service.accepted) == 1


def test_the_weekly_ones_rest_after_three_that_nothing_came_of(firefox, cast, clock, tick, push_service):
    for _ in range(7):
        tick()
        clock.shift(7 * DAY)

    assert len(push_service.accepted) == 4
