"""Weeks: ISO 8601 weeks, Monday to Sunday, in a person's own time zone.

A week opens when it begins, is late once it has ended, and closes when the next one ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAYS = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years that an address may name: nobody has weeks outside them, and dates must not run off their end."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, known by its Monday. Raises ValueError for any other day."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.isoweekday() != 1:
            raise ValueError(f"{self.monday} is not a Monday")

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def at(cls, moment: datetime, zone: tzinfo) -> "Week":
        """The week it is in `zone` at an aware moment."""
        return cls.of(moment.astimezone(zone).date())

    @classmethod
    def parse(cls, text: str) -> "Week":
        """From ISO 8601 such as 2026-W47. Raises ValueError for anything else."""
        year, _, number = text.partition("-W")
        if (
            len(year) != 4
            or len(number) != 2
            or not (year + number).isascii()
            or not (year + number).isdigit()
        ):
            raise ValueError(f"{text!r} is not a week such as 2026-W47")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(f"{text!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    def __add__(self, weeks: int) -> "Week":
        return Week(self.monday + weeks * DAYS)

    def __sub__(self, weeks: int) -> "Week":
        return self + -weeks

    def until(self, last: "Week") -> Iterator["Week"]:
        """This week, the next, and so on to `last`; nothing where that lies before."""
        week = self
        while week <= last:
            yield week
            week += 1

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def begins(self, zone: tzinfo) -> datetime:
        return datetime.combine(self.monday, time.min, tzinfo=zone)

    def ends(self, zone: tzinfo) -> datetime:
        """The first moment after the week."""
        return (self + 1).begins(zone)

    def closes(self, zone: tzinfo) -> datetime:
        """The first moment at which the week can no longer be filled in or corrected."""
        return (self + 2).begins(zone)

    def is_open(self, now: datetime, zone: tzinfo) -> bool:
        return self.begins(zone) <= now < self.closes(zone)

    def is_late(self, now: datetime, zone: tzinfo) -> bool:
        return now >= self.ends(zone)

    def days_asked_about(self, now: datetime, zone: tzinfo) -> tuple[date, date]:
        """First and last of the "past 7 days": they end today, or with the week once that is over."""
        last = min(now.astimezone(zone).date(), self.sunday)
        return last - timedelta(days=6), last


class WeekConverter:
    """The week in an address: /check-in/2026-W47/."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Week) -> str:
        return str(value)
