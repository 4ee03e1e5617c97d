"""How reminders fare, in the browser of whoever runs the site."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.operations import signs
from apps.reminders.models import Reminder
from apps.reminders.tasks import deliver, tick
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.usefixtures("clock")
TOKEN = "a-token-of-more-than-thirty-two-characters"
ADDRESS = "/operations/reminders/"
MINUTE = timedelta(minutes=1)


def all_is_well():
    for task in (tick, deliver):
        signs.note(worker="celery@3f2a91", task=task.name, now=timezone.now() - MINUTE)


def something_is_late(ada):
    due = timezone.now() - 25 * MINUTE
    Reminder.objects.create(person=ada, period="2026-11-16", due_at=due, try_at=due)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["at-a-desk", "on-a-phone"])
def test_whoever_runs_the_site_reads_how_reminders_fare(size, committed_cast, visitor, settings):
    settings.METRICS_TOKEN = TOKEN
    all_is_well()
    operator = visitor(size=size, expects=[401], http_credentials={"username": "me", "password": TOKEN})
    page = operator.go(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("How reminders fare")
    expect(page.get_by_text("All is well")).to_be_visible()
    operator.picture(f"operations-well-{size['width']}")
    operator.check()

    something_is_late(committed_cast.ada)
    page.reload()
    expect(page.get_by_text("1 due for more than 10 minutes, the oldest for 25")).to_be_visible()
    operator.picture(f"operations-late-{size['width']}")
    operator.check()
