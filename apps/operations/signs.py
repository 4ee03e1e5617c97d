"""Signs of life: a worker that finishes tasks says so in PostgreSQL."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.operations.models import LastDone

AGAIN_AFTER = 30
"""Seconds in which a worker does not say again that it finished the same kind of task."""
FORGOTTEN_AFTER = timedelta(days=1)

_said: dict[str, float] = {}


def on_task_success(*, sender: Any, **_: Any) -> None:
    moment = time.monotonic()
    if moment - _said.get(sender.name, -AGAIN_AFTER) >= AGAIN_AFTER:
        _said[sender.name] = moment
        note(worker=sender.request.hostname, task=sender.name, now=timezone.now())


def note(*, worker: str, task: str, now: datetime) -> None:
    LastDone.objects.bulk_create(
        [LastDone(worker=worker, task=task, done_at=now)],
        update_conflicts=True,
        unique_fields=["worker", "task"],
        update_fields=["done_at"],
    )


def forget_workers_of_the_past(*, now: datetime) -> None:
    """Every container that ever ran had a name of its own. When a task was last done by any stays known."""
    latest = LastDone.objects.order_by("task", "-done_at").distinct("task")
    past = LastDone.objects.filter(done_at__lt=now - FORGOTTEN_AFTER)
    past.exclude(pk__in=latest.values("pk")).delete()
