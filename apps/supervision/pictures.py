"""A line of weeks as a drawing, made here so that it is there without a script and the same for everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.resilience.model import HIGHEST
from apps.trends.lines import Line, Point

# In the units of the drawing's own view box.
WIDTH, MARGIN = 320, 8
MANY = 30
"""Weeks past which only those have a dot that stand out or stand alone."""


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    is_different: bool

    @property
    def diamond(self) -> str:
        return f"M{self.x:g} {self.y - 6:g}l6 6-6 6-6-6Z"


@dataclass(frozen=True)
class Picture:
    """SVG paths, on a scale from 0 at the foot to 10."""

    height: int
    frame: str
    """At 0, at 5 and at 10."""
    band: str
    """Between the limits; empty, like `limits` and `usual`, while it is too early to tell."""
    limits: str
    usual: str
    weeks: str
    """The pen is lifted wherever a week has no figure."""
    marks: Sequence[Mark]

    width = WIDTH


def picture(line: Line, height: int) -> Picture:
    points = line.points
    step = (WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)

    def x(place: int) -> float:
        return round(MARGIN + place * step, 1)

    def y(figure: float) -> float:
        return round(height - MARGIN - figure / HIGHEST * (height - 2 * MARGIN), 1)

    def level(figure: float, start: float = 0) -> str:
        return f"M{start:g} {y(figure):g}H{WIDTH}"

    band = limits = usual = ""
    if line.usual:
        # Weeks before were not held against it.
        held = sum(point.week.monday < line.usual.since for point in points)
        start = round(max(x(held) - step / 2, 0), 1)
        upper, lower = line.usual.upper, line.usual.lower
        band = f"{level(upper, start)}V{y(lower):g}H{start:g}Z"
        limits = level(upper, start) + level(lower, start)
        usual = level(line.usual.median, start)
    strokes = list(_strokes(points))
    alone = {first for first, figures in strokes if len(figures) == 1}
    return Picture(
        height,
        frame="".join(map(level, (0, HIGHEST / 2, HIGHEST))),
        band=band,
        limits=limits,
        usual=usual,
        weeks="".join(
            "M" + "L".join(f"{x(first + n):g} {y(figure):g}" for n, figure in enumerate(figures))
            for first, figures in strokes
            if len(figures) > 1
        ),
        marks=[
            Mark(x(place), y(point.figure), point.different is not None)
            for place, point in enumerate(points)
            if point.figure is not None and (len(points) <= MANY or point.different or place in alone)
        ],
    )


def _strokes(points: Sequence[Point]) -> Iterator[tuple[int, list[float]]]:
    """Weeks one after another that have figures: the place of the first, and all their figures."""
    going: list[float] = []
    for place, point in enumerate(points):
        if point.figure is not None:
            going.append(point.figure)
        elif going:
            yield place - len(going), going
            going = []
    if going:
        yield len(points) - len(going), going
