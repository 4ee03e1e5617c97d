"""The model that the rest of the site asks: phases, items, challenges, values, strategies and facts.

Source: Vivolo, Owen and Fisher (2024), Behavioural and Cognitive Psychotherapy 52, 135-148. The findings are
theirs; every wording in `data/model.toml` is this product's own and has not been validated.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from apps.resilience.entries import (
    HIGHEST,
    LOWEST,
    PHASES,
    AskCategory,
    Band,
    Challenge,
    Degree,
    Dimension,
    DimensionKey,
    Direction,
    Effect,
    Fact,
    Item,
    NotInModelError,
    Phase,
    Prompt,
    Result,
    Strategy,
    Value,
    Versions,
)
from apps.resilience.reading import ModelError, read

__all__ = [
    "HIGHEST",
    "LOWEST",
    "PHASES",
    "AskCategory",
    "Band",
    "Challenge",
    "Degree",
    "Dimension",
    "DimensionKey",
    "Direction",
    "Effect",
    "Fact",
    "Item",
    "Model",
    "ModelError",
    "NotInModelError",
    "Phase",
    "Prompt",
    "Result",
    "Strategy",
    "Value",
    "load",
    "model",
]

DATA = Path(__file__).parent / "data" / "model.toml"


@dataclass(frozen=True)
class Model:
    """Plural properties give the current wordings in the file's order, which is the order to show them in.

    Each singular method finds one by its id, in its current version or in the one asked for, and raises
    NotInModelError where there is none.
    """

    every_phase: Versions[Phase]
    every_item: Versions[Item]
    every_challenge: Versions[Challenge]
    every_value: Versions[Value]
    every_strategy: Versions[Strategy]
    every_effect: Versions[Effect]
    every_result: Versions[Result]
    every_degree: Versions[Degree]
    every_fact: Versions[Fact]
    every_prompt: Versions[Prompt]
    every_ask: Versions[AskCategory]

    @property
    def phases(self) -> tuple[Phase, ...]:
        return self.every_phase.current

    def phase(self, slug: str, version: int | None = None) -> Phase:
        return self.every_phase.find(slug, version)

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(dimension for phase in self.phases for dimension in phase.dimensions)

    def dimension(self, phase: str, slug: str) -> Dimension:
        for dimension in self.phase(phase).dimensions:
            if dimension.id == slug:
                return dimension
        raise NotInModelError(f'The phase "{phase}" has no dimension "{slug}".')

    @property
    def items(self) -> tuple[Item, ...]:
        return self.every_item.current

    def item(self, slug: str, version: int | None = None) -> Item:
        return self.every_item.find(slug, version)

    def items_of(self, phase: str, dimension: str | None = None) -> tuple[Item, ...]:
        """The items of a phase, or of one of its dimensions."""
        found = self._items_of.get((phase, dimension), ())
        if not found:
            self._know(phase, dimension)
        return found

    @cached_property
    def _items_of(self) -> dict[tuple[str, str | None], tuple[Item, ...]]:
        """Asked for on every page with figures, once a week and dimension."""
        parts: list[tuple[str, str | None]] = [dimension.key for dimension in self.dimensions]
        return {
            (phase, dimension): tuple(
                item for item in self.items if item.phase == phase and dimension in (None, item.dimension)
            )
            for phase, dimension in [*parts, *((phase.id, None) for phase in self.phases)]
        }

    @property
    def challenges(self) -> tuple[Challenge, ...]:
        return self.every_challenge.current

    def challenge(self, slug: str, version: int | None = None) -> Challenge:
        return self.every_challenge.find(slug, version)

    def challenges_of(self, dimension: str) -> tuple[Challenge, ...]:
        self._know("challenges", dimension)
        return tuple(c for c in self.challenges if c.dimension == dimension)

    @property
    def values(self) -> tuple[Value, ...]:
        return self.every_value.current

    def value(self, slug: str, version: int | None = None) -> Value:
        return self.every_value.find(slug, version)

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        return self.every_strategy.current

    def strategy(self, slug: str, version: int | None = None) -> Strategy:
        return self.every_strategy.find(slug, version)

    def strategies_of(self, kind: str) -> tuple[Strategy, ...]:
        self._know("coping", kind)
        return tuple(s for s in self.strategies if s.kind == kind)

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.every_effect.current

    def effect(self, slug: str, version: int | None = None) -> Effect:
        return self.every_effect.find(slug, version)

    @property
    def results(self) -> tuple[Result, ...]:
        return self.every_result.current

    def result(self, slug: str, version: int | None = None) -> Result:
        return self.every_result.find(slug, version)

    @cached_property
    def degrees(self) -> tuple[Degree, ...]:
        """Those that are asked for, from the least. The others can still be found."""
        return tuple(degree for degree in self.every_degree.current if degree.offered)

    def degree(self, slug: str, version: int | None = None) -> Degree:
        return self.every_degree.find(slug, version)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.every_fact.current

    def fact(self, slug: str, version: int | None = None) -> Fact:
        return self.every_fact.find(slug, version)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        return self.every_prompt.current

    def prompt(self, slug: str, version: int | None = None) -> Prompt:
        return self.every_prompt.find(slug, version)

    def suggested_strategies(self, challenge: str) -> tuple[Strategy, ...]:
        """What to offer first for a challenge. Raises NotInModelError."""
        return tuple(self.strategy(slug) for slug in self.challenge(challenge).suggests)

    @property
    def asks(self) -> tuple[AskCategory, ...]:
        return self.every_ask.current

    def ask(self, slug: str, version: int | None = None) -> AskCategory:
        return self.every_ask.find(slug, version)

    def asks_for(self, challenge: str) -> tuple[AskCategory, ...]:
        """Categories that may help with a challenge; none for most individual ones."""
        return tuple(ask for ask in self.asks if challenge in ask.answers)

    def _know(self, phase: str, dimension: str | None) -> None:
        # A misspelt phase must fail, not show an empty page.
        if dimension is None:
            self.phase(phase)
        else:
            self.dimension(phase, dimension)


def load(path: Path) -> Model:
    """Reads and checks a data file. Raises ModelError, which lists every problem found."""
    lists = read(path)
    return Model(
        every_phase=Versions("phase", lists.phases),
        every_item=Versions("item", lists.items),
        every_challenge=Versions("challenge", lists.challenges),
        every_value=Versions("value", lists.values),
        every_strategy=Versions("strategy", lists.strategies),
        every_effect=Versions("effect", lists.effects),
        every_result=Versions("result", lists.results),
        every_degree=Versions("degree", lists.degrees),
        every_fact=Versions("fact", lists.facts),
        every_prompt=Versions("prompt", lists.prompts),
        every_ask=Versions("ask", lists.asks),
    )


@cache
def model() -> Model:
    """The site's own model, read once. Raises ModelError."""
    return load(DATA)
