"""The model as the page about it shows it: phase by phase, each with its two sides."""

from dataclasses import dataclass

from apps.resilience.model import Dimension, DimensionKey, Phase, model


@dataclass(frozen=True)
class Part:
    dimension: Dimension
    is_own: bool
    """A person's own side of the phase, and not that of the service and the people around."""

    @property
    def side(self) -> str:
        return "You" if self.is_own else "Your service and the people around you"

    @property
    def short_side(self) -> str:
        return "You" if self.is_own else "Around you"


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
            tuple(Part(dimension, _is_own(dimension.key)) for dimension in phase.dimensions),
        )
        for number, phase in enumerate(model().phases, start=1)
    ]


def _is_own(key: DimensionKey) -> bool:
    return key.dimension in ("individual", "boundaries")
