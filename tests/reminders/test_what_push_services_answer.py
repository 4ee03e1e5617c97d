"""It comes once, whatever a push service answers; a browser that is not there any more is called no more."""

import time
from datetime import date

import pytest
from django.utils import timezone

from apps.reminders import browsers, pushes
from apps.reminders.models import Browser, Channel, Reminder, ReminderPreference
from apps.safekeeping import audit
from tests.conftest import at_once
from tests.coping.conftest import planned
from tests.reminders.conftest import (
    DAY,
    DUE,
    HOUR,
    MINUTE,
    chooses,
    outcome,
    turned_on_in,
)

State, Reason = Reminder.State, Reminder.Reason


# --- Once ---------------------------------------------------------------------------------------------


def test_ticks_after_that_send_nothing(firefox, clock, tick, push_service):
    for _ in range(30):
        tick()
        clock.shift(10 * MINUTE)

    assert len(push_service.contacts) == 1


def test_with_an_email_as_well_each_comes_once(firefox, cast, tick, clock, push_service, mail_server):
    chooses(cast.ada, now=DUE - HOUR)
    for _ in range(5):
        tick()
        clock.shift(HOUR)

    assert len(push_service.accepted) == len(mail_server.accepted) == 1


def test_two_browsers_show_it_once_each(firefox, cast, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    tick()

    assert len(push_service.got(firefox)) == len(push_service.got(phone)) == 1
    assert outcome(cast.ada) == (State.SENT, "")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (403, "refused for now (localhost 403)"),
        (400, "refused for good (localhost 400)"),
        (502, "unknown (localhost 502)"),
    ],
)
def test_the_log_says_what_was_answered_and_by_which_host(answer, said, firefox, tick, push_service, caplog):
    push_service.answer = answer
    tick()

    records = [record for record in caplog.records if record.name == "apps.reminders.sending"]
    assert [record.getMessage() for record in records] == [f"A reminder by push: {said}"]


@pytest.mark.parametrize("answer", ["drop", 500, 502, 504])
def test_an_answer_that_is_no_answer_leaves_it_unknown_and_it_is_not_repeated(
    answer, firefox, cast, clock, tick, push_service
):
    push_service.answer = answer
    tick()
    assert outcome(cast.ada) == (State.UNKNOWN, "")
    push_service.answer = 201
    for _ in range(20):
        clock.shift(HOUR)
        tick()

    assert len(push_service.contacts) == 1
    assert outcome(cast.ada) == (State.UNKNOWN, "")


def test_one_that_is_silent_for_too_long_is_unknown(firefox, cast, tick, push_service, monkeypatch):
    monkeypatch.setattr(pushes, "ANSWER_SECONDS", 0.5)
    push_service.answer = "slow"

    tick()

    assert outcome(cast.ada) == (State.UNKNOWN, "")


@pytest.mark.parametrize("answer", [429, 503, 401, 403])
def test_a_refusal_for_now_is_tried_again_three_times(answer, firefox, cast, clock, tick, push_service):
    push_service.answer = answer
    tried = []
    for _ in range(9 * 12):
        before = len(push_service.contacts)
        tick()
        if len(push_service.contacts) > before:
            tried.append(timezone.now() - DUE)
        clock.shift(5 * MINUTE)

    assert tried == [0 * MINUTE, 5 * MINUTE, 35 * MINUTE, 155 * MINUTE]
    assert outcome(cast.ada) == (State.FAILED, Reason.REFUSED)


def test_a_service_that_comes_back_gets_it(firefox, cast, clock, tick, push_service):
    push_service.answer = 503
    tick()
    push_service.answer = 201
    clock.shift(5 * MINUTE)
    tick()

    assert len(push_service.accepted) == 1
    assert outcome(cast.ada) == (State.SENT, "")


def test_one_that_cannot_be_reached_is_tried_again(firefox, cast, tick, push_service, settings):
    Browser.objects.all().delete()
    nobody = push_service.browser()
    nobody.endpoint = "https://localhost:1/push/nobody"
    turned_on_in(cast.ada, nobody)

    tick()

    assert outcome(cast.ada) == (State.PLANNED, "")


@pytest.mark.parametrize("answer", [400, 413])
def test_a_refusal_for_good_is_not_argued_with(answer, firefox, cast, clock, tick, push_service):
    push_service.answer = answer
    tick()
    clock.shift(6 * HOUR)
    tick()

    assert len(push_service.contacts) == 1
    assert outcome(cast.ada) == (State.FAILED, Reason.REFUSED)


def test_where_one_browser_took_it_the_other_is_not_tried_again(firefox, cast, clock, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    push_service.answers[phone.path] = 503
    tick()
    clock.shift(5 * MINUTE)
    tick()

    assert len(push_service.contacts) == 2
    assert outcome(cast.ada) == (State.SENT, "")


def test_where_one_may_have_taken_it_no_other_is_tried_again(firefox, cast, clock, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    push_service.answers = {phone.path: 503, firefox.path: "drop"}
    tick()
    clock.shift(HOUR)
    tick()

    assert len(push_service.contacts) == 2
    assert outcome(cast.ada) == (State.UNKNOWN, "")


def test_where_one_is_gone_the_other_alone_is_tried_again(firefox, cast, clock, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    push_service.answers = {firefox.path: 410, phone.path: 503}
    tick()
    push_service.answers = {}
    clock.shift(5 * MINUTE)
    tick()

    assert [push.path for push in push_service.accepted] == [phone.path]
    assert len(push_service.contacts) == 3
    assert outcome(cast.ada) == (State.SENT, "")


def test_where_one_is_gone_and_the_other_refuses_for_good_it_is_refused(firefox, cast, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    push_service.answers = {firefox.path: 410, phone.path: 400}
    tick()

    assert outcome(cast.ada) == (State.FAILED, Reason.REFUSED)


def test_whose_browsers_have_taken_too_long_is_left_for_the_next_try(
    firefox, cast, clock, tick, push_service, monkeypatch
):
    with monkeypatch.context() as later:
        later.setattr(pushes, "SECONDS_FOR_ALL", 0)
        tick()
    assert push_service.contacts == []

    clock.shift(5 * MINUTE)
    tick()
    assert outcome(cast.ada) == (State.SENT, "")


def test_what_went_with_one_of_which_nobody_knows_is_not_said_to_have_arrived(
    firefox, cast, tick, push_service, signed_in
):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, by_email=False, plan_reviews_on=True, now=DUE - HOUR)
    push_service.answer = "drop"

    tick()

    page = signed_in(cast.ada).get("/reminders/").content.decode()
    assert "We tried once to have a browser show it and cannot tell whether it did" in page
    assert "To your browsers together with another one" in page


# --- A browser that is not there any more -------------------------------------------------------------


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_gone_is_called_no_more_and_she_is_told(
    answer, firefox, cast, clock, tick, push_service, signed_in
):
    push_service.answer = answer
    tick()
    clock.shift(7 * DAY)
    tick()

    assert len(push_service.contacts) == 1
    assert outcome(cast.ada) == (State.SKIPPED, Reason.GONE)
    gone = cast.ada.browsers.get()
    assert (gone.ended_at, gone.digest, gone.address) == (DUE, None, {})
    page = " ".join(signed_in(cast.ada).get("/reminders/").content.decode().split())
    assert "Firefox on Windows" in page
    assert "It has taken none since 20 November 2026. You can turn them on there again." in page
    assert "Not shown by a browser: none takes them any more" in page


def test_what_was_to_be_told_with_it_is_not_said_to_have_been_shown(firefox, cast, clock, tick, push_service):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, by_email=False, plan_reviews_on=True, now=DUE - HOUR)
    push_service.answer = 410

    tick()

    rows = cast.ada.reminders.filter(channel=Channel.PUSH, due_at=DUE)
    assert sorted(rows.values_list("state", "reason")) == [(State.SKIPPED, Reason.GONE)] * 2


def test_the_other_browsers_stay(firefox, cast, clock, tick, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    push_service.answers[firefox.path] = 410
    tick()
    clock.shift(7 * DAY)
    tick()

    assert len(push_service.got(phone)) == 2
    assert len(push_service.contacts) == 3


def test_without_any_browser_left_none_is_planned_any_more(firefox, cast, tick, push_service):
    push_service.answer = 410
    tick()

    assert not ReminderPreference.objects.get().by_push
    assert not cast.ada.reminders.filter(channel=Channel.PUSH, state=State.PLANNED).exists()


def test_a_browser_that_took_one_says_when(firefox, cast, tick):
    tick()

    assert cast.ada.browsers.get().last_used_at == DUE


def test_after_the_sites_key_has_changed_no_browser_is_called_in_vain(
    firefox, cast, tick, push_service, settings
):
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"
    tick()

    assert push_service.contacts == []
    assert cast.ada.browsers.get().ended_at == DUE


def test_she_can_remove_one_while_what_browsers_answered_is_kept(committed_cast, push_service, monkeypatch):
    ada, now = committed_cast.ada, timezone.now()
    for name in ("Firefox on Windows", "Chrome on Android"):
        turned_on_in(ada, push_service.browser(name))
    first, second = ada.browsers.order_by("made_at")
    push = pushes.push_to(ada, HOUR)
    push.answers = {first.pk: pushes.Answer.TAKEN, second.pk: pushes.Answer.GONE}
    record = audit.record

    def slowly(**given):
        time.sleep(0.3)
        record(**given)

    monkeypatch.setattr(audit, "record", slowly)
    at_once(
        [
            lambda: browsers.remove(by=ada, browser_id=first.pk, now=now),
            lambda: browsers.settle(push, now),
        ]
    )

    assert ada.browsers.get().name == "Chrome on Android"
    assert ada.browsers.get().ended_at == now
