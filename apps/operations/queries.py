"""How sending reminders fares, in figures that say nothing about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from apps.operations.models import LastDone
from apps.operations.signs import FORGOTTEN_AFTER
from apps.reminders import channels, tasks
from apps.reminders.models import Reminder
from apps.reminders.sending import WAITS

State = Reminder.State
LATE = timedelta(minutes=10)
"""Due for longer than this, and nobody has begun to send it: somebody should look."""
SILENT = timedelta(minutes=10)
"""Ticks come every minute."""
LATELY = max(WAITS) + LATE
"""Longer than what was refused waits for its next try, so that an alarm lasts for as long as its cause."""
LATELY_IN_WORDS = "two hours"
MANY = 3
"""So many people's were refused lately, and none taken: then it is not about one address."""
OUTSIDE = [channel.id for channel in channels.ALL if channel.leaves_the_site]
"""Channels by which somebody outside takes reminders."""


@dataclass(frozen=True)
class ChannelFigures:
    """How it fares by one channel."""

    unknown: int = 0
    failed: int = 0
    """Of all reminders that are kept, as `unknown`."""
    refused_lately: int = 0
    """Of those last handed over in the time that LATELY says, as `taken_lately`: how many people's."""
    taken_lately: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether nobody takes any, so that it is ours to mend."""
        return self.refused_lately >= MANY and not self.taken_lately


@dataclass(frozen=True)
class Figures:
    now: datetime
    due: int
    """Reminders whose time has come and that are neither sent nor decided against."""
    oldest_due: datetime | None
    late: int
    claimed: int
    sending: int
    channels: Mapping[str, ChannelFigures]
    """By what each is called."""
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
        for name, channel in self.channels.items():
            if channel.is_refused:
                people = channel.refused_lately
                found.append(
                    f"none was taken by {name} in the last {LATELY_IN_WORDS}, "
                    f"and those of {people} people were refused"
                )
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
    refused = Q(state=State.FAILED) | Q(refusals__gt=0, state__in=[State.PLANNED, State.CLAIMED])
    ended = Reminder.objects.filter(channel__in=OUTSIDE, state__in=[State.UNKNOWN, State.FAILED]).order_by(
        "channel"
    )
    lately = Reminder.objects.filter(channel__in=OUTSIDE, begun_at__gt=now - LATELY).order_by("channel")
    by_channel: dict[str, dict[str, int]] = {channel: {} for channel in OUTSIDE}
    for channel, unknown, failed in ended.values_list("channel").annotate(
        unknown=Count("pk", filter=Q(state=State.UNKNOWN)), failed=Count("pk", filter=Q(state=State.FAILED))
    ):
        by_channel[channel] |= {"unknown": unknown, "failed": failed}
    for channel, no, yes in lately.values_list("channel").annotate(
        no=Count("person", distinct=True, filter=refused), yes=Count("pk", filter=Q(state=State.SENT))
    ):
        by_channel[channel] |= {"refused_lately": no, "taken_lately": yes}
    last = dict(LastDone.objects.values_list("task").annotate(Max("done_at")))
    return Figures(
        now=now,
        due=planned["due"] + held["claimed"] + held["sending"],
        oldest_due=min(filter(None, (planned["oldest"], held["oldest"])), default=None),
        late=planned["late"] + held["late"],
        claimed=held["claimed"],
        sending=held["sending"],
        channels={channel.value: ChannelFigures(**by_channel[channel]) for channel in OUTSIDE},
        last_tick=last.get(tasks.tick.name),
        last_taken_up=last.get(tasks.deliver.name),
        workers=dict(
            LastDone.objects.filter(done_at__gte=now - FORGOTTEN_AFTER)
            .order_by("worker")
            .values_list("worker")
            .annotate(Max("done_at"))
        ),
    )
