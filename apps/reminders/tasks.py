from functools import partial

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.reminders import planning, sending

# As many emails and notices as two workers of four threads manage in about a minute; the rest stay planned
# for the next tick.
CLAIMED_AT_ONCE = 2000


@shared_task
def tick() -> None:
    """Every minute: plan, claim what is due, and ring for each claim. Two beats do no more than one."""
    planning.plan(now=timezone.now())
    # A claim lasts from now on: planning a new week for everybody may have taken a while.
    with transaction.atomic():
        for reminder_id, fence in sending.claim(now=timezone.now(), limit=CLAIMED_AT_ONCE):
            transaction.on_commit(partial(deliver.delay, reminder_id, fence))


# A task that waits longer than the claim lasts would find nothing to do.
@shared_task(expires=sending.CLAIM_LEASE.total_seconds())
def deliver(reminder_id: int, fence: int) -> None:
    sending.deliver(reminder_id=reminder_id, fence=fence, now=timezone.now())
