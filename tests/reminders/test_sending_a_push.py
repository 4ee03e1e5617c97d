"""A push says nothing, comes once, and comes only where it is still wanted. The push service speaks HTTPS."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from apps.reminders import browsers, choices, pushes, sending
from apps.reminders.models import Browser, Channel, Kind, Reminder, ReminderPreference
from tests import eye
from tests.coping.conftest import planned
from tests.reminders.conftest import DAY, DUE, HOUR, MINUTE, WEEK, chooses, reminder_of, turned_on_in

State, Reason = Reminder.State, Reminder.Reason


@pytest.fixture
def firefox(cast, clock, push_service):
    """Ada has reminders on Fridays at 3pm in Firefox and by no email; one is due now."""
    chooses(cast.ada, by_email=False)
    browser = turned_on_in(cast.ada, push_service.browser())
    clock.move_to(DUE)
    return browser


def push_of(person, period=WEEK, kind=Kind.WEEKLY):
    return reminder_of(person, period, kind, Channel.PUSH)


def outcome(person, **which):
    row = push_of(person, **which)
    return row.state, row.reason


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


# --- Only where it is still wanted --------------------------------------------------------------------


def claimed():
    claims = dict(sending.claim(now=timezone.now(), limit=10))
    (push,) = Reminder.objects.filter(pk__in=claims, channel=Channel.PUSH)
    return {"reminder_id": push.pk, "fence": claims[push.pk], "now": timezone.now()}


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
    claim = claimed()
    happens(cast.ada, firefox)

    sending.deliver(**claim)

    assert push_service.contacts == []


def test_a_browser_removed_while_another_stays_gets_none(firefox, cast, push_service):
    phone = turned_on_in(cast.ada, push_service.browser("Chrome on Android"))
    claim = claimed()
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


def test_a_whole_month_is_sent_and_kept_as_the_person(firefox, cast, clock, tick, push_service):
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
    sending.deliver(**claimed())

    assert open_meanwhile == [False]
    assert len(push_service.accepted) == 1


def test_a_person_erased_in_the_middle_leaves_nothing_behind(firefox, cast, push_service, monkeypatch):
    claim = claimed()
    push_service.answer = 410
    real = browsers.settle

    def erased_first(push, now):
        ReminderPreference.objects.all().delete()
        Browser.objects.all().delete()
        real(push, now)

    monkeypatch.setattr(browsers, "settle", erased_first)
    sending.deliver(**claim)

    assert not Browser.objects.exists()
