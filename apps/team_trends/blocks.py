"""Blocks: quarters of thirteen weeks on one calendar for everybody, four in 52 weeks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from apps.resilience.weeks import Week

WEEKS = 13
EPOCH = Week(date(2026, 1, 5))
"""The first week of block 0. What was answered before it is in no figure."""
BUILT_AFTER_DAYS = 8
"""From a block's last Sunday to the Monday on which its last week can no longer be corrected anywhere."""
BUILT_AT = time(12, tzinfo=UTC)
"""Noon UTC: the Monday has begun everywhere on earth."""


@dataclass(frozen=True, order=True)
class Block:
    """Raises ValueError for a negative number."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(f"there is no block {self.number}")

    @classmethod
    def of(cls, week: Week) -> "Block":
        return cls((week.monday - EPOCH.monday).days // (7 * WEEKS))

    @classmethod
    def latest_built(cls, now: datetime) -> "Block | None":
        """The newest block whose figures may be built at an aware moment."""
        first = cls(0).built_from
        if now < first:
            return None
        return cls((now - first) // timedelta(weeks=WEEKS))

    @property
    def first(self) -> Week:
        return EPOCH + self.number * WEEKS

    @property
    def last(self) -> Week:
        return self.first + (WEEKS - 1)

    @property
    def weeks(self) -> tuple[Week, ...]:
        return _weeks(self)

    @property
    def built_from(self) -> datetime:
        """When all its weeks are closed in every time zone, and its figures may be built."""
        return datetime.combine(self.last.sunday + timedelta(days=BUILT_AFTER_DAYS), BUILT_AT)

    @property
    def previous(self) -> "Block":
        return Block(self.number - 1)

    @property
    def next(self) -> "Block":
        return Block(self.number + 1)


@cache
def _weeks(block: Block) -> tuple[Week, ...]:
    """Asked for once for each contributor and figure."""
    return tuple(block.first.until(block.last))


@dataclass(frozen=True, order=True)
class Span:
    """What one figure is about: a block, or two neighbours. Raises ValueError for anything longer."""

    first: Block
    last: Block

    def __post_init__(self) -> None:
        if self.last.number - self.first.number not in (0, 1):
            raise ValueError(f"{self.first} to {self.last} is neither one block nor two")

    @classmethod
    def of(cls, block: Block) -> "Span":
        return cls(block, block)

    @classmethod
    def ending(cls, block: Block) -> "Span":
        """The block with the one before it."""
        return cls(block.previous, block)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.first,) if self.first == self.last else (self.first, self.last)

    @property
    def weeks(self) -> tuple[Week, ...]:
        return tuple(self.first.first.until(self.last.last))
