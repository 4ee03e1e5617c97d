"""One email tells all that is due by then; they are an hour apart, and two a day at most."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from apps.reminders import choices
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from tests.coping.conftest import planned
from tests.reminders.conftest import DAY, HOUR, MINUTE, chooses, reminder_of

pytestmark = pytest.mark.usefixtures("clock")
Reason = Reminder.Reason
FRIDAY_WEEK = "2026-11-16"


def friday(hour, minute=0):
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC)


@pytest.fixture
def plan_at(cast):
    def make(hour, minute=0):
        return planned(cast.ada, reminds=True, on_days="5", at=time(hour, minute))

    return make


def test_what_is_due_together_is_one_email_and_as_many_notices(cast, clock, tick, mail_server):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, plan_reviews_on=True)
    clock.move_to(friday(15))
    tick()
    clock.shift(2 * HOUR)
    tick()

    assert len(mail_server.accepted) == 1
    states = sorted(cast.ada.reminders.filter(due_at=friday(15)).values_list("channel", "state", "reason"))
    assert states == [
        (Channel.EMAIL, "sent", ""),
        (Channel.EMAIL, "skipped", Reason.TOGETHER),
        (Channel.HERE, "sent", ""),
        (Channel.HERE, "sent", ""),
    ]


@pytest.fixture
def two_refused(cast, clock, tick, mail_server):
    """A plan to look at again and her check-in were to be told by one email, which was refused for now."""
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, plan_reviews_on=True)
    mail_server.behaviour = "refuse for now"
    clock.move_to(friday(15))
    tick()
    assert mail_server.contacts == 1
    clock.shift(5 * MINUTE)


def test_after_a_refusal_one_email_tells_both(two_refused, tick, mail_server):
    mail_server.behaviour = "accept"
    tick()

    assert len(mail_server.accepted) == 1
    emails = Reminder.objects.filter(channel=Channel.EMAIL, due_at=friday(15))
    assert sorted(emails.values_list("state", "reason")) == [("sent", ""), ("skipped", Reason.TOGETHER)]


@pytest.mark.parametrize("kind", [Kind.WEEKLY, Kind.PLAN_REVIEW])
def test_what_was_to_be_told_by_it_is_not_lost_where_it_is_not_wanted_any_more(
    kind, two_refused, cast, tick, mail_server
):
    switch = {Kind.WEEKLY: "weekly_on", Kind.PLAN_REVIEW: "plan_reviews_on"}[kind]
    ReminderPreference.objects.update(**{switch: False})
    mail_server.behaviour = "accept"
    tick()

    assert len(mail_server.accepted) == 1
    (sent,) = Reminder.objects.filter(channel=Channel.EMAIL, state="sent")
    assert sent.kind != kind


def test_refused_over_and_over_both_are_given_up_after_four_tries(two_refused, clock, tick, mail_server):
    for _ in range(20):
        tick()
        clock.shift(30 * MINUTE)

    assert mail_server.contacts == 4
    emails = Reminder.objects.filter(channel=Channel.EMAIL, due_at=friday(15))
    assert set(emails.values_list("state", "reason")) == {("failed", Reason.REFUSED)}


def test_what_would_not_be_sent_is_not_told_by_it_either(cast, clock, tick, mail_server):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, plan_reviews_on=True)
    clock.move_to(friday(15))
    cast.ada.checkins.create(
        week=date(2026, 11, 16),
        asked_from=date(2026, 11, 14),
        asked_until=date(2026, 11, 20),
        submitted_at=timezone.now(),
    )
    tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(cast.ada, FRIDAY_WEEK).reason == Reason.CHECKED_IN


def test_what_falls_due_within_the_hour_waits_until_it_is_over(cast, clock, tick, mail_server, plan_at):
    plan_at(14, 30)
    chooses(cast.ada)
    for moment in (friday(14, 30), friday(15), friday(15, 29)):
        clock.move_to(moment)
        tick()
    assert len(mail_server.accepted) == 1

    clock.move_to(friday(15, 30))
    tick()

    assert len(mail_server.accepted) == 2
    assert reminder_of(cast.ada, FRIDAY_WEEK).sent_at == friday(15, 30)


def test_a_third_on_one_day_stays_a_notice(cast, clock, tick, mail_server, plan_at):
    for hour in (9, 12, 17):
        plan_at(hour)
    for hour in (9, 12, 17):
        clock.move_to(friday(hour))
        tick()

    assert len(mail_server.accepted) == 2
    third = reminder_of(cast.ada, "2026-11-20T17:00", Kind.PLAN_CUE)
    assert third.reason == Reason.ENOUGH
    assert reminder_of(cast.ada, "2026-11-20T17:00", Kind.PLAN_CUE, Channel.HERE).state == "sent"


def test_the_next_day_begins_anew(cast, clock, tick, mail_server, plan_at):
    planned(cast.ada, reminds=True, on_days="6", at=time(9))
    for hour in (20, 22):
        plan_at(hour)
    for moment in (friday(20), friday(22), friday(9) + DAY):
        clock.move_to(moment)
        tick()

    assert len(mail_server.accepted) == 3


def test_a_refused_email_does_not_count(cast, clock, tick, mail_server, plan_at):
    plan_at(14, 50)
    chooses(cast.ada)
    mail_server.behaviour = "refuse for good"
    clock.move_to(friday(14, 50))
    tick()
    mail_server.behaviour = "accept"
    clock.move_to(friday(15))
    tick()

    assert len(mail_server.accepted) == 1


def test_one_with_an_unknown_outcome_counts(cast, clock, tick, mail_server, plan_at):
    plan_at(14, 50)
    chooses(cast.ada)
    mail_server.behaviour = "drop after the message"
    clock.move_to(friday(14, 50))
    tick()
    clock.move_to(friday(15))
    tick()

    assert len(mail_server.accepted) == 1


def test_one_persons_emails_do_not_count_for_another(cast, clock, tick, mail_server):
    for person in (cast.ada, cast.ben):
        chooses(person)
    clock.move_to(friday(15))
    tick()

    assert len(mail_server.accepted) == 2


# --- A test -----------------------------------------------------------------------------------------


def test_a_test_comes_with_the_next_tick(cast, clock, tick, mail_server):
    choices.send_test(by=cast.ada, now=timezone.now())
    clock.shift(MINUTE)
    tick()

    (message,) = mail_server.accepted
    assert "You asked to see what a reminder looks like" in message.get_body(("plain",)).get_content()


def test_two_clicks_are_one_test(cast, tick, mail_server):
    for _ in range(2):
        choices.send_test(by=cast.ada, now=timezone.now())
    tick()

    assert len(mail_server.accepted) == 1


def test_three_tests_a_day_are_enough(cast, clock):
    for _ in range(3):
        choices.send_test(by=cast.ada, now=timezone.now())
        clock.shift(MINUTE)

    with pytest.raises(choices.EnoughTestsError):
        choices.send_test(by=cast.ada, now=timezone.now())
    clock.shift(DAY)
    choices.send_test(by=cast.ada, now=timezone.now())


def test_a_test_does_not_hold_back_a_reminder(cast, clock, tick, mail_server):
    chooses(cast.ada)
    clock.move_to(friday(14, 59))
    choices.send_test(by=cast.ada, now=timezone.now())
    tick()
    clock.move_to(friday(15))
    tick()

    assert len(mail_server.accepted) == 2


def test_a_test_comes_in_quiet_hours_and_while_away_as_it_was_asked_for(cast, tick, mail_server):
    chooses(cast.ada, hour=15, quiet_from=8, quiet_until=12, none_until=date(2026, 12, 1))
    cast.ada.pauses.create(week=date(2026, 11, 16))
    choices.send_test(by=cast.ada, now=timezone.now())
    tick()

    assert len(mail_server.accepted) == 1


def test_nothing_comes_after_everything_was_turned_off_not_even_a_test(cast, tick, mail_server):
    choices.send_test(by=cast.ada, now=timezone.now())
    choices.stop(by=cast.ada, now=timezone.now())
    tick()

    assert mail_server.accepted == []
