"""What is usual for one person on one line, and which weeks differ from it."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resilience.usual import Different, Reason, Side, usual

FIRST = date(2025, 1, 6)
LOWER_RUN = Different(Reason.RUN, Side.LOWER)
HIGHER_RUN = Different(Reason.RUN, Side.HIGHER)


def week(number: int) -> date:
    """The Monday of a week; the first is 0."""
    return FIRST + timedelta(weeks=number)


def line(*figures: float) -> list[tuple[date, float]]:
    return [(week(number), figure) for number, figure in enumerate(figures)]


def twelfths(fewest: int, most: int) -> st.SearchStrategy[list[int]]:
    """Figures as they come out of whole answers, times 12."""
    return st.lists(st.integers(0, 120), min_size=fewest, max_size=most)


def positions(line: Sequence[tuple[date, float]]) -> dict[int, Different]:
    weeks = [start for start, _ in line]
    return {weeks.index(start): why for start, why in usual(line).different.items()}


def test_limits_worked_by_hand() -> None:
    # Sum 58, mean 5.8. Moving ranges 0 1 0 1 0 1 0 1 4, sum 8, mean 8/9. 2.66 x 8/9 = 2.3644.
    # Sorted: 5 5 5 5 5 6 6 6 6 9, so the median is 5.5.
    found = usual(line(5, 5, 6, 6, 5, 5, 6, 6, 5, 9))

    assert found.median == 5.5
    assert found.lower == pytest.approx(3.4356, abs=0.0001)
    assert found.upper == pytest.approx(8.1644, abs=0.0001)
    assert found.different == {week(9): Different(Reason.OUTSIDE, Side.HIGHER)}
    assert found.since == week(0)
    assert found.weeks == 10


def test_seven_answered_weeks_are_too_early_to_tell_and_eight_are_not() -> None:
    assert usual(line(1, 9, 1, 9, 1, 9, 1)) is None
    assert usual(line(1, 9, 1, 9, 1, 9, 1, 9)) is not None


def test_a_week_far_below_is_lower_than_usual() -> None:
    assert usual(line(6, 5, 6, 5, 6, 5, 6, 5, 6, 0)).different == {
        week(9): Different(Reason.OUTSIDE, Side.LOWER)
    }


def test_limits_are_drawn_within_the_scale() -> None:
    found = usual(line(0, 10, 0, 10, 0, 10, 0, 10))
    assert (found.lower, found.upper) == (0, 10)
    assert found.different == {}


def test_six_in_a_row_on_one_side_are_a_run() -> None:
    # The median is 5. Six below it, then a 5, then six above it, one of them after another 5.
    found = usual(line(4, 3, 4, 3, 4, 3, 5, 7, 6, 7, 6, 7, 5, 6))
    assert found.median == 5
    assert found.different == {week(number): LOWER_RUN for number in range(6)}


def test_a_week_on_the_median_ends_a_run() -> None:
    # Weeks that only go between 5 and 6 are ordinary, however many of them there are.
    assert usual(line(*([5, 5, 6] * 17))).different == {}


def test_five_in_a_row_are_not_a_run() -> None:
    assert usual(line(4, 3, 4, 3, 4, 7, 6, 7, 6, 7)).different == {}


def test_a_run_may_be_higher_than_usual() -> None:
    found = usual(line(4, 3, 4, 3, 4, 5, 7, 6, 7, 6, 7, 6, 5))
    assert found.different == {week(number): HIGHER_RUN for number in range(6, 12)}


def test_a_week_that_is_outside_and_in_a_run_is_said_to_be_outside() -> None:
    found = usual(line(7, 6, 7, 6, 7, 6, 7, 6, 4, 4, 4, 4, 4, 0)).different
    assert found[week(13)] == Different(Reason.OUTSIDE, Side.LOWER)
    assert found[week(12)] == LOWER_RUN


def test_different_weeks_are_given_in_order_whatever_the_reason() -> None:
    found = usual(line(10, 6, 5, 6, 5, 6, 5, 3, 4, 3, 4, 3, 4)).different
    assert [why.reason for why in found.values()] == [Reason.OUTSIDE, *[Reason.RUN] * 6]
    assert list(found) == [week(number) for number in (0, 7, 8, 9, 10, 11, 12)]


def test_a_week_only_just_outside_is_outside() -> None:
    # Sum 60, mean 20/3. Moving ranges 1 0 0 0 1 0 2 6, mean 1.25. Upper limit 20/3 + 3.325 = 9.9917.
    found = usual(line(6, 7, 7, 7, 7, 6, 6, 4, 10))
    assert found.upper == pytest.approx(9.9917, abs=0.0001)
    assert found.different == {week(8): Different(Reason.OUTSIDE, Side.HIGHER)}


def test_what_was_found_cannot_be_changed() -> None:
    found = usual(line(5, 5, 6, 6, 5, 5, 6, 6, 5, 9))
    with pytest.raises(TypeError):
        found.different[week(0)] = LOWER_RUN


def test_a_year_of_answered_weeks_is_used_and_older_ones_are_not_judged() -> None:
    recent = [4, 6] * 26
    found = usual(line(10, 0, 10, *recent))
    assert found.since == week(3)
    assert found.weeks == 52
    assert found.median == 5
    assert found.different == {}


def test_a_missing_week_is_a_gap_and_the_weeks_beside_it_are_successive() -> None:
    whole = line(4, 3, 4, 5, 3, 4, 3, 5, 7, 6, 7, 6, 7)
    with_gap = whole[:3] + [(start + timedelta(weeks=5), figure) for start, figure in whole[3:]]
    assert positions(with_gap) == positions(whole)


def test_weeks_out_of_order_or_repeated_are_refused() -> None:
    with pytest.raises(ValueError, match="2025-01-06 comes after 2025-01-13"):
        usual([(week(1), 5), (week(0), 5)])
    with pytest.raises(ValueError, match="2025-01-06 comes after 2025-01-06"):
        usual([(week(0), 5), (week(0), 5)])


@pytest.mark.parametrize("figure", [-0.1, 10.1, float("nan"), float("inf")])
def test_a_figure_off_the_scale_is_refused(figure: float) -> None:
    with pytest.raises(ValueError, match="The figure of 2025-01-06 must be from 0 to 10"):
        usual([(week(0), figure)])


@given(st.lists(st.floats(0, 10), max_size=7))
def test_under_eight_weeks_it_is_always_too_early(figures) -> None:
    assert usual(line(*figures)) is None


@given(st.floats(0, 10), st.integers(8, 120))
def test_a_line_that_never_changes_is_never_different_from_usual(figure, weeks) -> None:
    found = usual(line(*[figure] * weeks))
    assert found.different == {}
    assert found.median == figure


@given(twelfths(8, 60), st.data())
def test_moving_the_whole_line_moves_its_usual_and_changes_nothing_else(figures, data) -> None:
    shift = data.draw(st.integers(-min(figures), 120 - max(figures)))
    here = usual(line(*[figure / 12 for figure in figures]))
    there = usual(line(*[(figure + shift) / 12 for figure in figures]))
    assert there.different == here.different
    assert there.median == pytest.approx(here.median + shift / 12)


@given(twelfths(8, 60))
def test_turning_the_line_upside_down_only_swaps_higher_and_lower(figures) -> None:
    swapped = {Side.HIGHER: Side.LOWER, Side.LOWER: Side.HIGHER}
    here = usual(line(*[figure / 12 for figure in figures]))
    there = usual(line(*[10 - figure / 12 for figure in figures]))
    assert there.different == {
        start: Different(why.reason, swapped[why.side]) for start, why in here.different.items()
    }
    assert there.median == pytest.approx(10 - here.median)
    assert there.lower == pytest.approx(10 - here.upper)
    assert there.upper == pytest.approx(10 - here.lower)


@given(twelfths(52, 60), twelfths(1, 20))
def test_what_came_before_the_latest_52_weeks_changes_nothing(figures, older) -> None:
    recent = [(week(number), figure / 12) for number, figure in enumerate(figures)]
    before = [(week(number - len(older)), figure / 12) for number, figure in enumerate(older)]
    assert usual(before + recent) == usual(recent)


@given(twelfths(8, 52), st.data())
def test_how_long_the_gaps_are_changes_nothing(figures, data) -> None:
    whole = line(*[figure / 12 for figure in figures])
    gaps = data.draw(st.lists(st.integers(0, 9), min_size=len(whole), max_size=len(whole)))
    spread, late = [], 0
    for (start, figure), gap in zip(whole, gaps, strict=True):
        late += gap
        spread.append((start + timedelta(weeks=late), figure))
    assert positions(spread) == positions(whole)


@given(twelfths(8, 52))
def test_rounding_never_changes_what_exact_arithmetic_finds(figures) -> None:
    exact = [Fraction(figure, 12) for figure in figures]
    assert positions(line(*map(float, exact))) == by_the_book(exact)


def by_the_book(points: list[Fraction]) -> dict[int, Different]:
    """The stated rule in exact fractions, told another way: for each week, look for a reason."""
    centre = sum(points) / len(points)
    ranges = [abs(after - before) for before, after in itertools.pairwise(points)]
    reach = Fraction(266, 100) * sum(ranges) / len(ranges)
    middle = median(points)
    found = {}
    for start in range(len(points) - 5):
        six = range(start, start + 6)
        if all(points[number] > middle for number in six):
            found |= dict.fromkeys(six, HIGHER_RUN)
        if all(points[number] < middle for number in six):
            found |= dict.fromkeys(six, LOWER_RUN)
    for number, point in enumerate(points):
        if point > max(centre + reach, middle):
            found[number] = Different(Reason.OUTSIDE, Side.HIGHER)
        if point < min(centre - reach, middle):
            found[number] = Different(Reason.OUTSIDE, Side.LOWER)
    return found


def test_after_a_lasting_step_a_week_on_the_usual_line_is_not_called_different() -> None:
    # Limits follow the mean, which lags behind the median: here they end at 7.9, and the median is 9.
    moved = line(*([0] * 20), *([9, 10] * 16))
    found = usual(moved)

    assert found.median == 9
    assert {week for week, figure in moved if figure == 9}.isdisjoint(found.different)
