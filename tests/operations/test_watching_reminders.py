"""What whoever runs the site sees of sending reminders, and when they are told to look."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.operations import queries, signs, tasks
from apps.reminders.models import Channel, Reminder
from apps.reminders.tasks import deliver
from apps.reminders.tasks import tick as tick_task
from tests.operations.conftest import MINUTE, reminder, ticked


def look():
    return queries.figures(timezone.now())


def test_a_queue_is_as_old_as_what_has_waited_longest(cast, clock):
    reminder(cast.ada, "2026-11-02", due_ago=4 * MINUTE)
    reminder(cast.ada, "2026-11-09", state="claimed", due_ago=7 * MINUTE)
    reminder(cast.ada, "2026-11-16", due_ago=-MINUTE)

    assert (look().due, look().queue_age) == (2, 7 * MINUTE)


def test_nothing_due_is_no_queue(cast, clock):
    reminder(cast.ada, "2026-11-16", due_ago=-MINUTE)
    assert (look().due, look().queue_age) == (0, timedelta())


def test_every_state_that_says_something_is_counted(cast, clock):
    for number, state in enumerate(
        ("claimed", "sending", "sending", "unknown", "failed", "failed", "failed")
    ):
        reminder(cast.ada, f"{number}", state=state)

    found = look()
    email, push = found.channels["email"], found.channels["push"]
    assert (found.claimed, found.sending) == (1, 2)
    assert (email.unknown, email.failed) == (1, 3)
    assert (push.unknown, push.failed) == (0, 0)


def test_each_way_is_counted_by_itself(cast, clock):
    reminder(cast.ada, "1", state="unknown")
    reminder(cast.ada, "1", state="unknown", channel=Channel.PUSH)
    reminder(cast.ada, "2", state="failed", channel=Channel.PUSH)

    found = look().channels
    assert (found["email"].unknown, found["email"].failed) == (1, 0)
    assert (found["push"].unknown, found["push"].failed) == (1, 1)


@pytest.mark.parametrize("state", ["planned", "claimed", "sending"])
def test_somebody_should_look_when_anything_is_ten_minutes_late(cast, clock, state):
    ticked()
    reminder(cast.ada, "2026-11-16", state=state, due_ago=9 * MINUTE)
    assert look().alarms == []

    clock.shift(MINUTE)
    assert look().alarms == ["1 due for more than 10 minutes, the oldest for 10"]


def test_what_a_mail_server_refused_for_now_is_late_only_after_its_next_try(cast, clock):
    ticked()
    waiting = reminder(cast.ada, "2026-11-16", due_ago=40 * MINUTE)
    Reminder.objects.filter(pk=waiting.pk).update(try_at=timezone.now() + 5 * MINUTE, refusals=2)
    assert look().alarms == []


def refused(person, number, channel, ago=timedelta(), **fields):
    """Refused for now when it was last handed over, and waiting for its next try."""
    later = reminder(
        person, f"{number}", channel=channel, begun_at=timezone.now() - ago, refusals=1, **fields
    )
    Reminder.objects.filter(pk=later.pk).update(try_at=timezone.now() + 5 * MINUTE)


@pytest.mark.parametrize(("channel", "name"), [(Channel.EMAIL, "email"), (Channel.PUSH, "push")])
def test_somebody_should_look_while_one_way_takes_none(cast, clock, channel, name):
    """As where the mail server was given a wrong password, or the site's key for pushes is not known.

    The last try comes two hours after the one before.
    """
    ticked()
    for person in (cast.ada, cast.ben):
        refused(person, 1, channel, ago=129 * MINUTE)
    assert look().alarms == []

    reminder(cast.olive, "1", state="failed", channel=channel, begun_at=timezone.now())
    assert look().alarms == [
        f"none was taken by {name} in the last two hours, and those of 3 people were refused"
    ]


def test_what_one_mailbox_refuses_alarms_nobody_however_often(cast, clock):
    ticked()
    for number in range(5):
        refused(cast.ada, number, Channel.EMAIL)
    assert look().alarms == []


@pytest.mark.parametrize(("channel", "is_alarmed"), [(Channel.EMAIL, False), (Channel.PUSH, True)])
def test_one_that_was_taken_shows_that_it_is_not_ours_to_mend(cast, clock, channel, is_alarmed):
    ticked()
    for person in (cast.ada, cast.ben, cast.olive):
        refused(person, 1, Channel.EMAIL)
    now = timezone.now()
    reminder(cast.ada, "2", state="sent", channel=channel, begun_at=now, sent_at=now)

    assert bool(look().alarms) is is_alarmed


@pytest.mark.parametrize(("ago", "is_alarmed"), [(129 * MINUTE, True), (130 * MINUTE, False)])
def test_what_was_refused_longer_ago_than_any_try_waits_alarms_nobody(cast, clock, ago, is_alarmed):
    ticked()
    for person in (cast.ada, cast.ben, cast.olive):
        refused(person, 1, Channel.EMAIL, ago=ago)
    assert bool(look().alarms) is is_alarmed


def test_somebody_should_look_when_no_tick_was_finished_for_ten_minutes(db, clock):
    assert look().alarms == ["no tick was finished yet"]
    ticked(ago=10 * MINUTE)
    assert look().alarms == []

    clock.shift(MINUTE)
    assert look().alarms == ["no tick was finished since 18 November 2026 08:50 UTC"]


def test_the_log_says_every_minute_what_to_look_at(cast, clock, caplog):
    ticked()
    reminder(cast.ada, "2026-11-16", due_ago=25 * MINUTE)
    with caplog.at_level(logging.ERROR):
        tasks.look()

    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert record.getMessage() == (
        "REMINDERS NEED ATTENTION: 1 due for more than 10 minutes, the oldest for 25"
    )


def test_the_log_is_quiet_while_all_is_well(cast, clock, caplog):
    ticked()
    tasks.look()
    assert caplog.records == []


def test_a_worker_of_yesterday_is_forgotten(db, clock):
    signs.note(worker="gone@here", task=tick_task.name, now=timezone.now())
    clock.shift(timedelta(days=1, seconds=1))
    ticked()
    tasks.look()
    assert list(look().workers) == ["one@here"]


def test_when_the_last_claim_was_taken_up_stays_known_of_a_worker_of_yesterday(db, clock):
    signs.note(worker="gone@here", task=deliver.name, now=timezone.now())
    taken_up = timezone.now()
    clock.shift(timedelta(days=3))
    ticked()
    tasks.look()
    assert look().last_taken_up == taken_up
    assert list(look().workers) == ["one@here"]


# --- At a terminal --------------------------------------------------------------------------------------


def test_the_command_says_everything_and_ends_well(cast, clock, capsys):
    ticked(ago=MINUTE)
    signs.note(worker="one@here", task=deliver.name, now=timezone.now() - 3 * MINUTE)
    reminder(cast.ada, "2026-11-16", due_ago=2 * MINUTE)

    call_command("reminders_status")

    assert capsys.readouterr().out.splitlines() == [
        "Due now:              1, the oldest for 2 min",
        "Late:                 0 due for more than 10 minutes",
        "On their way:         0 claimed, 0 being sent",
        "Unknown:              0 by email and 0 by push handed over without an answer; not sent again",
        "Failed:               0 by email and 0 by push refused for good",
        "Last tick:            1 min ago",
        "Last claim taken up:  3 min ago",
        "Worker one@here:      last did something 1 min ago",
    ]


def test_the_command_fails_when_somebody_should_look(cast, clock):
    ticked()
    reminder(cast.ada, "2026-11-16", due_ago=25 * MINUTE)
    with pytest.raises(CommandError, match="Reminders need attention: 1 due for more than 10 minutes"):
        call_command("reminders_status")
