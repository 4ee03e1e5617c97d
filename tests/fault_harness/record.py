"""What is asked of a run, and what is left of it."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any

from tests.fault_harness.people import WEEK, Person

# Weeks that end with a change of the clock. In four round each, New York and Lord Howe Island change too.
LONDON_IN_AUTUMN, LONDON_IN_SPRING = date(2026, 10, 19), date(2027, 3, 22)
SUNDAY_NOON = timedelta(hours=-12)
"""A block of weeks begins then, in UTC: before it is Monday 9am anywhere, and after anything of Sunday."""


@dataclass(frozen=True)
class Script:
    people: int
    weeks: int
    kills: int
    seed: int
    rate: float
    temper: int
    """How often the mail server misbehaves, in multiples of what mail_server.MOODS says."""

    @property
    def flushes(self) -> int:
        return max(1, self.kills // 80)

    @property
    def restarts(self) -> int:
        return max(1, self.kills // 80)

    @property
    def changes(self) -> int:
        """How often somebody changes their mind: of each hundred, seven a week."""
        return max(10, self.people * self.weeks * 7 // 100)

    def as_dict(self) -> dict[str, Any]:
        added = {"flushes": self.flushes, "restarts": self.restarts, "changes": self.changes}
        return {**asdict(self), **added}

    def blocks(self) -> list[tuple[datetime, datetime]]:
        autumn = (self.weeks + 1) // 2
        spring = self.weeks - autumn
        first = [LONDON_IN_AUTUMN - (autumn - 1) // 2 * WEEK, LONDON_IN_SPRING - spring // 2 * WEEK]
        return [
            (_noon_before(monday), _noon_before(monday + number * WEEK))
            for monday, number in zip(first, (autumn, spring), strict=True)
            if number
        ]


def _noon_before(monday: date) -> datetime:
    return datetime(monday.year, monday.month, monday.day, tzinfo=UTC) + SUNDAY_NOON


@dataclass(frozen=True)
class Fault:
    what: str
    at: datetime


@dataclass
class Record:
    """What is left of a run, for whoever judges it."""

    script: Script
    people: list[Person]
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    jumps: int = 0
    moments: int = 0
    slowest: float = inf
    """Simulated seconds in a real one, where most was due at once."""
    load: list[float] = field(default_factory=list)
    """Of the machine, at each of the moments."""
    mail: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
