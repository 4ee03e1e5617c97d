from celery import shared_task
from django.utils import timezone

from apps.journal import actions


@shared_task
def purge() -> None:
    """Every hour: what was deleted 30 days ago goes for good."""
    actions.purge(now=timezone.now())
