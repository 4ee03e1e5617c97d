"""What the page says in words: right in number, kind about gaps, and never a verdict."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.checkins.queries import State
from apps.trends.lines import line_of
from apps.trends.presenters import Show, trends_page
from apps.trends.ranges import DEFAULT, RANGES, chosen
from apps.trends.wording import about, figure, overview, times, weeks
from tests.conftest import NOW
from tests.diary import THIS_WEEK
from tests.trends.test_lines import PRESSURE, histories, of_pressure, past

TODAY = NOW.date()
FORBIDDEN = re.compile(
    r"\b(better|worse|good|bad|great|poor|well done|missed|failed|streak|should|normal|resilient|score)\b",
    re.I,
)


def said(*figures: int | State, span=DEFAULT) -> str:
    history = of_pressure(*figures)
    line = line_of(PRESSURE, history, span.first(THIS_WEEK, history[0].week), THIS_WEEK)
    return plain(about(line, span, TODAY))


def plain(words: str) -> str:
    """With ordinary spaces, for comparing. That numbers hold on to their words has a test of its own."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def page_of(*figures: int | State, span=DEFAULT):
    return trends_page(of_pressure(*figures), span, THIS_WEEK, TODAY)


def test_a_usual_and_a_week_that_differs_from_it():
    assert said(5, 5, 6, 5, 5, 6, 5, 5, 5, 10, State.OPEN) == (
        "Your usual for work pressure is 5. "
        "The week of 9 November was different from your usual: higher than its limits."
    )


def test_two_weeks_that_differ_are_named_together():
    assert (
        "The weeks of 2 November and 9 November were different from your usual: lower than its limits."
    ) in said(*[5, 6] * 8, 0, 0, State.OPEN)


def test_many_weeks_that_differ_are_counted():
    assert said(*[5] * 40, 9, 9, 9, 9).endswith(
        "4 weeks, the latest that of 16 November, were different from your usual: higher than its limits."
    )


def test_a_run_is_told_by_its_first_and_last_week():
    words = said(*[4, 8, 4] * 6, 7, 7, 7, 7, 7, 7)
    assert (
        "The check-ins from the week of 12 October to that of 16 November were different from your usual: "
        "part of 6 or more in a row above it."
    ) in words


def test_the_end_of_a_run_that_lies_mostly_before_the_range_is_told_as_a_part():
    history = of_pressure(8, *[4, 8, 4] * 6, 7, 7, 7, 7, 7, 7, 4)
    assert plain(about(line_of(PRESSURE, history, THIS_WEEK - 1, THIS_WEEK), DEFAULT, TODAY)) == (
        "Your usual for work pressure is 5.5. "
        "The week of 9 November was different from your usual: part of 6 or more in a row above it."
    )


def test_a_steady_line_has_no_different_week():
    assert said(*[5] * 9) == "Your usual for work pressure is 5. No week here was different from your usual."


@pytest.mark.parametrize(
    ("answered", "so_far"),
    [(1, "there is 1 so far."), (2, "there are 2 so far."), (7, "there are 7 so far.")],
)
def test_it_is_too_early_to_tell_before_eight_weeks(answered, so_far):
    assert said(*[5] * answered) == (
        f"It is too early to tell what is usual for you: that takes 8 weeks with an answer, and {so_far}"
    )


def test_a_question_that_was_skipped_is_said_once():
    history = past([{"pressure": 4}, {"meaning": 4}, {"pressure": 4}])
    assert about(line_of(PRESSURE, history, history[0].week, THIS_WEEK), DEFAULT, TODAY).startswith(
        "You left this unanswered once."
    )


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((5, 5), "In the last 12 weeks you checked in twice."),
        ((5, State.PAUSED, 5), "In the last 12 weeks you checked in twice and were away for 1 week."),
        (
            (5, State.PAUSED, State.PAUSED, State.GAP, 5, State.OPEN),
            "In the last 12 weeks you checked in twice and were away for 2 weeks. "
            "1 week without a check-in is left as a gap. This week is still open.",
        ),
        (
            (5, 5, State.GAP, State.GAP, 5),
            "In the last 12 weeks you checked in 3 times. 2 weeks without a check-in are left as gaps.",
        ),
    ],
)
def test_the_overview_counts_in_plain_english(figures, words):
    assert plain(page_of(*figures).overview) == words


def test_being_away_all_the_time_is_said_kindly():
    page = page_of(5, 5, *[State.PAUSED] * 12)
    assert page.show is Show.NONE_HERE
    assert plain(page.overview) == "In the last 12 weeks you were away for 12 weeks."


def test_weeks_of_another_year_carry_it():
    assert "The week of 1 December 2025 was" in said(*[5] * 9, 10, *[5] * 50, span=RANGES[-1])


@settings(max_examples=30, deadline=None)
@given(histories, st.sampled_from(RANGES))
def test_no_sentence_is_ever_a_verdict(history, span):
    page = trends_page(history, span, THIS_WEEK, TODAY)
    words = [page.overview]
    for section in page.sections:
        for chart in section.charts:
            words += [chart.summary, chart.label, chart.title, *[cell for row in chart.rows for cell in row]]
    for sentence in words:
        assert not FORBIDDEN.search(sentence), sentence
        assert not re.search(r"\b1\s(weeks|times|check-ins)|None", sentence), sentence


@settings(max_examples=30, deadline=None)
@given(histories, st.sampled_from(RANGES))
def test_no_line_ends_between_a_number_and_its_word(history, span):
    page = trends_page(history, span, THIS_WEEK, TODAY)
    sentences = [page.overview, *(chart.summary for section in page.sections for chart in section.charts)]
    assert [
        found
        for words in sentences
        for found in re.findall(r"[0-9] (?!(?:and|so|to|was|were)\b)[a-zA-Z]+", words)
    ] == []
    assert any(re.search("[0-9]\N{NO-BREAK SPACE}[a-zA-Z]", words) for words in sentences)


@settings(max_examples=30, deadline=None)
@given(histories)
def test_the_table_holds_every_week_since_the_first_check_in(history):
    page = trends_page(history, RANGES[-1], THIS_WEEK, TODAY)
    if page.show is Show.CHARTS:
        for section in page.sections:
            for chart in section.charts:
                assert len(chart.rows) == len(history)
                for row, each in zip(chart.rows, reversed(history), strict=True):
                    value = chart.line.subject.figure(each)
                    assert row[1] == (figure(value) if value is not None else row[1])
                    assert value is not None or row[1] in ("Away", "No check-in", "Not answered")


def test_a_gap_before_the_first_check_in_is_nobody_s_gap():
    points = line_of(PRESSURE, of_pressure(5, 5), THIS_WEEK - 11, THIS_WEEK).points
    assert plain(overview(points, DEFAULT)) == ("In the last 12 weeks you checked in twice.")


@pytest.mark.parametrize("key", [None, "", "13", "26 ", "ALL", "-1", "12;", "५२"])
def test_a_range_that_is_not_there_falls_back_to_twelve_weeks(key):
    assert chosen(key) is DEFAULT


def test_numbers_read_as_english():
    assert [plain(times(number)) for number in (1, 2, 3)] == ["once", "twice", "3 times"]
    assert [plain(weeks(number)) for number in (1, 2)] == ["1 week", "2 weeks"]
    assert [figure(value) for value in (6.0, 5.75, 10 / 3, 0)] == ["6", "5.8", "3.3", "0"]


def test_the_axis_says_the_year_only_where_it_crosses_one():
    assert page_of(5, 5).data["weeks"][-1] == "16 Nov"
    assert page_of(*[5] * 60, span=RANGES[-1]).data["weeks"][0] == ["29 Sep", "2025"]
