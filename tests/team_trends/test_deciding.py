"""Which figures are published: enough people, no subtraction, nobody's answer told; whatever was answered."""

import inspect
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.team_trends import parameters
from apps.team_trends.auditing import Parts, Release
from apps.team_trends.bands import width
from apps.team_trends.blocks import Block, Span
from apps.team_trends.deciding import Candidate, Decision, decide
from apps.team_trends.parameters import MODELS
from tests.team_trends.adversary import gains_of, person
from tests.team_trends.histories import FIGURE, parts

HAIR = 1e-9
limits = st.sampled_from([parameters.MOST_TOLD, 0.08])


def wide(parts: Parts) -> float:
    return float(width(FIGURE, len(parts)))


def stricter(limit: float):
    """A limit that is reached within a few blocks."""
    return patch.object(parameters, "MOST_TOLD", limit)


def candidate(team: int, size: int, block: int = 0) -> Candidate:
    return Candidate(team, Span.of(Block(block)), parts(*range(100 * team, 100 * team + size), block=block))


def everybody(candidates: list[Candidate]) -> Parts:
    return {who: weeks for each in candidates for who, weeks in each.parts.items()}


def decided(candidates, history=(), *, figure=FIGURE, block=0, threshold=8, total=None) -> Decision:
    total = everybody(candidates) if total is None else total
    return decide(figure, candidates, total, history, service=1, block=Block(block), threshold=threshold)


def teams(decision: Decision) -> list[int]:
    return [each.team for each in decision.teams]


@pytest.mark.parametrize(("size", "shown"), [(0, []), (7, []), (8, [1]), (9, [1])])
def test_a_team_is_shown_from_eight_contributors(size, shown):
    assert teams(decided([candidate(1, size)])) == shown


@pytest.mark.parametrize(("size", "shown"), [(4, []), (5, [1])])
def test_five_is_a_floor_that_no_setting_passes(size, shown):
    assert teams(decided([candidate(1, size)], threshold=2)) == shown


@pytest.mark.parametrize(("size", "shown"), [(11, []), (12, [1])])
def test_a_service_may_ask_for_more(size, shown):
    assert teams(decided([candidate(1, size)], threshold=12)) == shown


@pytest.mark.parametrize(("size", "shown"), [(19, []), (20, [1])])
@pytest.mark.parametrize("figure", ["challenges", "asks"])
def test_shares_are_shown_from_twenty_contributors(figure, size, shown):
    assert teams(decided([candidate(1, size)], figure=figure)) == shown


@pytest.mark.parametrize(("small", "total"), [(0, True), (1, False), (7, False), (8, True)])
def test_a_total_is_withheld_where_one_to_seven_people_are_in_teams_that_are_not_shown(small, total):
    # A second small team makes eight out of people none of whose teams is shown.
    rest = [candidate(2, min(small, 7)), candidate(3, max(small - 7, 0))]
    decision = decided([candidate(1, 12), *rest])
    assert teams(decision) == [1]
    assert decision.total is total


@pytest.mark.parametrize(("size", "total"), [(7, False), (8, True)])
def test_a_service_whose_teams_are_all_small_has_a_total_from_eight(size, total):
    decision = decided([candidate(1, size - 4), candidate(2, 4)])
    assert (teams(decision), decision.total) == ([], total)


def test_a_team_shown_for_half_a_year_counts_as_hidden_for_the_total_of_the_quarter():
    longer = Candidate(
        2, Span.ending(Block(1)), {person(number): {0: 5, 1: 5} for number in range(200, 207 + 1)}
    )
    short = {who: {1: 5} for who in list(longer.parts)[:7]}
    quarter = candidate(1, 12, block=1)
    decision = decided([quarter, longer], block=1, total={**quarter.parts, **short})
    assert teams(decision) == [1, 2]
    assert not decision.total


def coming_and_going(blocks: int) -> tuple[list[Release], list[Decision]]:
    """A team of nine, of whom another is missing each time."""
    history: list[Release] = []
    decisions = []
    for block in range(blocks):
        people = parts(*(number for number in range(9) if number != block % 9), block=block)
        decision = decided([Candidate(1, Span.of(Block(block)), people)], history, block=block, total={})
        history += [
            Release(FIGURE, 1, each.team, each.span, each.parts, wide(each.parts)) for each in decision.teams
        ]
        decisions.append(decision)
    return history, decisions


def test_a_team_is_hidden_before_its_figures_tell_more_than_the_limit_about_anybody():
    with stricter(0.08):
        history, decisions = coming_and_going(6)
    assert teams(decisions[0]) == [1]
    assert any(not teams(decision) for decision in decisions)
    told = [gain for model in MODELS for gain in gains_of(history, model).values()]
    assert 0.05 < max(told) <= 0.08


def test_where_too_much_was_told_before_only_what_would_tell_more_is_hidden():
    told_too_much = Release(FIGURE, 1, 1, Span.of(Block(0)), parts(*range(100, 105)), 0.1)
    one_more = Candidate(1, Span.of(Block(1)), parts(*range(101, 106), block=1))
    decision = decided([one_more, candidate(2, 12, block=1)], [told_too_much], block=1, threshold=5)
    assert teams(decision) == [2]


def test_releases_of_another_service_count_where_somebody_was_there():
    before = Release(FIGURE, 2, 7, Span.of(Block(0)), parts(*range(100, 108)), 5.0)
    with stricter(0.062):
        assert teams(decided([candidate(1, 8, block=1)], [], block=1)) == [1]
        assert teams(decided([candidate(1, 8, block=1)], [before], block=1)) == []


def test_releases_of_other_figures_do_not_count():
    other = Release("coping.individual", 1, 1, Span.of(Block(0)), parts(*range(100, 105)), 0.1)
    assert teams(decided([candidate(1, 8, block=1)], [other], block=1)) == [1]


def test_no_answer_is_an_argument():
    assert list(inspect.signature(decide).parameters) == [
        "figure", "candidates", "total", "history", "service", "block", "threshold",
    ]  # fmt: skip
    assert set(Candidate.__dataclass_fields__) == {"team", "span", "parts"}


@st.composite
def years(draw: st.DrawFn) -> list[list[set[int]]]:
    """For each block, who contributes in each of up to three teams."""
    number = draw(st.integers(1, 3))
    return [
        [draw(st.sets(st.integers(0, 12), min_size=6, max_size=12)) for _ in range(number)]
        for _ in range(draw(st.integers(1, 4)))
    ]


def lived(year: list[list[set[int]]], shuffled=list) -> tuple[list[Release], list[Decision]]:
    history: list[Release] = []
    decisions = []
    for block, sets in enumerate(year):
        offered = [
            Candidate(
                team, Span.of(Block(block)), parts(*(100 * team + n for n in shuffled(found)), block=block)
            )
            for team, found in enumerate(sets)
        ]
        total = everybody(offered)
        decision = decided(shuffled(offered), shuffled(history), block=block, total=total)
        decisions.append(decision)
        history += [
            Release(FIGURE, 1, each.team, each.span, each.parts, wide(each.parts)) for each in decision.teams
        ]
        if decision.total:
            history.append(Release(FIGURE, 1, None, Span.of(Block(block)), total, wide(total)))
    return history, decisions


@settings(max_examples=25, deadline=None)
@given(years(), limits)
def test_whatever_happens_in_a_service_no_more_is_told_than_the_limit(year, limit):
    with stricter(limit):
        history, _ = lived(year)
    for model in MODELS:
        assert max(gains_of(history, model).values(), default=0) <= limit + HAIR


@settings(max_examples=25, deadline=None)
@given(years(), limits, st.randoms(use_true_random=False))
def test_the_order_of_anything_changes_no_decision(year, limit, random):
    def shuffled(items):
        mixed = list(items)
        random.shuffle(mixed)
        return mixed

    with stricter(limit):
        assert lived(year)[1] == lived(year, shuffled)[1]
