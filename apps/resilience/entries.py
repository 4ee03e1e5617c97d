"""The nouns of the model: what one entry of `data/model.toml` becomes.

Every entry has an id that never changes and a version that rises by one when its words change, so that an
answer can be shown for ever with the words that were seen. A phase's version covers its dimensions, and a
fact's version covers its bands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

LOWEST = 0
HIGHEST = 10
"""Both ends of every scale item."""

PHASES = ("challenges", "values", "coping")
"""The three phases of Vivolo, Owen and Fisher (2024), in the paper's order."""


class Direction(StrEnum):
    """What a higher figure means. Challenges read the opposite way to values and coping."""

    DEMAND = "demand"
    RESOURCE = "resource"


class DimensionKey(NamedTuple):
    """Names one line of a chart. Equal to the plain tuple `(phase, dimension)`."""

    phase: str
    dimension: str


@dataclass(frozen=True)
class Entry:
    id: str
    version: int
    label: str
    """Short and plain; no two current entries of a list share one."""

    @property
    def fixed(self) -> tuple[object, ...]:
        """What no version may change, because past answers are counted by it."""
        return ()


@dataclass(frozen=True)
class Dimension:
    phase: str
    id: str
    title: str
    label: str
    """Short and plain, for a chart's key."""
    holds: tuple[str, ...]
    """What practitioners named as part of it, for the page about the model."""

    @cached_property
    def key(self) -> DimensionKey:
        return DimensionKey(self.phase, self.id)


@dataclass(frozen=True)
class Phase(Entry):
    title: str
    description: str
    direction: Direction
    reading: str
    """Says in words which way is which; shown with every chart of the phase."""
    dimensions: tuple[Dimension, ...]

    @property
    def fixed(self) -> tuple[object, ...]:
        return (self.direction, {dimension.key for dimension in self.dimensions})


@dataclass(frozen=True)
class Item(Entry):
    """A question answered from 0 to 10 about the past 7 days."""

    phase: str
    dimension: str
    direction: Direction
    question: str
    hint: str
    """Empty where the question needs none."""
    at_0: str
    at_10: str

    @property
    def key(self) -> DimensionKey:
        return DimensionKey(self.phase, self.dimension)

    @property
    def fixed(self) -> tuple[object, ...]:
        return (self.key, self.direction)


@dataclass(frozen=True)
class Challenge(Entry):
    """Something that can weigh on a practitioner. `dimension` is one of the challenges phase."""

    dimension: str
    suggests: tuple[str, ...]
    """Ids of strategies to offer first; for a systemic challenge at least one of them is relational."""

    @property
    def is_systemic(self) -> bool:
        """Whether it comes from how the service runs."""
        return self.dimension == "systemic"

    @property
    def fixed(self) -> tuple[object, ...]:
        return (self.dimension,)


@dataclass(frozen=True)
class Value(Entry):
    gloss: str


@dataclass(frozen=True)
class Strategy(Entry):
    """A way of coping. `kind` is a dimension of the coping phase."""

    kind: str
    cue: str
    action: str
    """Words to start a plan from: "If {cue}, then I will {action}"."""

    @property
    def fixed(self) -> tuple[object, ...]:
        return (self.kind,)


@dataclass(frozen=True)
class Effect(Entry):
    """What a week did to a value."""


@dataclass(frozen=True)
class Result(Entry):
    """How a strategy went."""


@dataclass(frozen=True)
class Degree(Entry):
    """How much a plan helped in a week."""

    helped: bool
    """Whether such a week is counted as one in which it helped."""
    offered: bool
    """Whether it is still asked for. What is not stays for the answers that were given with it."""

    @property
    def fixed(self) -> tuple[object, ...]:
        return (self.helped,)


@dataclass(frozen=True)
class Prompt(Entry):
    """A short way into writing. Its label is the whole of it."""


@dataclass(frozen=True)
class AskCategory(Entry):
    """What may be asked of the service."""

    example: str
    """A sentence to start one's own words from."""
    answers: tuple[str, ...]
    """Ids of the challenges that it may help with."""


@dataclass(frozen=True)
class Band:
    """A range of hours, told by its label."""

    id: str
    label: str


@dataclass(frozen=True)
class Fact(Entry):
    """A private fact of the past 7 days. Its bands run from the fewest hours to the most."""

    question: str
    hint: str
    """Empty where the question needs none."""
    bands: tuple[Band, ...]

    def band(self, slug: str) -> Band:
        """Raises NotInModelError."""
        for band in self.bands:
            if band.id == slug:
                return band
        raise NotInModelError(f'The fact "{self.id}" has no band "{slug}".')


class NotInModelError(LookupError):
    """The model has no entry with this id, or not in this version."""


E = TypeVar("E", bound=Entry)


class Versions(Generic[E]):
    """One list of the file. `current` holds the newest version of each entry, in the file's order of ids."""

    def __init__(self, noun: str, entries: Sequence[E]) -> None:
        self._noun = noun
        self._entries = {(entry.id, entry.version): entry for entry in entries}
        newest: dict[str, E] = {}
        for entry in entries:
            if entry.id not in newest or newest[entry.id].version < entry.version:
                newest[entry.id] = entry
        self._newest = newest
        self.current: tuple[E, ...] = tuple(newest.values())

    def __iter__(self) -> Iterator[E]:
        """Every version, in the file's order."""
        return iter(self._entries.values())

    def find(self, slug: str, version: int | None = None) -> E:
        """The current wording, or that of `version`. Raises NotInModelError."""
        found = self._newest.get(slug) if version is None else self._entries.get((slug, version))
        if found is None:
            which = "" if version is None else f", version {version}"
            raise NotInModelError(f'The model has no {self._noun} "{slug}"{which}.')
        return found
