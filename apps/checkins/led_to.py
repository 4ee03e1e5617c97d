"""What a check-in led to. Rooms above this one say here what they hold that came from a week."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.people.models import User
from apps.resilience.weeks import Week


@dataclass(frozen=True)
class LedTo:
    kind: str
    """What it is, for example "Journal entry"."""
    label: str
    href: str


Provider = Callable[[User, Week], list[LedTo]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Call from an app's `ready`. The provider tells what the person made from a week, oldest first."""
    _providers.append(provider)


def led_to(person: User, week: Week) -> list[LedTo]:
    """In the order of the rooms."""
    return [each for provider in _providers for each in provider(person, week)]
