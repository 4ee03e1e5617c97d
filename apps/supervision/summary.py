"""What a grant shows, on one screen: for a supervisor who prepares a conversation, and beforehand for whoever
grants it. Both read the very same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from apps.checkins.queries import State, WeekRecord
from apps.coping import presenters as plans
from apps.nhsuk.times import day_name
from apps.resilience.model import Direction, Phase, model
from apps.resilience.usual import FEWEST_WEEKS, LIMIT_FACTOR, MOST_WEEKS, RUN_LENGTH
from apps.resilience.weeks import Week
from apps.supervision.pictures import Picture, picture
from apps.supervision.queries import Shown
from apps.supervision.seen import SeenPlan, SeenTopic
from apps.trends import wording
from apps.trends.lines import Line, Point, Subject, line_of, marks_in

FEWEST_SHOWN = 12
"""Weeks that a line is drawn over, unless fewer are granted: two weeks are not stretched over all of it."""
READING = {
    Direction.DEMAND: "Higher means more was being asked of them.",
    Direction.RESOURCE: "Higher means more to draw on.",
}
"""Which way is which, said of somebody else."""
NO_FIGURE = "No figure"
"""A week away, a week left out, a question left out: nobody is told which."""
DIFFERENT = ", different"


@dataclass(frozen=True)
class ShownLine:
    line: Line
    picture: Picture
    words: str

    @property
    def title(self) -> str:
        return self.line.subject.title

    @property
    def label(self) -> str:
        """For whoever does not see the drawing."""
        return f"Line chart of {self.line.subject.name}. What it shows is said in words below it."

    @property
    def is_part(self) -> bool:
        return self.line.subject.dimension is not None


@dataclass(frozen=True)
class ShownPhase:
    phase: Phase
    lines: list[ShownLine]
    """The phase as a whole, then its parts."""
    first: str
    last: str
    """The weeks at both ends of each line."""

    @property
    def reading(self) -> str:
        return READING[self.phase.direction]

    @property
    def caption(self) -> str:
        return f"Numbers for {self.phase.label.lower()}"

    @property
    def head(self) -> list[str]:
        return ["Week of", "As a whole", *(line.title for line in self.lines[1:])]

    @property
    def rows(self) -> list[list[str]]:
        """The latest week first."""
        weeks = list(zip(*(line.line.points for line in self.lines), strict=True))
        return [
            [date_format(points[0].week.monday, "j M Y"), *map(_in_table, points)]
            for points in reversed(weeks)
        ]


@dataclass(frozen=True)
class Trend:
    phases: list[ShownPhase]
    since: str
    """The first week that is granted."""

    fewest_weeks = FEWEST_WEEKS
    most_weeks = MOST_WEEKS
    limit_factor = LIMIT_FACTOR
    run_length = RUN_LENGTH

    @property
    def marks(self) -> dict[str, bool]:
        return marks_in(shown.line for phase in self.phases for shown in phase.lines)


@dataclass(frozen=True)
class ShownPlan:
    sentence: str
    more: list[tuple[str, str]]
    """What else was said, with what it is."""


@dataclass(frozen=True)
class ShownTopic:
    words: str
    about: str


@dataclass(frozen=True)
class Summary:
    """Each kind is None where it is not granted."""

    name: str
    until: str
    shows_trend: bool
    trend: Trend | None
    """None, too, where there is no figure yet."""
    plans: list[ShownPlan] | None
    topics: list[ShownTopic] | None


def summary(shown: Shown, today: date) -> Summary:
    """`today` is where the practitioner lives."""
    return Summary(
        name=shown.person.name,
        until=day_name(shown.last_day),
        shows_trend=shown.shows_trend,
        trend=_trend(shown.answers, Week(shown.from_week), today) if shown.answers else None,
        plans=[_plan(plan) for plan in shown.plans] if shown.shows_plans else None,
        topics=[_topic(topic) for topic in shown.topics] if shown.shows_topics else None,
    )


def _trend(answers: Mapping[date, Mapping[str, int]], granted_from: Week, today: date) -> Trend:
    last = max(Week.of(today), Week(max(answers)))
    first = max(granted_from, min(Week(min(answers)), last - (FEWEST_SHOWN - 1)))
    history = [_record(week, answers.get(week.monday)) for week in first.until(last)]
    ends = [date_format(week.monday, "j M Y") for week in (first, last)]

    def shown(subject: Subject) -> ShownLine:
        line = line_of(subject, history, first, last)
        return ShownLine(line, picture(line, 80 if subject.dimension else 104), _words(line, today))

    phases = [
        ShownPhase(
            phase,
            [shown(Subject.whole(phase)), *(shown(Subject.part(phase, d)) for d in phase.dimensions)],
            *ends,
        )
        for phase in model().phases
    ]
    return Trend(phases, wording.day(granted_from.monday, today))


def _record(week: Week, answers: Mapping[str, int] | None) -> WeekRecord:
    state = State.SUBMITTED if answers else State.GAP
    return WeekRecord(week, state, is_open=False, answers=answers)


def _words(line: Line, today: date) -> str:
    """What a line shows, said short: there are ten."""
    if not line.drawn:
        return "No figure in these weeks."
    latest = line.drawn[-1]
    assert latest.figure is not None
    begins = f"Latest {wording.figure(latest.figure)} ({wording.day(latest.week.monday, today)})"
    if line.usual is None:
        return f"{begins}. Too early to tell what is usual."
    differences = wording.differences(line, today, "their") or ["No week here differs from it."]
    return " ".join([f"{begins}, usual {wording.figure(line.usual.median)}.", *differences])


def _in_table(point: Point) -> str:
    if point.figure is None:
        return NO_FIGURE
    return wording.figure(point.figure) + (DIFFERENT if point.different else "")


def _plan(plan: SeenPlan) -> ShownPlan:
    since, again = map(day_name, (plan.started_on, plan.review_on))
    more = [
        ("When", f"{plans.when(plan)}. Since {since}, to be looked at again on {again}."),
        ("Challenge", plans.challenge(plan)),
        ("What might get in the way", plan.obstacle),
        ("Who could help", plan.who),
    ]
    return ShownPlan(f"{plans.sentence(plan)}.", [(what, words) for what, words in more if words])


def _topic(topic: SeenTopic) -> ShownTopic:
    about = model().challenge(topic.challenge, topic.challenge_version).label if topic.challenge else ""
    return ShownTopic(topic.words, about)
