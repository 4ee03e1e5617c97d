"""One line of a chart: a person's weeks on one phase or dimension, held against their own usual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from apps.checkins.queries import WeekRecord
from apps.resilience.model import Dimension, Phase, model
from apps.resilience.saying import joined, lower_first, made_of, quoted
from apps.resilience.usual import Different, Reason, Side, Usual, usual
from apps.resilience.weeks import Week


@dataclass(frozen=True)
class Subject:
    """What a line is about."""

    key: str
    """Unique on the page, and fit for an id in HTML."""
    title: str
    name: str
    """Within a sentence: "your usual for work pressure"."""
    made_of: str
    """Where its figure comes from, as one sentence."""
    phase: Phase
    dimension: Dimension | None
    """None for the line of a whole phase."""

    @classmethod
    def whole(cls, phase: Phase) -> "Subject":
        return cls(
            key=phase.id,
            title=f"{phase.label} as a whole",
            name=f"{lower_first(phase.label)} as a whole",
            made_of=f"The average of {joined([quoted(d.label) for d in phase.dimensions])}.",
            phase=phase,
            dimension=None,
        )

    @classmethod
    def part(cls, phase: Phase, dimension: Dimension) -> "Subject":
        return cls(
            key=f"{phase.id}-{dimension.id}",
            title=dimension.label,
            name=lower_first(dimension.label),
            made_of=made_of(model().items_of(phase.id, dimension.id)),
            phase=phase,
            dimension=dimension,
        )

    def figure(self, record: WeekRecord) -> float | None:
        """Points from 0 to 10; None for a week without a check-in, and for one in which this was skipped."""
        if record.figures is None:
            return None
        if self.dimension is None:
            return record.figures.phases[self.phase.id]
        return record.figures.dimensions[self.dimension.key]


@dataclass(frozen=True)
class Point:
    """One week of one line. `figure` is None where there is nothing to draw: never a zero."""

    record: WeekRecord | None
    """None for a week before the first check-in."""
    week: Week
    figure: float | None
    different: Different | None


@dataclass(frozen=True)
class Run:
    """Shown weeks that differ from usual by lying one after another on one side of it."""

    side: Side
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class Line:
    subject: Subject
    points: tuple[Point, ...]
    """The shown weeks, earliest first, without a hole."""
    usual: Usual | None
    """From the whole history, whatever part is shown; None while it is too early to tell."""
    answered: int
    """Weeks of the whole history that have a figure."""

    @property
    def drawn(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.figure is not None)

    def outside(self, side: Side) -> tuple[Week, ...]:
        return tuple(p.week for p in self.points if p.different == Different(Reason.OUTSIDE, side))

    @property
    def runs(self) -> tuple[Run, ...]:
        """A week that is also outside the limits does not end a run; any other outside it does."""
        found: list[tuple[Side, list[Week]]] = []
        going = False
        for point in self.drawn:
            if point.different is None:
                going = False
            elif point.different.reason is Reason.OUTSIDE:
                going = going and found[-1][0] is point.different.side
            else:
                if not going or found[-1][0] is not point.different.side:
                    found.append((point.different.side, []))
                found[-1][1].append(point.week)
                going = True
        return tuple(Run(side, tuple(weeks)) for side, weeks in found)


def line_of(subject: Subject, history: Sequence[WeekRecord], first: Week, last: Week) -> Line:
    """`history` is every week since the first check-in; the line shows `first` to `last`, both included."""
    figures: dict[date, float] = {
        record.week.monday: figure for record in history if (figure := subject.figure(record)) is not None
    }
    own_usual = usual(list(figures.items()))
    records = {record.week.monday: record for record in history}
    points = []
    for week in first.until(last):
        different = own_usual.different.get(week.monday) if own_usual else None
        points.append(Point(records.get(week.monday), week, figures.get(week.monday), different))
    return Line(subject, tuple(points), own_usual, len(figures))


def marks_in(lines: Iterable[Line]) -> dict[str, bool]:
    """Which marks lines show, so that a key explains these and no others."""
    drawn = list(lines)
    return {
        "usual": any(line.usual for line in drawn),
        "different": any(point.different for line in drawn for point in line.drawn),
    }
