from functools import partial

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.reminders import actions

# As many as two workers of four threads send in about a minute; the rest stay planned for the next tick.
CLAIMED_AT_ONCE = 1000


@shared_task
def tick() -> None:
    """Every minute: plan, claim what is due, and ring for each claim. Two beats do no more than one."""
    now = timezone.now()
    actions.plan(now=now)
    with transaction.atomic():
        for reminder_id, fence in actions.claim(now=now, limit=CLAIMED_AT_ONCE):
            transaction.on_commit(partial(deliver.delay, reminder_id, fence))


# A task that waits longer than the claim lasts would find nothing to do.
@shared_task(expires=actions.CLAIM_LEASE.total_seconds())
def deliver(reminder_id: int, fence: int) -> None:
    actions.deliver(reminder_id=reminder_id, fence=fence, now=timezone.now())
