"""What a plan can be started from: what the model offers, and what one has planned oneself before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst

from apps.coping.models import Plan
from apps.resilience.model import Strategy, model

SYSTEMIC, RELATIONAL = "systemic", "relational"
"""A dimension of the challenges phase, and one of the coping phase."""
OWN = "own"
"""Instead of an id of the model: something of one's own."""


def is_systemic(challenge: str) -> bool:
    """Whether a challenge of the list comes from how the service runs; not known of one in own words."""
    return bool(challenge) and model().challenge(challenge).dimension == SYSTEMIC


def suggested(challenge: str) -> tuple[Strategy, ...]:
    """Strategies to show first for a challenge; none for one in own words.

    For a systemic challenge the model puts a relational step among them: what comes from the service is not
    for one person alone to carry (Vivolo, Owen and Fisher 2024, Discussion).
    """
    return model().suggested_strategies(challenge) if challenge else ()


@dataclass(frozen=True)
class OwnStrategy:
    """What somebody once planned that did not start from the library."""

    id: str
    """As a form has it: "own:boundaries:" and the number of the plan."""
    kind: str
    cue: str
    action: str
    planned_on: date

    @property
    def label(self) -> str:
        return capfirst(" ".join(self.action.split()))


def own_strategies(plans: Iterable[Plan]) -> list[OwnStrategy]:
    """Of these plans, in their order; of those that say the same, the first."""
    found: dict[tuple[str, str], OwnStrategy] = {}
    for plan in plans:
        said = plan.current
        if not said.strategy:
            own = OwnStrategy(
                f"{OWN}:{said.kind}:{plan.pk}", said.kind, said.cue, said.action, plan.started_on
            )
            found.setdefault((own.kind, own.label.casefold()), own)
    return list(found.values())


def starter(strategy: str, own: Sequence[OwnStrategy]) -> dict[str, str]:
    """Words of the if and the then to start from; none for a new one of one's own."""
    offered: tuple[Strategy | OwnStrategy, ...] = (*model().strategies, *own)
    entry = next((each for each in offered if each.id == strategy), None)
    return {"cue": entry.cue, "action": entry.action} if entry else {}
