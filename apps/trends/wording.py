"""Lines and weeks in plain sentences. They say what is different from usual, and never what it is worth."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format

from apps.checkins.queries import State
from apps.resilience.saying import joined
from apps.resilience.usual import FEWEST_WEEKS, RUN_LENGTH, Different, Reason, Side
from apps.resilience.weeks import Week
from apps.trends.lines import Line, Point, Run
from apps.trends.ranges import Range

NBSP = "\N{NO-BREAK SPACE}"
"""Between a number and its word, which a line's end must not part."""
MOST_NAMED = 3
"""Weeks named one by one in a sentence; past that only the latest is."""
WITHOUT_FIGURE = {
    State.SUBMITTED: "Not answered",
    State.PAUSED: "Away",
    State.GAP: "No check-in",
    State.OPEN: "Not yet",
    State.DRAFT: "Not yet",
}


def figure(value: float) -> str:
    """At most one decimal: 6, 5.8."""
    return f"{value:.1f}".removesuffix(".0")


def times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number}{NBSP}times")


def weeks(number: int) -> str:
    return f"{number}{NBSP}{'week' if number == 1 else 'weeks'}"


def day(monday: date, today: date) -> str:
    """9 November; with its year where that is not the current one."""
    return date_format(monday, f"j{NBSP}F" if monday.year == today.year else f"j{NBSP}F Y")


def overview(points: Sequence[Point], span: Range) -> str:
    """How often, how long away, and that a missing week is nothing to mend."""
    states = [point.record.state for point in points if point.record]
    sentences = [_checked_in(points, span)]
    if gaps := states.count(State.GAP):
        left = "is left as a gap" if gaps == 1 else "are left as gaps"
        sentences.append(f"{weeks(gaps)} without a check-in {left}.")
    if states and states[-1] in (State.OPEN, State.DRAFT):
        sentences.append("This week is still open.")
    return " ".join(sentences)


def about(line: Line, span: Range, today: date) -> str:
    """What a chart shows, as a sentence or a few; the text of the chart for whoever does not see it.

    How often is said with the chart of a phase, and not again with each of its parts.
    """
    often = [_checked_in(line.points, span)] if line.subject.dimension is None else []
    same = ["No week here was different from your usual."] if line.usual and line.drawn else []
    return " ".join([*often, *_skipped(line), *_usual(line), *(differences(line, today) or same)])


def against_usual(point: Point) -> str:
    """A table's word on one week."""
    if point.different is None:
        return "No"
    return f"Yes: {_how(point.different)}"


def in_table(point: Point) -> str:
    """A week's figure, or why there is none."""
    if point.figure is not None:
        return figure(point.figure)
    return WITHOUT_FIGURE[point.record.state if point.record else State.GAP]


def _how(different: Different) -> str:
    if different.reason is Reason.OUTSIDE:
        return f"{different.side} than the limits"
    return f"part of a run on the {different.side} side"


def _checked_in(points: Sequence[Point], span: Range) -> str:
    states = [point.record.state for point in points if point.record]
    away, checked_in = states.count(State.PAUSED), states.count(State.SUBMITTED)
    if checked_in:
        also = f" and were away for {weeks(away)}" if away else ""
        return f"{span.phrase} you checked in {times(checked_in)}{also}."
    if away:
        return f"{span.phrase} you were away for {weeks(away)}."
    return f"{span.phrase} there is no check-in of yours."


def _skipped(line: Line) -> list[str]:
    skipped = sum(bool(p.record and p.record.checkin) and p.figure is None for p in line.points)
    return [f"You left this unanswered {times(skipped)}."] if skipped else []


def _usual(line: Line) -> list[str]:
    if line.usual is None:
        return [
            "It is too early to tell what is usual for you: "
            f"that takes {weeks(FEWEST_WEEKS)} with an answer, and there {_so_far(line.answered)} so far."
        ]
    return [f"Your usual for {line.subject.name} is {figure(line.usual.median)}."]


def _so_far(answered: int) -> str:
    return "is 1" if answered == 1 else f"are {answered or 'none'}"


def differences(line: Line, today: date, whose: str = "your") -> list[str]:
    """Which shown weeks differ from usual, and how, if any; `whose` is "their" to somebody else."""
    sentences = [_outside(line.outside(side), side, today, whose) for side in Side if line.outside(side)]
    return [*sentences, *(_run(run, today, whose) for run in line.runs)]


def _outside(found: Sequence[Week], side: Side, today: date, whose: str) -> str:
    how = f"different from {whose} usual: {side} than its limits."
    if len(found) == 1:
        return f"The week of {day(found[0].monday, today)} was {how}"
    if len(found) <= MOST_NAMED:
        return f"The weeks of {joined([day(week.monday, today) for week in found])} were {how}"
    return f"{weeks(len(found))}, the latest that of {day(found[-1].monday, today)}, were {how}"


def _run(run: Run, today: date, whose: str) -> str:
    first, last = day(run.weeks[0].monday, today), day(run.weeks[-1].monday, today)
    row = f"part of {RUN_LENGTH}{NBSP}or more in a row {'above' if run.side is Side.HIGHER else 'below'} it"
    if len(run.weeks) == 1:
        return f"The week of {first} was different from {whose} usual: {row}."
    return (
        f"The check-ins from the week of {first} to that of {last} were different from {whose} usual: {row}."
    )
