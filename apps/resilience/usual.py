"""What is usual for one person on one line, and which weeks differ from it.

A line is only ever held against itself. Nothing here knows whose it is, or which way is up.

Sources. Limits: the XmR chart of W. A. Shewhart and D. J. Wheeler (Wheeler, "Understanding Variation", 1993),
as the NHS uses it in "Making data count"; 2.66 is 3 / 1.128, where 1.128 turns the mean moving range of two
into a standard deviation. Runs: Perla, Provost and Murray, "The run chart", BMJ Quality and Safety 20 (2011)
46-51: six or more in a row on one side of the median. They leave out points that lie on it; here such a point
ends a run, because figures made of whole answers lie on the median so often that runs without them would
stretch over months of quite ordinary weeks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import fmean, median
from types import MappingProxyType

from apps.resilience.entries import HIGHEST, LOWEST

FEWEST_WEEKS = 8
"""Answered weeks. Before that it is too early to tell."""
MOST_WEEKS = 52
"""Answered weeks. Older ones no longer say what is usual now."""
LIMIT_FACTOR = 2.66
RUN_LENGTH = 6
"""Answered weeks."""
TOLERANCE = 1e-9
"""Points. Two figures closer than this are equal.

Floats round the mean of equal figures by about 1e-15, which must flag nothing. A true difference is far
larger: figures made of whole answers are small fractions (with today's items, twelfths at the finest), so
that a figure and a limit over up to 52 weeks are equal or at least 1e-7 apart.
"""


class Reason(StrEnum):
    OUTSIDE = "outside"
    RUN = "run"


class Side(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Different:
    """Why a week is different from usual. Higher is neither better nor worse: the phase says what it is."""

    reason: Reason
    side: Side


@dataclass(frozen=True)
class Usual:
    """Points from 0 to 10, from the answered weeks from `since` on, of which there are `weeks`."""

    median: float
    lower: float
    """The lower limit, for drawing: no lower than 0."""
    upper: float
    """The upper limit, for drawing: no higher than 10."""
    different: Mapping[date, Different]
    """By first day of the week, in order. Weeks before `since` are never in it."""
    since: date
    weeks: int


def usual(line: Sequence[tuple[date, float]]) -> Usual | None:
    """None while it is too early to tell: fewer than eight answered weeks.

    `line` holds (first day of the week, figure from 0 to 10) of answered weeks, earliest first. Weeks that
    were not answered are left out, and the weeks on both sides of such a gap count as successive. Only the
    latest 52 are used and judged. A week is different when it lies outside the limits, mean plus or minus
    2.66 times the mean moving range, before those are cut to 0 and 10, and on that side of the median; or
    else when it belongs to six or more successive weeks on one side of the median. A week exactly on the
    median ends a run.
    Raises ValueError where weeks are out of order or repeated, or a figure is not from 0 to 10.
    """
    _check(line)
    if len(line) < FEWEST_WEEKS:
        return None
    recent = line[-MOST_WEEKS:]
    points = [figure for _, figure in recent]
    middle = median(points)
    reach = LIMIT_FACTOR * fmean(abs(after - before) for before, after in pairwise(points))
    lower, upper = fmean(points) - reach, fmean(points) + reach

    found = dict(_runs(recent, middle))
    # Said second, so that a week which is both counts as outside: it would stand out on its own.
    found |= {
        week: Different(Reason.OUTSIDE, side)
        for week, figure in recent
        # After a lasting step the mean, and the limits with it, lag behind the median. A week on the line
        # that the chart calls usual is never called different from it.
        if (side := _side(figure, lower, upper)) is not None and side is _side(figure, middle, middle)
    }
    return Usual(
        median=middle,
        lower=max(lower, float(LOWEST)),
        upper=min(upper, float(HIGHEST)),
        different=MappingProxyType(dict(sorted(found.items()))),
        since=recent[0][0],
        weeks=len(recent),
    )


def _runs(line: Sequence[tuple[date, float]], middle: float) -> Iterator[tuple[date, Different]]:
    sided = [(week, _side(figure, middle, middle)) for week, figure in line]
    for side, members in groupby(sided, key=lambda point: point[1]):
        run = list(members)
        if side is not None and len(run) >= RUN_LENGTH:
            yield from ((week, Different(Reason.RUN, side)) for week, _ in run)


def _side(figure: float, lower: float, upper: float) -> Side | None:
    if figure > upper + TOLERANCE:
        return Side.HIGHER
    if figure < lower - TOLERANCE:
        return Side.LOWER
    return None


def _check(line: Sequence[tuple[date, float]]) -> None:
    for (before, _), (after, _) in pairwise(line):
        if not before < after:
            raise ValueError(f"Weeks must be in order and given once: {after} comes after {before}.")
    for week, figure in line:
        # Written so that "not a number" fails as well.
        if not LOWEST <= figure <= HIGHEST:
            raise ValueError(f"The figure of {week} must be from {LOWEST} to {HIGHEST}, not {figure!r}.")
