"""What the people of the harness have chosen and do, as the harness itself decides and remembers it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEKLY, SECOND = "weekly_check_in", "second_check_in"
KINDS = (WEEKLY, SECOND)
WEEK, DAY, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(minutes=1)

# Where people live, and how many of a hundred.
ZONES = {
    "Europe/London": 64,
    "America/New_York": 12,
    "Australia/Lord_Howe": 8,
    "Asia/Kolkata": 8,
    "Pacific/Auckland": 8,
}
# Weekday (1 is Monday) and hour. Two of them fall into an hour that a change of the clock skips or repeats:
# on Sunday at 1 in London and at 2 in New York and on Lord Howe Island.
SLOTS = ((5, 15), (7, 1), (5, 9), (3, 12), (1, 17), (7, 2))
SLOT_WEIGHTS = (40, 5, 20, 20, 10, 5)
# From one hour until before another. A slot lies in each, and none so shortly before one that a mail server
# which refuses at first would push it in; whoever moves or chooses anew can come to that still.
QUIET_HOURS = (None, (22, 7), (12, 14))
QUIET_WEIGHTS = (70, 20, 10)

Key = tuple[str, date]
"""A kind and the Monday of the week that it asks about."""
EMAIL, NOTICE = "email", "here"
"""Channels. Each has a row of its own, and what becomes of one says nothing about the other."""


@dataclass(frozen=True)
class Row:
    """What became of a reminder by one channel up to a moment, as its row says."""

    state: str
    due_at: datetime


@dataclass(frozen=True)
class Choices:
    """Everything that decides who gets what, from one moment on."""

    zone: str
    weekday: int
    hour: int
    second: bool
    chosen_at: datetime
    """When the page of reminders was saved last, or reminders turned on again."""
    quiet: tuple[int, int] | None = None
    is_off: bool = False
    none_until: date | None = None
    away: frozenset[date] = frozenset()
    answered: frozenset[date] = frozenset()
    """Mondays of weeks with a check-in."""


@dataclass(frozen=True)
class Event:
    """From `at` on, `choices` hold. `rows` are those of the person in the transaction that changed it."""

    at: datetime
    what: str
    choices: Choices
    rows: Mapping[tuple[Key, str], Row] = field(default_factory=dict)
    """By what it asks about, and channel."""


@dataclass
class Person:
    pk: int
    email: str
    events: list[Event]

    @property
    def choices(self) -> Choices:
        return self.events[-1].choices


def first_choices(chance: random.Random, at: datetime, *, few: bool) -> Choices:
    """`few`: people are few and choose between few moments, so that there is something to disturb at each."""
    slots, zones = (2, 2) if few else (len(SLOTS), len(ZONES))
    [(weekday, hour)] = chance.choices(SLOTS[:slots], SLOT_WEIGHTS[:slots])
    [zone] = chance.choices(list(ZONES)[:zones], list(ZONES.values())[:zones])
    [quiet] = chance.choices(QUIET_HOURS, QUIET_WEIGHTS)
    return Choices(zone, weekday, hour, second=chance.random() < 0.3, chosen_at=at, quiet=quiet)


@lru_cache(maxsize=100_000)
def local_moment(day: date, hour: int, zone: str) -> datetime:
    """The first moment at which the clock has reached this hour of this day: it looks at every minute."""
    place = ZoneInfo(zone)
    # No zone is further ahead of UTC than 14 hours.
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC")) - timedelta(hours=14)
    while True:
        clock = moment.astimezone(place)
        if (clock.date(), clock.hour) >= (day, hour):
            return moment
        moment += MINUTE


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def due(kind: str, monday: date, choices: Choices) -> datetime | None:
    """When somebody with these choices wants this one; None where they do not."""
    if choices.is_off or (kind == SECOND and not choices.second):
        return None
    day = monday + timedelta(days=choices.weekday - 1 + (3 if kind == SECOND else 0))
    return local_moment(day, choices.hour, choices.zone)


def is_quiet(at: datetime, choices: Choices) -> bool:
    if choices.quiet is None:
        return False
    first, last = choices.quiet
    hour = at.astimezone(ZoneInfo(choices.zone)).hour
    return first <= hour < last if first < last else hour >= first or hour < last


def after_quiet(at: datetime, choices: Choices) -> datetime:
    """The first moment from `at` on that is not quiet: it looks at the beginning of every minute."""
    while is_quiet(at, choices):
        at = at.replace(second=0, microsecond=0) + MINUTE
    return at


def is_held_back(monday: date, choices: Choices, at: datetime) -> bool:
    """Whether this one is of no use at this moment: answered, away, or none wanted yet."""
    today = at.astimezone(ZoneInfo(choices.zone)).date()
    return (
        monday in choices.answered
        or monday in choices.away
        or monday_of(today) in choices.away
        or (choices.none_until is not None and today < choices.none_until)
    )


def changed(choices: Choices, **values: object) -> Choices:
    return replace(choices, **values)
