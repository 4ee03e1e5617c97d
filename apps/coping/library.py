"""What the model offers to start a plan from."""

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


def starter(strategy: str) -> dict[str, str]:
    """Words of the if and the then to start from; none where it is no strategy of the library."""
    entry = next((each for each in model().strategies if each.id == strategy), None)
    return {"cue": entry.cue, "action": entry.action} if entry else {}
