"""What is offered after a check-in. Rooms above this one say here what they have to offer for a week."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.people.models import User
from apps.resilience.weeks import Week


@dataclass(frozen=True)
class Offer:
    template: str
    """Of the room that offers; it is given `offered`, and says how to put it away."""
    offered: object


Provider = Callable[[User, Week], Offer | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Call from an app's `ready`."""
    _providers.append(provider)


def offers(person: User, week: Week) -> list[Offer]:
    """In the order of the rooms."""
    found = (provider(person, week) for provider in _providers)
    return [offer for offer in found if offer]
