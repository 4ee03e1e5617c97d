from celery import shared_task
from django.utils import timezone

from apps.own_data import erasure


@shared_task
def erase() -> None:
    """Every 10 minutes: who asked to be erased 7 days ago is."""
    erasure.carry_out(now=timezone.now())
