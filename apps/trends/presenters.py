"""From a person's weeks to a page: sections, charts, tables and the data that the script draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.checkins.presenters import week_name
from apps.checkins.queries import State, WeekRecord
from apps.resilience.model import Phase, model
from apps.resilience.usual import FEWEST_WEEKS, LIMIT_FACTOR, MOST_WEEKS, RUN_LENGTH
from apps.resilience.weeks import Week
from apps.trends import wording
from apps.trends.events import PLAN, SHARING, Event
from apps.trends.lines import Line, Point, Subject, line_of, marks_in
from apps.trends.ranges import RANGES, Range

ROW = (
    '<tr><th scope="row" class="nhsuk-table__header">{}</th>'
    '<td class="nhsuk-table__cell nhsuk-table__cell--numeric">{}</td>'
)
COMPARISON = '<td class="nhsuk-table__cell">{}</td>'


class Show(StrEnum):
    """What there is to show."""

    NOTHING = "nothing"
    ONE_WEEK = "one_week"
    # There are check-ins, but none in the chosen range.
    NONE_HERE = "none_here"
    CHARTS = "charts"


@dataclass(frozen=True)
class Chart:
    line: Line
    label: str
    """For whoever does not see the drawing."""
    summary: str
    caption: str
    rows: list[list[str]]
    """Week, figure, and against one's usual where there is one."""

    @property
    def key(self) -> str:
        return self.line.subject.key

    @property
    def is_part(self) -> bool:
        return self.line.subject.dimension is not None

    @property
    def head(self) -> list[tuple[str, bool]]:
        """What a column holds, and whether that is numbers."""
        compared = [("Different from usual", False)] if self.line.usual else []
        return [("Week of", False), ("Figure", True), *compared]

    @property
    def body(self) -> SafeString:
        """The table's rows. Built here: a year has over 500, and a template takes several times as long."""
        return format_html_join("\n", ROW + (COMPARISON if self.line.usual else "") + "</tr>", self.rows)

    @property
    def numbers(self) -> str:
        """What opens the table. Each says which: links and buttons are also read out of their place."""
        return f"Numbers for {self.line.subject.name}"

    @property
    def title(self) -> str:
        return self.line.subject.title

    @property
    def made_of(self) -> str:
        return self.line.subject.made_of


@dataclass(frozen=True)
class Section:
    phase: Phase
    whole: Chart
    parts: list[Chart]

    @property
    def charts(self) -> list[Chart]:
        return [self.whole, *self.parts]

    head = ["Part", "Figure from 0 to 10"]

    @property
    def only_week(self) -> list[list[str]]:
        """Title and figure of each line, when there is one week to show."""
        return [[chart.title, wording.in_table(chart.line.points[-1])] for chart in self.charts]


@dataclass(frozen=True)
class MarkedWeek:
    """A week in which something happened besides check-ins."""

    place: int
    """Which of the shown weeks."""
    name: str
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    """What happened; twice the same is said once."""


@dataclass(frozen=True)
class TrendsPage:
    show: Show
    span: Range
    sections: list[Section]
    away: int
    """Shown weeks away."""
    marked: Sequence["MarkedWeek"] = ()
    """Weeks with something to mark on the axis, the earliest first."""
    overview: str = ""
    only_week: str = ""

    ranges = RANGES
    fewest_weeks = FEWEST_WEEKS
    most_weeks = MOST_WEEKS
    limit_factor = LIMIT_FACTOR
    run_length = RUN_LENGTH

    @property
    def marks(self) -> dict[str, bool]:
        lines = (chart.line for section in self.sections for chart in section.charts)
        return {**marks_in(lines), "away": self.away > 0, **self._kinds}

    @property
    def _kinds(self) -> dict[str, bool]:
        return {kind: any(kind in week.kinds for week in self.marked) for kind in (PLAN, SHARING)}

    @property
    def data(self) -> dict[str, Any]:
        """For the script, as JSON."""
        points = self.sections[0].whole.line.points
        return {
            "weeks": _axis_labels([point.week.monday for point in points]),
            "titles": [f"Week of {date_format(point.week.monday, 'j F Y')}" for point in points],
            "away": _away_spans(points),
            "marked": [[week.place, *week.kinds] for week in self.marked],
            "charts": {c.key: _drawing(c.line) for section in self.sections for c in section.charts},
        }


def trends_page(
    history: Sequence[WeekRecord], span: Range, current: Week, today: date, events: Sequence[Event] = ()
) -> TrendsPage:
    """`history` is every week from the first check-in to the current one; empty before there is one."""
    if not history:
        return TrendsPage(Show.NOTHING, span, [], away=0)
    answered = [record.week for record in history if record.checkin]
    if len(answered) == 1:
        only = answered[0]
        shown = _sections(history, span, only, only, today)
        return TrendsPage(Show.ONE_WEEK, span, shown, away=0, only_week=week_name(only))
    first = span.first(current, history[0].week)
    sections = _sections(history, span, first, current, today)
    points = sections[0].whole.line.points
    return TrendsPage(
        show=Show.CHARTS if answered[-1] >= first else Show.NONE_HERE,
        span=span,
        sections=sections,
        away=sum(_is_away(point) for point in points),
        marked=_marked(points, events),
        overview=wording.overview(points, span),
    )


def _sections(
    history: Sequence[WeekRecord], span: Range, first: Week, last: Week, today: date
) -> list[Section]:
    # The same weeks in every table: dates take longer to write than all the rest.
    names = {week.monday: date_format(week.monday, "j M Y") for week in first.until(last)}

    def chart(subject: Subject) -> Chart:
        return _chart(line_of(subject, history, first, last), names, span, today)

    return [
        Section(phase, chart(Subject.whole(phase)), [chart(Subject.part(phase, d)) for d in phase.dimensions])
        for phase in model().phases
    ]


def _chart(line: Line, names: Mapping[date, str], span: Range, today: date) -> Chart:
    return Chart(
        line=line,
        label=f"Line chart of {line.subject.name}, week by week. What it shows is said in words below it.",
        summary=wording.about(line, span, today),
        caption=f"{line.subject.title}, week by week",
        # Latest first: what people look for is near the top. Weeks before the first check-in are left out.
        rows=[
            _row(point, names[point.week.monday], line.usual is not None)
            for point in reversed(line.points)
            if point.record
        ],
    )


def _row(point: Point, name: str, has_usual: bool) -> list[str]:
    cells = [name, wording.in_table(point)]
    if has_usual:
        cells.append(wording.against_usual(point) if point.figure is not None else "")
    return cells


def _drawing(line: Line) -> dict[str, Any]:
    return {
        # None becomes null, which Chart.js leaves open.
        "points": [point.figure for point in line.points],
        "texts": [_told(point) for point in line.points],
        "different": [point.different is not None for point in line.points],
        "usual": line.usual
        and {
            "median": line.usual.median,
            "lower": line.usual.lower,
            "upper": line.usual.upper,
            # Weeks before this one were not held against it.
            "from": sum(point.week.monday < line.usual.since for point in line.points),
        },
    }


def _told(point: Point) -> str:
    text = wording.in_table(point)
    return f"{text}, different from your usual" if point.different else text


def _axis_labels(days: Sequence[date]) -> list[str] | list[list[str]]:
    """With the year on a line of its own where the axis crosses into another."""
    if days[0].year == days[-1].year:
        return [date_format(day, "j M") for day in days]
    return [[date_format(day, "j M"), str(day.year)] for day in days]


def _is_away(point: Point) -> bool:
    return point.record is not None and point.record.state is State.PAUSED


def _marked(points: Sequence[Point], events: Sequence[Event]) -> list[MarkedWeek]:
    places = {point.week: place for place, point in enumerate(points)}
    weeks = groupby(events, key=lambda event: Week.of(event.day))
    marked = []
    for week, happened in weeks:
        if week in places:
            each = list(happened)
            kinds = tuple(dict.fromkeys(event.kind for event in each))
            words = tuple(dict.fromkeys(event.words for event in each))
            marked.append(MarkedWeek(places[week], week_name(week), kinds, words))
    return marked


def _away_spans(points: Sequence[Point]) -> list[tuple[int, int]]:
    """First and last place on the axis of each stretch of weeks away."""
    spans = []
    for away, stretch in groupby(enumerate(points), key=lambda place: _is_away(place[1])):
        places = [place for place, _ in stretch]
        if away:
            spans.append((places[0], places[-1]))
    return spans
