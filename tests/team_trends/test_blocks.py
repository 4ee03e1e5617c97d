"""Quarters of thirteen weeks, the same for everybody, and when their figures may be built."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resilience.weeks import Week
from apps.team_trends.blocks import Block, Span

numbers = st.integers(0, 200)


def test_the_first_block_begins_with_the_second_iso_week_of_2026_and_has_thirteen_weeks():
    block = Block(0)
    assert (str(block.first), str(block.last), len(block.weeks)) == ("2026-W02", "2026-W14", 13)


def test_a_week_before_the_first_block_is_in_none():
    with pytest.raises(ValueError, match="no block -1"):
        Block.of(Week(date(2025, 12, 29)))


@given(numbers)
def test_every_week_is_in_one_block(number):
    block = Block(number)
    assert {Block.of(week) for week in block.weeks} == {block}
    assert block.next.first == block.last + 1
    assert block.next.previous == block


@given(numbers, st.sampled_from(["Pacific/Pago_Pago", "Etc/GMT+12", "Europe/London", "Pacific/Kiritimati"]))
def test_figures_are_built_when_no_week_can_be_corrected_anywhere(number, zone):
    assert Block(number).last.closes(ZoneInfo(zone)) <= Block(number).built_from


def test_figures_are_built_on_the_monday_a_week_after_the_next_block_began():
    assert Block(0).built_from == datetime(2026, 4, 13, 12, tzinfo=UTC)


@given(numbers)
def test_the_latest_block_to_be_built_is_the_one_before_until_the_very_moment(number):
    moment = Block(number).built_from
    assert Block.latest_built(moment) == Block(number)
    just_before = Block.latest_built(moment - timedelta(microseconds=1))
    assert just_before == (Block(number - 1) if number else None)


def test_a_span_is_one_block_or_two_neighbours():
    assert len(Span.of(Block(3)).weeks) == 13
    assert Span.ending(Block(3)).blocks == (Block(2), Block(3))
    assert len(Span.ending(Block(3)).weeks) == 26
    for first, last in ((1, 3), (3, 2)):
        with pytest.raises(ValueError, match="neither one block nor two"):
            Span(Block(first), Block(last))


def test_nothing_comes_before_the_first_block():
    with pytest.raises(ValueError, match="no block -1"):
        Span.ending(Block(0))
