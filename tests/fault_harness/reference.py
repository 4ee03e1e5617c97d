"""Who should get what, worked out from what people chose and when: nothing of the product is asked.

One exception: whoever changes their mind while a reminder is on its way may or may not still get it. What had
begun by then is read in the very transaction that changed it; see people.Event. That goes for an email and
for the notice of the same reminder by itself: one may have come just before, and the other be taken back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.fault_harness.people import (
    EMAIL,
    KINDS,
    MINUTE,
    WEEK,
    Choices,
    Event,
    Key,
    Person,
    after_quiet,
    due,
    is_held_back,
    monday_of,
)

TIMELY = timedelta(hours=12)
# By then a reminder is settled, whatever the mail server said at first: three refusals take 2 h 35 min.
SETTLED = timedelta(hours=4)
# What is being handed over when somebody changes their mind may arrive for so long.
ON_ITS_WAY = timedelta(minutes=15)
# Around a limit, what the product makes of it depends on the minute of its tick.
NEAR = timedelta(minutes=30)
# Somebody who has moved is planned for anew at the next tick.
BEFORE_THE_TICK = timedelta(minutes=10)
APART, A_DAY = timedelta(hours=1), 2
END = "end"

Outage = tuple[datetime, datetime]


@dataclass
class Expected:
    """An email or notice that must arrive, or may. It is the one meant when it comes in one of `windows`."""

    person: Person
    key: Key
    must: bool
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def due(self) -> datetime:
        return self.windows[0][0]


def expected(
    person: Person, begin: datetime, end: datetime, outage: Outage | None, channel: str = EMAIL
) -> list[Expected]:
    """Everything between two moments, the earliest first. In an `outage` nothing ran at all."""
    found = []
    monday = monday_of(begin.date()) - 2 * WEEK
    while monday <= monday_of(end.date()) + WEEK:
        found += [each for kind in KINDS if (each := _one(person, (kind, monday), end, outage, channel))]
        monday += WEEK
    found.sort(key=lambda each: each.due)
    _not_too_many(found)
    return found


def _one(person: Person, key: Key, end: datetime, outage: Outage | None, channel: str) -> Expected | None:
    windows: list[tuple[datetime, datetime]] = []
    is_sure = False
    before: Choices | None = None
    for event, following in _spans(person.events, end):
        begins, is_near = _begins(key, event, before, outage, channel)
        before = event.choices
        has_moved = event.choices.zone != following.choices.zone
        if begins is None or begins >= following.at + (BEFORE_THE_TICK if has_moved else 0 * MINUTE):
            continue
        row = following.rows.get((key, channel))
        state = row.state if row else None
        if is_held_back(key[1], event.choices, begins):
            if state == "skipped" or following.at - begins > SETTLED:
                break
            continue
        until = begins + TIMELY + ON_ITS_WAY
        if following.choices.is_off:
            until = min(until, following.at + ON_ITS_WAY)
        # A run does not end before everything is settled that was due.
        has_ended = following.at - begins > SETTLED or following.what == END
        is_over = state in ("sent", "unknown", "failed", "skipped") or has_ended
        if is_over and state != "sending":
            windows.append((begins, until))
            is_sure = not is_near
            break
        if state == "sending" or is_near or has_moved:
            # Refused after this, it is decided again by what holds then; moved, it may go before the tick.
            windows.append((begins, until))
    return Expected(person, key, is_sure, windows) if windows else None


def _spans(events: Sequence[Event], end: datetime) -> Iterator[tuple[Event, Event]]:
    """Each event with the one that ended what it began."""
    return pairwise([*events, Event(end, END, events[-1].choices)])


def _begins(
    key: Key, event: Event, before: Choices | None, outage: Outage | None, channel: str
) -> tuple[datetime | None, bool]:
    """When a reminder goes out while this event's choices hold, and whether that is a near thing."""
    at = due(*key, event.choices)
    if at is None:
        return None, False
    if at >= event.at:
        # What is due in the very second in which somebody chooses is a near thing too.
        return _goes_out(at, at, event.choices, outage, is_near=at - event.at < MINUTE / 60)
    row = event.rows.get((key, channel))
    has_moved = before is not None and before.zone != event.choices.zone
    is_there = row and row.state in ("planned", "claimed") and row.due_at == at
    if is_there or (has_moved and at > event.choices.chosen_at):
        return _goes_out(at, event.at, event.choices, outage)
    return None, False


def _goes_out(
    due_at: datetime, at: datetime, choices: Choices, outage: Outage | None, *, is_near: bool = False
) -> tuple[datetime | None, bool]:
    """When what was due goes out that could from `at` on: after quiet hours, and not when it is too late."""
    begins = after_quiet(at, choices)
    if outage and outage[0] <= begins < outage[1]:
        begins = after_quiet(outage[1], choices)
    if begins - due_at > TIMELY + NEAR:
        return None, False
    # Refused at first, it may run into quiet hours, and is then not settled for long.
    may_wait = after_quiet(begins + SETTLED, choices) > begins + SETTLED
    return begins, is_near or may_wait or abs(begins - due_at - TIMELY) < NEAR


def _not_too_many(found: list[Expected]) -> None:
    """Where two come within an hour or three on a day, which of them is left out is the product's affair."""
    for earlier, later in pairwise(found):
        if later.due - earlier.due < APART + ON_ITS_WAY:
            earlier.must = later.must = False
    days: dict[date, list[Expected]] = {}
    for each in found:
        zone = ZoneInfo(each.person.choices.zone)
        days.setdefault(each.due.astimezone(zone).date(), []).append(each)
    for together in days.values():
        if len(together) > A_DAY:
            for each in together:
                each.must = False
