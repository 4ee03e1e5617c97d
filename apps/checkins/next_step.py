"""What may follow a check-in. Nothing of it is asked of anybody."""

from dataclasses import dataclass

from apps.checkins.models import CheckIn
from apps.coping.library import RELATIONAL
from apps.resilience.model import model

MOST_SHARED = 3
"""Challenges that are named one by one: the page after a check-in is a short one."""


@dataclass(frozen=True)
class SharedChallenge:
    """A challenge that comes from how the service runs, so that more than one person can do something."""

    challenge: str
    label: str
    together: str
    """The relational strategy to begin with, which every systemic challenge has."""


def shared_challenges(checkin: CheckIn) -> list[SharedChallenge]:
    """Of those that a check-in names, in the order of the model."""
    named = {named.challenge: named.version for named in checkin.challenges.all()}
    shared = [each for each in model().challenges if each.is_systemic and each.id in named]
    return [
        SharedChallenge(
            challenge.id,
            model().challenge(challenge.id, named[challenge.id]).label,
            next(s.label for s in model().suggested_strategies(challenge.id) if s.kind == RELATIONAL),
        )
        for challenge in shared[:MOST_SHARED]
    ]
