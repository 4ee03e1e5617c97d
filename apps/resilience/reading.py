"""Reads a data file into entries, and refuses it with the whole list of what is wrong."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from apps.resilience.entries import (
    PHASES,
    AskCategory,
    Band,
    Challenge,
    Degree,
    Dimension,
    DimensionKey,
    Direction,
    Effect,
    Entry,
    Fact,
    Item,
    Phase,
    Prompt,
    Result,
    Strategy,
    Value,
    Versions,
)
from apps.resilience.links import faults
from apps.resilience.tables import Table

E = TypeVar("E", bound=Entry)


class ModelError(Exception):
    """A data file cannot be used. `problems` holds each fault as one sentence that begins with its place."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join([f"{path} cannot be used:", *(f"- {problem}" for problem in problems)]))


@dataclass
class Lists:
    """Every entry of a file, all versions, in the file's order."""

    phases: list[Phase] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    strategies: list[Strategy] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    degrees: list[Degree] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    asks: list[AskCategory] = field(default_factory=list)


def read(path: Path) -> Lists:
    """Raises ModelError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(path, [f"The file cannot be read: {error.strerror or error}."]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(path, [f"This is not TOML: {error}."]) from error
    problems: list[str] = []
    lists = _Reader(problems).read(Table(raw, "", problems))
    if problems:
        raise ModelError(path, problems)
    return lists


class _Reader:
    def __init__(self, problems: list[str]) -> None:
        self._problems = problems
        self._dimensions: dict[DimensionKey, Direction] = {}

    def read(self, file: Table) -> Lists:
        # Phases first: everything else is checked against them.
        phases = self._list(file, "phases", self._phase)
        self._know(phases)
        lists = Lists(
            phases=phases,
            items=self._list(file, "items", self._item),
            challenges=self._list(file, "challenges", self._challenge),
            values=self._list(file, "values", self._value),
            strategies=self._list(file, "strategies", self._strategy),
            effects=self._list(file, "effects", self._effect),
            results=self._list(file, "results", self._result),
            degrees=self._list(file, "degrees", self._degree),
            facts=self._list(file, "facts", self._fact),
            prompts=self._list(file, "prompts", self._prompt),
            asks=self._list(file, "asks", self._ask),
        )
        file.end()
        asked = {item.key for item in lists.items}
        for key in self._dimensions:
            if lists.items and key not in asked:
                self._problems.append(
                    f'items: none asks about the dimension "{key.dimension}" of {key.phase}.'
                )
        if not self._problems:  # What is faulty by itself would be told twice.
            self._problems.extend(faults(lists.challenges, lists.strategies, lists.asks))
        return lists

    def _list(self, file: Table, key: str, entry_from: Callable[[Table], E]) -> list[E]:
        entries: list[E] = []
        by_version: dict[str, dict[int, E]] = {}
        sound: dict[str, E] = {}
        for table in file.tables(key):
            before = len(self._problems)
            entry = entry_from(table)
            table.end()
            entries.append(entry)
            if not (entry.id and entry.version):
                continue
            versions = by_version.setdefault(entry.id, {})
            if entry.version in versions:
                table.fault(f"id is used before, in the same version ({entry.version}).")
            versions.setdefault(entry.version, entry)
            # A faulty entry holds empty values, and would seem to differ.
            if len(self._problems) == before and entry.fixed != sound.setdefault(entry.id, entry).fixed:
                table.fault("its versions may differ in words only. Give an entry of another sort a new id.")
        self._check_versions(key, by_version)
        self._check_labels(key, by_version)
        return entries

    def _check_versions(self, key: str, by_version: dict[str, dict[int, E]]) -> None:
        for slug, versions in by_version.items():
            if max(versions) != len(versions):
                found = ", ".join(str(version) for version in sorted(versions))
                self._problems.append(
                    f'{key} ("{slug}"): versions must run from 1 without a gap, and here are {found}. '
                    "Past answers are shown with their words."
                )

    def _check_labels(self, key: str, by_version: dict[str, dict[int, E]]) -> None:
        """Two choices that read the same cannot be told apart on a page."""
        seen: dict[str, str] = {}
        for slug, versions in by_version.items():
            words = versions[max(versions)].label
            if words and words.casefold() in seen:
                self._problems.append(f'{key}: "{seen[words.casefold()]}" and "{slug}" both read "{words}".')
            seen.setdefault(words.casefold(), slug)

    def _know(self, phases: list[Phase]) -> None:
        current = Versions("phase", phases).current
        for phase in current:
            for dimension in phase.dimensions:
                self._dimensions[dimension.key] = phase.direction
        for slug in PHASES:
            if phases and slug not in [phase.id for phase in current]:
                self._problems.append(f'phases: there is no phase "{slug}".')

    def _phase(self, table: Table) -> Phase:
        slug = table.id()
        if slug and slug not in PHASES:
            table.fault(f"there is no such phase. The phases are {', '.join(PHASES)}.")
        direction = _direction(table)
        dimensions: dict[str, Dimension] = {}
        for inner in table.tables("dimensions"):
            dimension = Dimension(
                phase=slug,
                id=inner.id(),
                title=inner.text("title"),
                label=inner.text("label"),
                holds=inner.texts("holds"),
            )
            inner.end()
            if dimension.id in dimensions:
                inner.fault("id is used before in this phase.")
            elif dimension.id:
                dimensions[dimension.id] = dimension
        return Phase(
            id=slug,
            version=table.version(),
            label=table.text("label"),
            title=table.text("title"),
            description=table.text("description"),
            direction=direction or Direction.DEMAND,
            reading=table.text("reading"),
            dimensions=tuple(dimensions.values()),
        )

    def _item(self, table: Table) -> Item:
        phase, direction = table.text("phase"), _direction(table)
        dimension = self._dimension(table, "dimension", phase)
        expected = self._dimensions.get(DimensionKey(phase, dimension))
        if direction and expected and direction is not expected:
            table.fault(f'direction is "{direction}", but its phase reads "{expected}".')
        at_0, at_10 = table.text("at_0"), table.text("at_10")
        if at_0 and at_0.casefold() == at_10.casefold():
            table.fault("at_0 and at_10 say the same.")
        return Item(
            id=table.id(),
            version=table.version(),
            phase=phase,
            dimension=dimension,
            direction=direction or Direction.DEMAND,
            label=table.text("label"),
            question=table.text("question"),
            hint=table.text_if_any("hint"),
            at_0=at_0,
            at_10=at_10,
        )

    def _challenge(self, table: Table) -> Challenge:
        return Challenge(
            id=table.id(),
            version=table.version(),
            dimension=self._dimension(table, "dimension", "challenges"),
            label=table.text("label"),
            suggests=table.texts("suggests"),
        )

    def _value(self, table: Table) -> Value:
        return Value(
            id=table.id(), version=table.version(), label=table.text("label"), gloss=table.text("gloss")
        )

    def _strategy(self, table: Table) -> Strategy:
        return Strategy(
            id=table.id(),
            version=table.version(),
            kind=self._dimension(table, "kind", "coping"),
            label=table.text("label"),
            cue=table.text("cue"),
            action=table.text("action"),
        )

    def _effect(self, table: Table) -> Effect:
        return Effect(id=table.id(), version=table.version(), label=table.text("label"))

    def _result(self, table: Table) -> Result:
        return Result(id=table.id(), version=table.version(), label=table.text("label"))

    def _degree(self, table: Table) -> Degree:
        return Degree(
            id=table.id(),
            version=table.version(),
            label=table.text("label"),
            helped=table.flag("helped"),
            offered=table.flag("offered"),
        )

    def _fact(self, table: Table) -> Fact:
        bands: dict[str, Band] = {}
        for inner in table.tables("bands"):
            band = Band(id=inner.id(), label=inner.text("label"))
            inner.end()
            if band.id in bands:
                inner.fault("id is used before in this fact.")
            elif band.id:
                bands[band.id] = band
        return Fact(
            id=table.id(),
            version=table.version(),
            label=table.text("label"),
            question=table.text("question"),
            hint=table.text_if_any("hint"),
            bands=tuple(bands.values()),
        )

    def _prompt(self, table: Table) -> Prompt:
        return Prompt(id=table.id(), version=table.version(), label=table.text("label"))

    def _ask(self, table: Table) -> AskCategory:
        return AskCategory(
            id=table.id(),
            version=table.version(),
            label=table.text("label"),
            example=table.text("example"),
            answers=table.texts("answers"),
        )

    def _dimension(self, table: Table, key: str, phase: str) -> str:
        slug = table.text(key)
        known = [known.dimension for known in self._dimensions if known.phase == phase]
        if phase and phase not in PHASES:
            table.fault(f'phase must be one of {", ".join(PHASES)}, not "{phase}".')
        elif slug and known and slug not in known:
            table.fault(f'{key} must be one of {", ".join(known)}, not "{slug}".')
        return slug


def _direction(table: Table) -> Direction | None:
    word = table.text("direction")
    if not word:
        return None
    try:
        return Direction(word)
    except ValueError:
        table.fault(f'direction must be "demand" or "resource", not "{word}".')
        return None
