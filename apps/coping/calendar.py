"""Plans as a calendar (RFC 5545). Pure: what a calendar needs of plans goes in, the bytes of a file come out.

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
END_OF_DAY = time(23, 59, 59)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PRODUCER = "-//Heartwood//Plans//EN"
REVIEW = "Review a plan"
ASK_AGAIN_AFTER = timedelta(hours=6)
"""What a subscribed calendar program is told about how often to look."""
# What RFC 5545 section 3.1 does not let into a text; line ends are escaped.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class PlanInCalendar:
    uid: str
    """The same for as long as the plan lives, and no other's in the world."""
    summary: str
    started_on: date
    days: tuple[int, ...]
    """ISO weekdays; empty where no days are fixed."""
    at: time | None
    """None: the whole day."""
    minutes: int
    on_date: date | None
    """The one day of a plan that has one. Such a plan has no `days`."""
    review_on: date
    """The last day on which it recurs."""
    ended_on: date | None
    zone: ZoneInfo
    sequence: int
    changed_at: datetime

    @property
    def last_day(self) -> date:
        return min(self.review_on, self.ended_on) if self.ended_on else self.review_on

    @property
    def first_day(self) -> date | None:
        """The first day that it is on; None where it has none."""
        if self.on_date:
            return self.on_date if not self.ended_on or self.on_date <= self.ended_on else None
        ahead = [(day - self.started_on.isoweekday()) % 7 for day in self.days]
        first = self.started_on + timedelta(days=min(ahead)) if ahead else None
        return first if first and first <= self.last_day else None


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
    # A calendar has at least one component (section 3.6), so the zone is in an empty one too.
    days = [day for plan in plans for day in (plan.started_on, plan.on_date, plan.last_day) if day]
    days.append(now.astimezone(zone).date())
    calendar.add_component(zone_component(zone, min(days) - 2 * DAY, max(days) + 3 * DAY))
    for plan in plans:
        for event in _events(plan, now):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(plan: PlanInCalendar, now: datetime) -> Iterator[Event]:
    first = plan.first_day
    if first:
        event = _event(plan, plan.uid, plan.summary, now)
        if plan.at:
            event.add("dtstart", datetime.combine(first, plan.at, plan.zone))
            event.add("duration", timedelta(minutes=plan.minutes))
        else:
            event.add("dtstart", first)
            event.add("dtend", first + DAY)
        if not plan.on_date:
            # UNTIL is of DTSTART's kind, and in UTC where that has a time zone (section 3.3.10).
            last: date = plan.last_day
            if plan.at:
                last = datetime.combine(plan.last_day, END_OF_DAY, plan.zone).astimezone(UTC)
            days = [WEEKDAYS[day - 1] for day in plan.days]
            event.add("rrule", {"FREQ": "WEEKLY", "UNTIL": last, "BYDAY": days})
        yield event
    if not plan.ended_on:
        local, _, host = plan.uid.partition("@")
        event = _event(plan, f"{local}-review@{host}", REVIEW, now)
        event.add("dtstart", plan.review_on)
        event.add("dtend", plan.review_on + DAY)
        yield event


def _event(plan: PlanInCalendar, uid: str, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", plan.changed_at.astimezone(UTC))
    event.add("sequence", plan.sequence)
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
