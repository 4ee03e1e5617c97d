"""The model as the page about it shows it: phase by phase, each with its two sides."""

from dataclasses import dataclass

from apps.resilience.model import Dimension, DimensionKey, Phase, model


@dataclass(frozen=True)
class Part:
    dimension: Dimension
    side: str
    """Which side of the phase it is: a person's own, or the service and the people around."""


@dataclass(frozen=True)
class ShownPhase:
    number: int
    phase: Phase
    is_core: bool
    parts: tuple[Part, ...]


def phases() -> list[ShownPhase]:
    """The model as it stands, phase by phase."""
    return [
        ShownPhase(
            number,
            phase,
            # The paper's core category.
            phase.id == "values",
            tuple(Part(dimension, _side(dimension.key)) for dimension in phase.dimensions),
        )
        for number, phase in enumerate(model().phases, start=1)
    ]


def _side(key: DimensionKey) -> str:
    return (
        "You" if key.dimension in ("individual", "boundaries") else "Your service and the people around you"
    )
