"""Refusals are tried again and answered; a message whose answer is missing is never repeated."""

import pytest
from django.utils import timezone

from apps.reminders.models import Reminder
from tests.reminders.conftest import DAY, DUE, HOUR, MINUTE, WEEK, reminder_of

State, Reason = Reminder.State, Reminder.Reason


@pytest.mark.parametrize("behaviour", ["refuse for now", "drop before the message"])
def test_a_refusal_for_now_is_tried_again_three_times(behaviour, ada, clock, tick, mail_server):
    mail_server.behaviour = behaviour
    tried = []
    for _ in range(24 * 12):
        before = mail_server.contacts
        tick()
        if mail_server.contacts > before:
            tried.append(timezone.now() - DUE)
        clock.shift(5 * MINUTE)

    assert tried == [0 * MINUTE, 5 * MINUTE, 35 * MINUTE, 155 * MINUTE]
    assert (reminder_of(ada, WEEK).state, reminder_of(ada, WEEK).reason) == (State.FAILED, Reason.REFUSED)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("refuse for now", "refused for now (SMTPRecipientsRefused 451)"),
        ("refuse for good", "refused for good (SMTPRecipientsRefused 550)"),
        ("refuse the message", "refused for good (SMTPDataError 554)"),
        ("drop before the message", "refused for now (SMTPServerDisconnected)"),
        ("drop after the message", "unknown (SMTPServerDisconnected)"),
    ],
)
def test_the_log_says_what_was_answered_and_nothing_about_anybody(
    behaviour, said, ada, tick, mail_server, caplog
):
    mail_server.behaviour = behaviour
    tick()

    records = [record for record in caplog.records if record.name == "apps.reminders.sending"]
    assert [record.getMessage() for record in records] == [f"A reminder by email: {said}"]


def test_a_server_that_comes_back_gets_the_reminder(ada, clock, tick, mail_server, settings):
    settings.EMAIL_PORT = 1
    tick()
    assert reminder_of(ada, WEEK).state == State.PLANNED

    settings.EMAIL_PORT = mail_server.port
    clock.shift(5 * MINUTE)
    tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(ada, WEEK).due_at == DUE


@pytest.mark.parametrize("behaviour", ["refuse for good", "refuse the message"])
def test_a_refusal_for_good_is_not_argued_with(behaviour, ada, clock, tick, mail_server):
    mail_server.behaviour = behaviour
    tick()
    contacts = mail_server.contacts
    clock.shift(6 * HOUR)
    tick()

    assert mail_server.contacts == contacts == 1
    assert reminder_of(ada, WEEK).state == State.FAILED


def test_an_answer_that_never_came_is_unknown_and_not_repeated(ada, clock, tick, mail_server):
    mail_server.behaviour = "drop after the message"
    tick()
    assert reminder_of(ada, WEEK).state == State.UNKNOWN

    mail_server.behaviour = "accept"
    for _ in range(20):
        clock.shift(HOUR)
        tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(ada, WEEK).state == State.UNKNOWN


def test_next_week_is_not_held_back_by_an_unknown_one(ada, clock, tick, mail_server):
    mail_server.behaviour = "drop after the message"
    tick()
    mail_server.behaviour = "accept"
    clock.shift(7 * DAY)

    tick()

    assert reminder_of(ada, "2026-11-23").state == State.SENT
