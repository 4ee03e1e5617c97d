"""Real workers, Redis, PostgreSQL and push service: whatever is doubled or killed, one push at most."""

import signal
from collections import Counter

import pytest
from django.utils import timezone

from apps.reminders import sending, tasks
from apps.reminders.models import Channel, Reminder, ReminderPreference
from apps.safekeeping import keys
from tests import background
from tests.background import eventually
from tests.reminders.conftest import turned_on_in

State = Reminder.State


@pytest.fixture
def endpoints(people, push_service):
    """Each of twenty people has a browser and no email; the address of each."""
    keys.make_for([each.pk for each in people])
    ReminderPreference.objects.update(by_email=False)
    before = dict(ReminderPreference.objects.values_list("person", "changed_at"))
    browsers = [turned_on_in(each, push_service.browser()) for each in people]
    # As if long ago.
    Reminder.objects.all().delete()
    for person, changed_at in before.items():
        ReminderPreference.objects.filter(person=person).update(changed_at=changed_at, planned_through=None)
    return [browser.path for browser in browsers]


@pytest.fixture
def workers(endpoints):
    # They trust the push service's certificate by what is in the environment, as this process does.
    with background.workers("one", "two", PUSH_HOSTS="localhost") as started:
        yield started


def states():
    due = Reminder.objects.filter(channel=Channel.PUSH, due_at__lte=timezone.now())
    return Counter(due.values_list("state", flat=True))


def per_browser(push_service):
    return Counter(push.path for push in push_service.accepted)


def test_every_browser_gets_one_from_two_beats_and_two_workers(workers, endpoints, push_service, tmp_path):
    with background.beats("one", "two", directory=tmp_path):
        eventually(lambda: states() == {State.SENT: 20})

    assert per_browser(push_service) == dict.fromkeys(endpoints, 1)


def test_workers_killed_in_the_middle_leave_unknowns_and_no_second_push(workers, endpoints, push_service):
    push_service.answer = "slow"
    tasks.tick.delay()
    # Two workers of four threads each are now waiting for an answer.
    eventually(lambda: len(push_service.accepted) == 8)
    for worker in workers:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert states()[State.SENDING] == 8

    push_service.answer = 201
    later = timezone.now() + max(sending.CLAIM_LEASE, sending.SENDING_LEASE)
    for reminder_id, fence in sending.claim(now=later, limit=100):
        sending.deliver(reminder_id=reminder_id, fence=fence, now=later)

    assert states() == {State.UNKNOWN: 8, State.SENT: 12}
    assert per_browser(push_service) == dict.fromkeys(endpoints, 1)
