"""From weeks to lines: nothing is invented or lost, and the usual does not depend on what is shown."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.checkins.models import CheckIn
from apps.checkins.queries import State, WeekRecord
from apps.resilience.model import model
from apps.resilience.saying import joined
from apps.resilience.usual import Reason, Side
from apps.resilience.weeks import Week
from apps.trends.lines import Subject, line_of
from apps.trends.presenters import Show, trends_page
from apps.trends.ranges import DEFAULT, RANGES
from tests.diary import ITEMS, THIS_WEEK

PRESSURE = Subject.part(model().phase("challenges"), model().dimension("challenges", "systemic"))


def record(week: Week, answers: dict[str, int] | State) -> WeekRecord:
    if isinstance(answers, State):
        return WeekRecord(week=week, state=answers, is_open=False)
    checkin = CheckIn(week=week.monday)
    return WeekRecord(week=week, state=State.SUBMITTED, is_open=False, checkin=checkin, answers=answers)


def past(weeks: Sequence[dict[str, int] | State]) -> list[WeekRecord]:
    """A history that ends with the current week. It starts with the first check-in, as every history does."""
    first = THIS_WEEK - (len(weeks) - 1)
    return [record(first + number, answers) for number, answers in enumerate(weeks)]


def of_pressure(*figures: int | State) -> list[WeekRecord]:
    return past([{"pressure": figure} if not isinstance(figure, State) else figure for figure in figures])


answers = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 10), min_size=1)
nothing = st.sampled_from([State.GAP, State.PAUSED])
histories = st.builds(
    lambda first, others: past([first, *others]), answers, st.lists(answers | nothing, max_size=70)
)


@settings(max_examples=50, deadline=None)
@given(histories)
def test_every_answered_week_is_drawn_as_answered_and_every_other_week_is_left_open(history):
    first = history[0].week
    for subject in (Subject.whole(phase) for phase in model().phases):
        line = line_of(subject, history, first, THIS_WEEK)
        assert [point.week for point in line.points] == [each.week for each in history]
        for point, each in zip(line.points, history, strict=True):
            expected = None if each.figures is None else each.figures.phases[subject.phase.id]
            assert point.figure == expected


@settings(max_examples=50, deadline=None)
@given(histories)
def test_a_week_without_an_answer_never_becomes_a_zero(history):
    page = trends_page(history, RANGES[-1], THIS_WEEK, THIS_WEEK.sunday)
    if page.show is not Show.CHARTS:
        return
    weeks = [point.week for point in page.sections[0].whole.line.points]
    answered = {each.week for each in history if each.checkin}
    for drawing in page.data["charts"].values():
        assert len(drawing["points"]) == len(weeks)
        for week, figure in zip(weeks, drawing["points"], strict=True):
            assert figure is None or week in answered


@settings(max_examples=50, deadline=None)
@given(histories, st.sampled_from(RANGES))
def test_the_range_cuts_what_is_shown_and_not_the_usual(history, span):
    first = history[0].week
    for subject in (Subject.whole(model().phase("coping")), PRESSURE):
        whole = line_of(subject, history, first, THIS_WEEK)
        cut = line_of(subject, history, span.first(THIS_WEEK, first), THIS_WEEK)
        assert cut.usual == whole.usual
        kept = {point.week: point for point in whole.points}
        assert all(point == kept[point.week] for point in cut.points if point.week in kept)


@settings(max_examples=50, deadline=None)
@given(histories, st.sampled_from(RANGES))
def test_every_range_ends_with_the_current_week_and_has_no_hole(history, span):
    first = span.first(THIS_WEEK, history[0].week)
    points = line_of(PRESSURE, history, first, THIS_WEEK).points
    assert points[-1].week == THIS_WEEK
    assert [point.week for point in points] == [first + number for number in range(len(points))]
    assert len(points) == span.weeks or span.weeks is None


@settings(max_examples=50, deadline=None)
@given(histories)
def test_every_different_week_is_told_either_as_outside_or_in_one_run(history):
    line = line_of(Subject.whole(model().phase("values")), history, history[0].week, THIS_WEEK)
    outside = [week for side in Side for week in line.outside(side)]
    in_runs = [week for run in line.runs for week in run.weeks]
    assert sorted(outside + in_runs) == [point.week for point in line.points if point.different]


def test_before_eight_answered_weeks_nothing_is_usual():
    history = of_pressure(5, 5, 5, State.GAP, 5, 5, State.PAUSED, 5, 5)
    assert line_of(PRESSURE, history, history[0].week, THIS_WEEK).usual is None
    history = of_pressure(5, 5, 5, State.GAP, 5, 5, State.PAUSED, 5, 5, 5)
    assert line_of(PRESSURE, history, history[0].week, THIS_WEEK).usual.median == 5


def test_a_week_outside_the_limits_stands_out_on_its_side():
    history = of_pressure(5, 5, 6, 5, 5, 6, 5, 5, 5, 10)
    line = line_of(PRESSURE, history, history[0].week, THIS_WEEK)
    assert line.outside(Side.HIGHER) == (THIS_WEEK,)
    assert line.outside(Side.LOWER) == ()


def test_a_run_goes_on_over_a_week_away_and_ends_with_a_week_on_the_usual():
    away = State.PAUSED
    history = of_pressure(2, 7, 2, 7, 2, 7, 5, 3, 3, 3, away, 3, 3, 3, 5, 3, 7, 7, 7, 5, 5, 7, 7)
    line = line_of(PRESSURE, history, history[0].week, THIS_WEEK)
    assert line.usual.median == 5
    [run] = line.runs
    assert run.side is Side.LOWER
    assert run.weeks == tuple(THIS_WEEK - ago for ago in (15, 14, 13, 11, 10, 9))


def test_a_phase_is_the_average_of_its_parts():
    history = past([{"stretched": 2, "pressure": 8}])
    line = line_of(Subject.whole(model().phase("challenges")), history, THIS_WEEK, THIS_WEEK)
    assert [point.figure for point in line.points] == [5]


def test_a_question_that_was_skipped_leaves_its_own_line_open_and_no_other():
    history = past([{"pressure": 4}, {"pressure": 6, "meaning": 3}])
    charts = trends_page(history, DEFAULT, THIS_WEEK, THIS_WEEK.monday).data["charts"]
    assert charts["challenges-systemic"]["points"][-2:] == [4, 6]
    assert charts["values-individual"]["points"][-2:] == [None, 3]


def test_weeks_away_are_marked_as_stretches():
    away = State.PAUSED
    history = of_pressure(5, 5, away, away, 5, State.GAP, away)
    assert trends_page(history, DEFAULT, THIS_WEEK, THIS_WEEK.monday).data["away"] == [(7, 8), (11, 11)]


def test_weeks_in_a_run_and_weeks_outside_the_limits_are_both_different():
    # Median 5; mean 85/17, mean moving range 19/16: limits 1.8 and 8.2.
    history = of_pressure(5, 6, 5, 6, 5, 6, 5, 3, 4, 3, 4, 3, 4, 5, 5, 6, 10)
    line = line_of(PRESSURE, history, history[0].week, THIS_WEEK)
    reasons = {point.week: point.different.reason for point in line.points if point.different}
    runs = dict.fromkeys([THIS_WEEK - ago for ago in range(4, 10)], Reason.RUN)
    assert reasons == {**runs, THIS_WEEK: Reason.OUTSIDE}


def test_lists_read_as_english():
    assert [joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
