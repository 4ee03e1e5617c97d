"""Real Celery workers, Redis, PostgreSQL and SMTP: whatever is doubled or killed, one email at most."""

import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from apps.people.models import User
from apps.reminders import sending, tasks
from apps.reminders.models import Channel, Reminder
from config.celery import app
from tests import background
from tests.background import eventually
from tests.conftest import at_once
from tests.reminders.conftest import MailServer

State = Reminder.State


@pytest.fixture
def workers(mail_server: MailServer, people: list[User]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers as they run in production, with four threads each."""
    with background.workers("one", "two", EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}") as started:
        yield started


@pytest.fixture
def beats(workers: list[subprocess.Popen[bytes]], tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two beats, each with a schedule of its own, as after somebody started a second one by mistake."""
    with background.beats("one", "two", directory=tmp_path) as started:
        yield started


def ticks_done() -> int:
    """How many ticks the two workers have worked through, as they count them themselves."""
    stats = app.control.inspect(limit=2).stats() or {}
    return sum(worker["total"].get(tasks.tick.name, 0) for worker in stats.values())


def states() -> Counter[str]:
    due = Reminder.objects.filter(channel=Channel.EMAIL, due_at__lte=timezone.now())
    return Counter(due.values_list("state", flat=True))


def test_everybody_gets_one_email_from_two_beats_and_two_workers(workers, beats, people, mail_server):
    eventually(lambda: states() == {State.SENT: 20})
    # Both go on ticking, over and over, while nothing is left to do.
    planned, ticks = Reminder.objects.count(), ticks_done()
    eventually(lambda: ticks_done() >= ticks + 8)
    assert all(process.poll() is None for process in (*beats, *workers))

    per_person = Counter(str(message["To"]) for message in mail_server.accepted)
    assert per_person == dict.fromkeys([each.email for each in people], 1)
    assert Reminder.objects.count() == planned


def test_everybody_gets_one_email_however_often_a_tick_is_queued(workers, people, mail_server):
    for _ in range(10):
        tasks.tick.delay()
    at_once([tasks.tick] * 4)

    eventually(lambda: states() == {State.SENT: 20})
    for reminder in Reminder.objects.filter(state=State.SENT):
        tasks.deliver.delay(reminder.pk, reminder.fence)
    for _ in range(4):
        tasks.tick.delay()
    with app.connection_for_read() as broker:
        eventually(lambda: broker.default_channel.client.llen("celery") == 0)
    # What the workers have taken from the queue by now ends before they do.
    for worker in workers:
        worker.terminate()
        worker.wait(timeout=30)

    per_person = Counter(str(message["To"]) for message in mail_server.accepted)
    assert per_person == dict.fromkeys([each.email for each in people], 1)


def test_workers_killed_in_the_middle_of_sending_leave_unknowns_and_no_second_email(
    workers, people, mail_server
):
    mail_server.behaviour = "hang"
    tasks.tick.delay()
    # Two workers of four threads each are now waiting for an answer to eight messages.
    eventually(lambda: len(mail_server.accepted) == 8)
    for worker in workers:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert states()[State.SENDING] == 8

    mail_server.behaviour = "accept"
    later = timezone.now() + max(sending.CLAIM_LEASE, sending.SENDING_LEASE)
    for reminder_id, fence in sending.claim(now=later, limit=100):
        sending.deliver(reminder_id=reminder_id, fence=fence, now=later)

    assert states() == {State.UNKNOWN: 8, State.SENT: 12}
    per_person = Counter(str(message["To"]) for message in mail_server.accepted)
    assert per_person == dict.fromkeys([each.email for each in people], 1)


def test_a_queue_that_redis_lost_loses_no_reminder(people, mail_server):
    tasks.tick()
    app.control.purge()
    assert states() == {State.CLAIMED: 20}

    later = timezone.now() + sending.CLAIM_LEASE
    for reminder_id, fence in sending.claim(now=later, limit=100):
        sending.deliver(reminder_id=reminder_id, fence=fence, now=later)

    assert states() == {State.SENT: 20}
    assert len(mail_server.accepted) == 20


def test_a_tick_that_fails_halfway_rings_for_nothing(people, monkeypatch):
    app.control.purge()

    def broken(**what):
        actual(**what)
        raise OSError("the machine went down")

    actual = sending.claim
    monkeypatch.setattr(sending, "claim", broken)

    with pytest.raises(OSError, match="went down"):
        tasks.tick()

    assert app.control.purge() == 0
    assert states() == {State.PLANNED: 20}
