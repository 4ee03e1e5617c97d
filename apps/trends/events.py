"""What happened on a day, to mark on the time axis. Rooms above this one say here what they hold of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from apps.people.models import User

PLAN, SHARING = "plan", "sharing"
"""Kinds of event: each has a mark of its own."""


@dataclass(frozen=True)
class Event:
    day: date
    kind: str
    words: str
    """As a sentence, without any of the person's own words: a chart is for a glance."""


Provider = Callable[[User], list[Event]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Call from an app's `ready`. One query for each provider, however long the past."""
    _providers.append(provider)


def events_of(person: User) -> Sequence[Event]:
    """The earliest first."""
    return sorted(
        (event for provider in _providers for event in provider(person)), key=lambda event: event.day
    )


def plan_starts(person: User) -> list[Event]:
    return [
        Event(day, PLAN, "You started a plan.") for day in person.plans.values_list("started_on", flat=True)
    ]
