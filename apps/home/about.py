"""What each part of the model holds, in this product's words.

Source: Vivolo, Owen and Fisher (2024), Results and tables 1 to 3, and the Discussion for control, support and
targets. Their facts, none of their sentences.
"""

from dataclasses import dataclass

from apps.resilience.model import Dimension, DimensionKey, Phase, model

HOLDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("challenges", "individual"): (
        "Little experience so far, of life or of this kind of work",
        "Not yet trained for risk, for difficult conversations or for organising time and workload",
    ),
    ("challenges", "systemic"): (
        "Many patients, little time and no let-up",
        "Admin, risk and safeguarding paperwork, and referrals that do not fit",
        "No chance to talk through what was taken on",
        "Little control or support, and targets that pull away from values",
    ),
    ("values", "individual"): (
        "Seeing that the work makes a difference, and remembering people who were helped",
        "Values as a reason to act",
        "Finding that the hard thing makes sense, can be faced and means something",
    ),
    ("values", "systemic"): (
        "A team culture that is built on values",
        "A manager who makes room for it",
        "Colleagues with whom it is safe to show that something is hard",
    ),
    ("coping", "individual"): (
        "Breaks, leave to look forward to, hobbies and rest",
        "Using on oneself what one teaches, such as planning enjoyable things or sorting worries",
    ),
    ("coping", "boundaries"): (
        "Keeping work and home apart",
        "Managing time, structuring sessions, and turning down extra work and overtime",
    ),
    ("coping", "relational"): (
        "Supervision of every kind, used well",
        "Colleagues who support one another, in a space that they make for it",
    ),
}


@dataclass(frozen=True)
class Part:
    dimension: Dimension
    holds: tuple[str, ...]
    side: str
    """Which side of the phase it is: a person's own, or the service and the people around."""


@dataclass(frozen=True)
class ShownPhase:
    number: int
    phase: Phase
    is_core: bool
    parts: tuple[Part, ...]


def phases() -> list[ShownPhase]:
    """The model as it stands, phase by phase. Raises KeyError for a dimension without words here."""
    return [
        ShownPhase(
            number,
            phase,
            # The paper's core category.
            phase.id == "values",
            tuple(Part(d, HOLDS[d.key.phase, d.key.dimension], _side(d.key)) for d in phase.dimensions),
        )
        for number, phase in enumerate(model().phases, start=1)
    ]


def _side(key: DimensionKey) -> str:
    return (
        "You" if key.dimension in ("individual", "boundaries") else "Your service and the people around you"
    )
