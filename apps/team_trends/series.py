"""Released ranges of one figure in the order of time, with the places in which nothing is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.team_trends import bands
from apps.team_trends.bands import Band
from apps.team_trends.blocks import Block, Span
from apps.team_trends.models import Figure

MOST_BLOCKS = 12
"""On a page, unless all are asked for: three years."""


@dataclass(frozen=True)
class Slot:
    """A block, or two for which something was released together."""

    span: Span
    band: Band | None
    """None where nothing is shown, for whatever reason."""


@dataclass(frozen=True)
class Axis:
    """The blocks of a page, all of them shown or not."""

    first: Block
    last: Block

    @property
    def blocks(self) -> list[Block]:
        return [Block(number) for number in range(self.first.number, self.last.number + 1)]


def span_of(figure: Figure) -> Span:
    return Span(Block(figure.first_block), Block(figure.last_block))


def axis_of(figures: Sequence[Figure], latest: Block, *, most: int | None = MOST_BLOCKS) -> Axis:
    """From the first block with anything shown; `most` of them, or one more where two begin there."""
    first = min(figure.first_block for figure in figures)
    if most is not None:
        from_block = max(first, latest.number - most + 1)
        shown = [figure.first_block for figure in figures if figure.last_block >= from_block]
        first = min([from_block, *shown])
    return Axis(Block(first), latest)


def slots(figures: Iterable[Figure], axis: Axis) -> tuple[Slot, ...]:
    """Of one figure, and of one entry where it is a share. Earliest first, without a hole."""
    ending = {figure.last_block: figure for figure in figures}
    found: list[Slot] = []
    number = axis.last.number
    while number >= axis.first.number:
        figure = ending.get(number)
        span = span_of(figure) if figure else Span.of(Block(number))
        found.append(Slot(span, Band(figure.low, figure.high) if figure else None))
        number = span.first.number - 1
    return tuple(reversed(found))


def latest_shown(found: Sequence[Slot]) -> Slot | None:
    return next((slot for slot in reversed(found) if slot.band), None)


def last_different(found: Sequence[Slot]) -> Slot | None:
    """The latest earlier range with a gap between it and the latest one: anything less says nothing."""
    latest = latest_shown(found)
    if latest is None or latest.band is None:
        return None
    for slot in reversed(found):
        if slot.band and slot.span < latest.span and bands.differ(slot.band, latest.band):
            return slot
    return None
