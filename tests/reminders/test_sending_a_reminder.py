"""From due to sent: once, at the right moment, and only if it is still wanted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.checkins.models import CheckIn, Pause
from apps.people.models import Membership
from apps.reminders import choices, emails, sending
from apps.reminders.models import Reminder, ReminderPreference
from tests.reminders.conftest import DUE, HOUR, MINUTE, WEEK, claimed_emails, reminder_of

State, Reason = Reminder.State, Reminder.Reason


def claim_one():
    (claim,) = claimed_emails()
    return claim


def deliver(claim):
    sending.deliver(**claim, now=timezone.now())


def test_it_is_sent_at_the_chosen_moment(ada, tick, mail_server):
    tick()

    (message,) = mail_server.accepted
    assert message["To"] == "ada@example.org"
    assert (reminder_of(ada, WEEK).state, reminder_of(ada, WEEK).sent_at) == (State.SENT, DUE)


def test_nothing_is_sent_a_second_too_early(ada, clock, tick, mail_server):
    clock.shift(timedelta(seconds=-1))

    tick()

    assert mail_server.contacts == 0


def test_ticks_after_that_send_nothing(ada, clock, tick, mail_server):
    for _ in range(30):
        tick()
        clock.shift(10 * MINUTE)

    assert len(mail_server.accepted) == 1


def test_a_task_that_runs_twice_sends_once(ada, mail_server):
    claim = claim_one()

    deliver(claim)
    deliver(claim)

    assert len(mail_server.accepted) == 1


def test_a_claim_is_given_to_one_only(ada):
    claim_one()

    assert claimed_emails() == []


def test_a_claim_whose_task_was_lost_comes_round_again(ada, clock, mail_server):
    claim_one()
    clock.shift(sending.CLAIM_LEASE)

    deliver(claim_one())

    assert len(mail_server.accepted) == 1


def test_a_lost_task_that_turns_up_after_all_finds_its_claim_gone(ada, clock, mail_server):
    lost = claim_one()
    clock.shift(sending.CLAIM_LEASE)
    later = claim_one()

    deliver(lost)
    assert mail_server.contacts == 0
    deliver(later)
    assert len(mail_server.accepted) == 1


def test_a_task_that_waited_too_long_leaves_the_sending_to_the_next_claim(ada, clock, mail_server):
    claim = claim_one()
    clock.shift(sending.CLAIM_LEASE)

    deliver(claim)

    assert mail_server.contacts == 0


def checked_in(ada):
    CheckIn.objects.create(
        person=ada,
        week=date(2026, 11, 16),
        asked_from=date(2026, 11, 14),
        asked_until=date(2026, 11, 20),
        submitted_at=DUE,
    )


def paused(ada):
    Pause.objects.create(person=ada, week=date(2026, 11, 16))


def account_closed(ada):
    ada.is_active = False
    ada.save()


def left_the_team(ada):
    Membership.objects.filter(person=ada).update(ends_on=date(2026, 11, 20))


def turned_off_behind_the_actions(ada):
    ReminderPreference.objects.update(weekly_on=False)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (checked_in, Reason.CHECKED_IN),
        (paused, Reason.PAUSED),
        (account_closed, Reason.INACTIVE),
        (left_the_team, Reason.NOT_A_PRACTITIONER),
        (turned_off_behind_the_actions, Reason.OFF),
    ],
)
def test_what_happens_after_the_claim_still_counts(happens, reason, ada, mail_server):
    claim = claim_one()
    happens(ada)

    deliver(claim)

    assert mail_server.contacts == 0
    assert (reminder_of(ada, WEEK).state, reminder_of(ada, WEEK).reason) == (State.SKIPPED, reason)


def test_nothing_goes_out_after_she_turned_reminders_off(ada, mail_server):
    claim = claim_one()
    choices.stop(by=ada, now=timezone.now())

    deliver(claim)

    assert mail_server.contacts == 0


def test_last_weeks_check_in_does_not_count_for_this_week(ada, tick, mail_server):
    checked_in(ada)
    CheckIn.objects.update(week=date(2026, 11, 9))

    tick()

    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize(("late", "messages"), [(12 * HOUR, 1), (12 * HOUR + MINUTE, 0)])
def test_after_an_outage_only_the_last_half_day_is_made_up_for(late, messages, ada, clock, tick, mail_server):
    clock.shift(late)

    tick()

    assert len(mail_server.accepted) == messages
    if not messages:
        assert reminder_of(ada, WEEK).reason == Reason.TOO_LATE


def test_a_worker_that_was_thought_dead_still_says_how_it_went(ada, clock, monkeypatch, mail_server):
    claim = claim_one()
    real_send = emails.send

    def slowly(message):
        clock.shift(sending.SENDING_LEASE)
        assert claimed_emails() == []
        assert reminder_of(ada, WEEK).state == State.UNKNOWN
        real_send(message)

    monkeypatch.setattr(emails, "send", slowly)
    deliver(claim)

    assert reminder_of(ada, WEEK).state == State.SENT
    assert len(mail_server.accepted) == 1


def test_no_transaction_is_open_while_the_mail_server_takes_its_time(
    committed_cast, clock, wants_reminders, monkeypatch, mail_server
):
    from django.db import connection

    wants_reminders(committed_cast.ada)
    clock.move_to(DUE)
    open_during_smtp = []
    monkeypatch.setattr(emails, "send", lambda message: open_during_smtp.append(connection.in_atomic_block))

    deliver(claim_one())

    assert open_during_smtp == [False]


def test_an_email_that_cannot_be_written_is_tried_again_with_the_next_claim(
    ada, clock, monkeypatch, mail_server
):
    claim = claim_one()

    def broken(*args, **options):
        raise LookupError("no template")

    with monkeypatch.context() as patched:
        patched.setattr(emails, "reminder_email", broken)
        with pytest.raises(LookupError):
            deliver(claim)
    clock.shift(sending.CLAIM_LEASE)
    deliver(claim_one())

    assert len(mail_server.accepted) == 1


def test_the_longest_due_come_first(cast, clock, wants_reminders):
    wants_reminders(cast.ada, hour=16)
    wants_reminders(cast.ben, hour=15)
    clock.move_to(DUE + 2 * HOUR)

    ((reminder_id, _),) = sending.claim(now=timezone.now(), limit=1)

    assert Reminder.objects.get(pk=reminder_id).person == cast.ben
