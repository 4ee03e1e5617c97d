"""A push says nothing, waits no longer than it is of use, and goes past no wall."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from apps.reminders import browsers, choices, pushes, sending
from apps.reminders.models import Browser, Channel, Reminder, ReminderPreference
from tests import eye
from tests.coping.conftest import planned
from tests.reminders.conftest import (
    DUE,
    HOUR,
    MINUTE,
    chooses,
    claimed_push,
    turned_on_in,
)

State, Reason = Reminder.State, Reminder.Reason


# --- What is sent -------------------------------------------------------------------------------------


def test_it_says_that_there_is_a_reminder_and_nothing_else(firefox, tick, push_service):
    tick()

    (push,) = push_service.accepted
    assert push.path == firefox.path
    assert firefox.open(push.body) == "You have a reminder"


def test_the_site_says_who_it_is_to_that_push_service_and_for_an_hour(firefox, tick, push_service, settings):
    tick()

    claims = push_service.accepted[0].claims
    assert claims["aud"] == f"https://localhost:{push_service.port}"
    assert claims["sub"] == settings.VAPID_SUBJECT == "mailto:hello@heartwood.test"
    assert claims["exp"] == DUE.timestamp() + 3600
    assert claims["k"] == pushes.public_key()


def test_its_headers_tell_nothing_of_what_it_is_about(firefox, tick, push_service):
    tick()

    headers = push_service.accepted[0].headers
    assert set(headers) == {
        *("host", "accept-encoding", "content-length", "content-encoding"),
        *("authorization", "ttl", "urgency", "topic"),
    }
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["urgency"], headers["topic"]) == ("normal", "reminder")


def test_every_kind_is_the_same_to_whoever_carries_it(firefox, cast, clock, tick, push_service):
    planned(cast.ada, reminds=True, on_days="5", at=time(19))
    tick()
    clock.move_to(DUE + 4 * HOUR)
    tick()

    one, other = push_service.accepted
    assert len(one.body) == len(other.body)
    assert {*one.headers} == {*other.headers}
    assert (one.headers["topic"], one.headers["urgency"]) == (
        other.headers["topic"],
        other.headers["urgency"],
    )


# --- How long it may wait for a browser ---------------------------------------------------------------


def test_it_waits_for_the_browser_until_the_day_ends(firefox, tick, push_service):
    tick()

    assert int(push_service.accepted[0].headers["ttl"]) == (9 * HOUR).total_seconds()


def test_it_never_waits_into_quiet_hours(firefox, cast, tick, push_service):
    ReminderPreference.objects.update(quiet_from=17, quiet_until=8)

    tick()

    assert int(push_service.accepted[0].headers["ttl"]) == (2 * HOUR).total_seconds()


def test_a_plan_at_its_time_waits_for_an_hour(firefox, cast, clock, tick, push_service):
    chooses(cast.ada, on=False, by_email=False)
    planned(cast.ada, reminds=True, on_days="5", at=time(16))
    clock.move_to(DUE + HOUR + 10 * MINUTE)

    tick()

    assert int(push_service.accepted[0].headers["ttl"]) == (50 * MINUTE).total_seconds()


# --- A test -------------------------------------------------------------------------------------------


def test_she_sends_herself_a_test_by_both_ways(
    firefox, cast, clock, tick, push_service, mail_server, signed_in
):
    chooses(cast.ada, on=False)
    page = signed_in(cast.ada).post("/reminders/test/", follow=True).content.decode()
    tick()

    assert "A test is on its way to ada@example.org and to your browsers." in page
    assert len(push_service.accepted) == len(mail_server.accepted) == 1


def test_a_test_by_push_alone(firefox, cast, tick, push_service, mail_server):
    chooses(cast.ada, on=False, by_email=False)
    assert choices.send_test(by=cast.ada, now=timezone.now()) == {Channel.PUSH}
    tick()

    assert (len(push_service.accepted), len(mail_server.accepted)) == (1, 0)


def test_three_tests_a_day_are_enough_by_however_many_ways(firefox, cast, clock):
    chooses(cast.ada, on=False)
    for _ in range(3):
        choices.send_test(by=cast.ada, now=timezone.now())
        clock.shift(MINUTE)

    with pytest.raises(choices.EnoughTestsError):
        choices.send_test(by=cast.ada, now=timezone.now())


# --- Walls --------------------------------------------------------------------------------------------


def test_what_is_sent_in_two_weeks_is_sent_and_kept_as_the_person(firefox, cast, clock, tick, push_service):
    """No browser is seen but by its person, nor is any that ended."""
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    eye.shut()
    tick()
    push_service.answers[phone.path] = 410
    clock.shift(timedelta(days=7))
    tick()

    assert len(push_service.accepted) == 3
    assert not Browser.objects.exists(), "nobody acts"


def test_no_transaction_is_open_while_the_push_service_takes_its_time(
    committed_cast, clock, push_service, monkeypatch
):
    from django.db import connection

    ada = committed_cast.ada
    chooses(ada, by_email=False)
    turned_on_in(ada, push_service.browser())
    clock.move_to(DUE)
    open_meanwhile = []
    real = pushes.send

    def watched(push):
        open_meanwhile.append(connection.in_atomic_block)
        real(push)

    monkeypatch.setattr(pushes, "send", watched)
    sending.deliver(**claimed_push())

    assert open_meanwhile == [False]
    assert len(push_service.accepted) == 1


def test_a_person_erased_in_the_middle_leaves_nothing_behind(firefox, cast, push_service, monkeypatch):
    claim = claimed_push()
    push_service.answer = 410
    real = browsers.settle

    def erased_first(push, now):
        ReminderPreference.objects.all().delete()
        Browser.objects.all().delete()
        real(push, now)

    monkeypatch.setattr(browsers, "settle", erased_first)
    sending.deliver(**claim)

    assert not Browser.objects.exists()
