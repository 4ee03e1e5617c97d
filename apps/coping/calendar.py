"""Plans as a calendar (RFC 5545). Pure: what a calendar needs of plans goes in, the bytes of a file come out.

A plan goes on until it is changed or ends, and the day to look at it again is an event of its own. Where a
change gives it another place, an event ends and another begins: what has been stays where it was.

Times are the wall clock's in the person's zone, so that 12:30 stays 12:30 when the clocks change. A time that
the clocks leap over is read with the offset before the leap, and of a time that comes twice the first is
meant (RFC 5545 section 3.3.5).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PRODUCER = "-//Heartwood//Plans//EN"
REVIEW = "Review a plan"
ASK_AGAIN_AFTER = timedelta(hours=6)
"""What a subscribed calendar program is told about how often to look."""
# What RFC 5545 section 3.1 does not let into a text; line ends are escaped.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Stretch:
    """A time in which a plan had one place in the calendar, under one name."""

    summary: str
    since: datetime
    """From this moment on; on whole days, from the day of this moment on."""
    until: datetime | None
    """Before this moment; on whole days, before its day. None while it goes on."""
    days: tuple[int, ...]
    """ISO weekdays; empty where no days are fixed."""
    at: time | None
    """None: the whole day."""
    minutes: int
    on_date: date | None
    """The one day of a plan that has one. There are no `days` then."""


@dataclass(frozen=True)
class PlanInCalendar:
    uid: str
    """The same for as long as the plan lives, and no other's in the world."""
    stretches: tuple[Stretch, ...]
    """The earliest first; each begins where the one before ends."""
    review_on: date | None
    """None where it has ended."""
    zone: ZoneInfo
    revision: int
    """Rises with every change of the plan."""


def calendar_file(plans: Iterable[PlanInCalendar], zone: ZoneInfo, now: datetime, name: str = "") -> bytes:
    """A calendar of all that these plans have in it; one that is subscribed to has a `name`."""
    plans = list(plans)
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    horizon = _horizon(zone, now)
    # A calendar has at least one component (section 3.6), so the zone is in an empty one too.
    days = [stretch.since.astimezone(zone).date() for plan in plans for stretch in plan.stretches]
    days += [stretch.on_date for plan in plans for stretch in plan.stretches if stretch.on_date]
    days += [now.astimezone(zone).date(), horizon.date()]
    calendar.add_component(zone_component(zone, min(days) - 2 * DAY, max(days) + 3 * DAY))
    for plan in plans:
        for event in _events(plan, now):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _horizon(zone: ZoneInfo, now: datetime) -> datetime:
    """Where a plan that goes on stops in the file: at the end of next year.

    A calendar program that reads the address gets the rest in time, and a file that was opened once and
    forgotten comes to an end. A zone's offsets can be told up to a day, not for ever.
    """
    return datetime(now.astimezone(zone).year + 2, 1, 1, tzinfo=zone)


def _events(plan: PlanInCalendar, now: datetime) -> Iterator[Event]:
    """An event for each stretch that has a day, and one for the review.

    A stretch without a day has no number, so that its event, if a program knows it already, becomes that of
    the next one.
    """
    local, _, host = plan.uid.partition("@")
    horizon = _horizon(plan.zone, now)
    # Moving the end of a plan that goes on is a revision too (section 3.8.7.4).
    sequence = plan.revision + horizon.year
    number = 0
    for stretch in plan.stretches:
        # What comes once needs no end.
        until = stretch.until or (_after(stretch.on_date, plan.zone) if stretch.on_date else horizon)
        first = _first_day(stretch, until, plan.zone)
        if first is None:
            continue
        number += 1
        event = _event(f"{local}-{number}@{host}", stretch.summary, sequence, now)
        _put_on(event, first, stretch, plan.zone)
        if not stretch.on_date:
            days = [WEEKDAYS[day - 1] for day in stretch.days]
            last = _last(stretch, until, plan.zone)
            event.add("rrule", {"FREQ": "WEEKLY", "UNTIL": last, "BYDAY": days})
        yield event
    if plan.review_on:
        event = _event(f"{local}-review@{host}", REVIEW, sequence, now)
        event.add("dtstart", plan.review_on)
        event.add("dtend", plan.review_on + DAY)
        yield event


def _after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + 2 * DAY, time.min, zone)


def _put_on(event: Event, day: date, stretch: Stretch, zone: ZoneInfo) -> None:
    if stretch.at:
        event.add("dtstart", datetime.combine(day, stretch.at, zone))
        event.add("duration", timedelta(minutes=stretch.minutes))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + DAY)


def _first_day(stretch: Stretch, until: datetime, zone: ZoneInfo) -> date | None:
    """The first day that it is on; None where it has none."""
    since = stretch.since.astimezone(zone).date()
    # The eighth day is the first one's weekday again, whose time may have been over.
    days = [stretch.on_date] if stretch.on_date else [since + number * DAY for number in range(8)]
    return next(
        (
            day
            for day in days
            if (stretch.on_date or day.isoweekday() in stretch.days) and _is_within(day, stretch, until, zone)
        ),
        None,
    )


def _is_within(day: date, stretch: Stretch, until: datetime, zone: ZoneInfo) -> bool:
    if stretch.at:
        # As moments: within one zone, Python compares what the clock on the wall says.
        moment = datetime.combine(day, stretch.at, zone).astimezone(UTC)
        return stretch.since.astimezone(UTC) <= moment < until.astimezone(UTC)
    return stretch.since.astimezone(zone).date() <= day < until.astimezone(zone).date()


def _last(stretch: Stretch, until: datetime, zone: ZoneInfo) -> date:
    """For a rule's UNTIL: of DTSTART's kind, and in UTC where that has a time zone (section 3.3.10)."""
    if stretch.at:
        return (until.astimezone(UTC) - timedelta(microseconds=1)).replace(microsecond=0)
    return until.astimezone(zone).date() - DAY


def _event(uid: str, summary: str, sequence: int, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", CONTROLS.sub("", summary.replace("\r\n", "\n").replace("\r", "\n")))
    event.add("class", "PRIVATE")
    # Nobody who looks for a free hour finds this one taken.
    event.add("transp", "TRANSPARENT")
    return event


def zone_component(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The zone's offsets from one day until another.

    icalendar's own Timezone.from_tzinfo reckons on the wall clock and so starts summer time an hour late.
    """
    component = Timezone()
    component.add("tzid", zone.key)
    begins, ends = (datetime.combine(day, time.min, UTC) for day in (first, last))
    before = _offset(zone, begins)
    for moment in [begins, *_changes(zone, begins, ends)]:
        local = moment.astimezone(zone)
        observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
        # By the clock that was on the wall until then (section 3.6.5).
        observance.add("dtstart", (moment + before).replace(tzinfo=None))
        observance.add("tzoffsetfrom", before)
        before = _offset(zone, moment)
        observance.add("tzoffsetto", before)
        observance.add("tzname", local.tzname() or zone.key)
        component.add_component(observance)
    return component


def _changes(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """The moments (UTC, to the second) from which another offset holds."""
    day = begins
    while day < ends:
        early, late = day, day + DAY
        if _offset(zone, early) != _offset(zone, late):
            while late - early > timedelta(seconds=1):
                middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
                if _offset(zone, middle) == _offset(zone, day):
                    early = middle
                else:
                    late = middle
            yield late
        day += DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
