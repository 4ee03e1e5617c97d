"""How sending reminders fares, in figures that say nothing about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from apps.operations.models import LastDone
from apps.reminders import tasks
from apps.reminders.models import Reminder

State = Reminder.State
LATE = timedelta(minutes=10)
"""Due for longer than this, and nobody has begun to send it: somebody should look."""
SILENT = timedelta(minutes=10)
"""Ticks come every minute."""


@dataclass(frozen=True)
class Figures:
    now: datetime
    due: int
    """Reminders whose time has come and that are neither sent nor decided against."""
    oldest_due: datetime | None
    late: int
    claimed: int
    sending: int
    unknown: int
    failed: int
    """Of all reminders that are kept."""
    last_tick: datetime | None
    """When a tick was last finished: planning, and claiming what is due."""
    last_taken_up: datetime | None
    """When a worker last finished with a claimed reminder, sent or not."""
    workers: Mapping[str, datetime]
    """Each that did something in the last day, and when it last did."""

    @property
    def queue_age(self) -> timedelta:
        """For how long the one that has waited longest has been due."""
        return self.now - self.oldest_due if self.oldest_due else timedelta()

    @property
    def alarms(self) -> list[str]:
        """What somebody should look at now, in words."""
        found = []
        if self.late:
            minutes = self.queue_age // timedelta(minutes=1)
            found.append(f"{self.late} due for more than 10 minutes, the oldest for {minutes}")
        if self.last_tick is None or self.now - self.last_tick > SILENT:
            since = f"since {self.last_tick:%d %B %Y %H:%M} UTC" if self.last_tick else "yet"
            found.append(f"no tick was finished {since}")
        return found


def figures(now: datetime) -> Figures:
    late = Q(try_at__lte=now - LATE)
    # Asked for one by one, since there is an index for each.
    planned = Reminder.objects.filter(state=State.PLANNED, try_at__lte=now).aggregate(
        due=Count("pk"), oldest=Min("try_at"), late=Count("pk", filter=late)
    )
    held = Reminder.objects.filter(state__in=[State.CLAIMED, State.SENDING]).aggregate(
        claimed=Count("pk", filter=Q(state=State.CLAIMED)),
        sending=Count("pk", filter=Q(state=State.SENDING)),
        oldest=Min("try_at"),
        late=Count("pk", filter=late),
    )
    ended = Reminder.objects.filter(state__in=[State.UNKNOWN, State.FAILED]).aggregate(
        unknown=Count("pk", filter=Q(state=State.UNKNOWN)), failed=Count("pk", filter=Q(state=State.FAILED))
    )
    last = dict(LastDone.objects.values_list("task").annotate(Max("done_at")))
    return Figures(
        now=now,
        due=planned["due"] + held["claimed"] + held["sending"],
        oldest_due=min(filter(None, (planned["oldest"], held["oldest"])), default=None),
        late=planned["late"] + held["late"],
        claimed=held["claimed"],
        sending=held["sending"],
        unknown=ended["unknown"],
        failed=ended["failed"],
        last_tick=last.get(tasks.tick.name),
        last_taken_up=last.get(tasks.deliver.name),
        workers=dict(LastDone.objects.order_by("worker").values_list("worker").annotate(Max("done_at"))),
    )
