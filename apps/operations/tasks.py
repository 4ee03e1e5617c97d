import logging

from celery import shared_task
from django.utils import timezone

from apps.operations import queries, signs

logger = logging.getLogger(__name__)
ALARM = "REMINDERS NEED ATTENTION: %s"


@shared_task
def look() -> None:
    """Every minute: say in the log what somebody should look at. docs/operations.md says what to do."""
    now = timezone.now()
    for alarm in queries.figures(now).alarms:
        logger.error(ALARM, alarm)
    signs.forget_workers_of_the_past(now=now)
