"""Figures as bands of a fixed grid: a mean on 0 to 10, or the share of people who named something."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from apps.team_trends import parameters

SHARES = frozenset({"challenges", "asks"})
"""Every other figure is the mean of a dimension."""


@dataclass(frozen=True, order=True)
class Band:
    """From `low`, which belongs to it, to below `high`; the top of the scale belongs to the last band."""

    low: Decimal
    high: Decimal


def is_share(figure: str) -> bool:
    return figure in SHARES


def width(figure: str, contributors: int) -> Decimal:
    if is_share(figure):
        return parameters.WIDTH_OF_SHARES
    return parameters.WIDTH_OF_SMALL_MEANS if contributors < parameters.SMALL else parameters.WIDTH_OF_MEANS


def fewest(figure: str, threshold: int) -> int:
    """How many contributors a figure needs where the service asks for `threshold`."""
    least = max(threshold, parameters.FLOOR)
    return max(least, parameters.FEWEST_FOR_SHARES) if is_share(figure) else least


def band(figure: str, value: Fraction, contributors: int) -> Band:
    """`value` is exact: a share of 3/5 lies in the fourth fifth. Raises ValueError off the scale."""
    top = Decimal(1 if is_share(figure) else 10)
    if not 0 <= value <= top:
        raise ValueError(f"{value} is not on the scale of {figure}")
    wide = width(figure, contributors)
    bands = -(-Fraction(top) // Fraction(wide))
    place = min(value // Fraction(wide), bands - 1)
    return Band(place * wide, min((place + 1) * wide, top))


def is_wide(mean: Band) -> bool:
    """Of a mean of few people: drawn paler, as the average can be anywhere in much of the scale."""
    return mean.high - mean.low > parameters.WIDTH_OF_MEANS


def differ(one: Band, other: Band) -> bool:
    """Whether two figures differ for certain. In bands that share an edge they may be a hair apart."""
    return one.high < other.low or other.high < one.low
