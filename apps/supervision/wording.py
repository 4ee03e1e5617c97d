"""What somebody agrees to when they grant something, word for word, by its version.

A grant keeps the version that was on the page. A change of meaning is a new version; earlier ones stay, so
that it can always be said what was agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    trend: str
    plans: str
    topics: str
    never: str
    """What no grant shows."""
    ends: str
    """How it ends."""


WORDINGS: Mapping[int, Wording] = {
    1: Wording(
        trend="Your check-in trend: a line from 0 to 10 for each part of the model, from the week you "
        "choose. Most parts are one question, so a line can be your answers to it. A week without "
        "a figure is a gap, without a reason. Nothing you wrote.",
        plans="The coping plans you choose, as you worded them, while they are active. Not the value a "
        "plan is for, and not how it went.",
        topics="Your supervision topics that are not ticked off, as you worded them. Not your notes of "
        "what came of them.",
        never="Your journal, your values, your notes and your drafts are never shown, and neither are "
        "weeks away or what you have not finished.",
        ends="You can stop sharing at any time. It stops at once, nobody is told, and you need not "
        "give a reason. It also ends after its last day, and when the supervision, your team, theirs "
        "or either account ends. It never goes on by itself.",
    )
}
CURRENT = max(WORDINGS)
