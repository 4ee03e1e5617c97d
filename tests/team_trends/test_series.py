"""Released ranges in the order of time: no hole, no range lost, and a change only where ranges lie apart."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.team_trends.bands import Band
from apps.team_trends.blocks import Block, Span
from apps.team_trends.models import Figure
from apps.team_trends.sentences import about
from apps.team_trends.series import Axis, Slot, axis_of, last_different, slots
from tests.conftest import NOW
from tests.team_trends.releasing import PRESSURE


@st.composite
def pasts(draw):
    """What was released of one figure: each block by itself, with the one before where that had nothing."""
    figures, before = [], True
    for block in range(draw(st.integers(1, 20))):
        kind = draw(st.sampled_from(["nothing", "one", "one", "two"]))
        if kind != "nothing":
            first = block - 1 if kind == "two" and not before else block
            low = draw(st.integers(0, 9))
            figures.append(
                Figure(figure=PRESSURE, first_block=first, last_block=block, low=low, high=low + 1)
            )
        before = kind != "nothing"
    return figures, block


@given(pasts(), st.none() | st.integers(1, 13))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slots_leave_no_hole_and_lose_no_range(past, most):
    figures, last = past
    if not figures:
        return
    axis = axis_of(figures, Block(last), most=most)
    found = slots(figures, axis)
    covered = [block for slot in found for block in slot.span.blocks]
    assert covered == axis.blocks
    shown = {(slot.span.first.number, slot.span.last.number) for slot in found if slot.band}
    within = {(f.first_block, f.last_block) for f in figures if f.last_block >= axis.first.number}
    assert shown == within
    if most is not None:
        assert most <= len(axis.blocks) <= most + 1 or axis.first.number == min(
            f.first_block for f in figures
        )


@given(pasts())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_is_told_only_where_there_is_a_gap_between(past):
    figures, last = past
    found = slots(figures, Axis(Block(0), Block(last)))
    earlier, words = last_different(found), about(found)
    latest = next((slot for slot in reversed(found) if slot.band), None)
    apart = [
        slot
        for slot in found
        if latest and slot.band and (slot.band.high < latest.band.low or latest.band.high < slot.band.low)
    ]
    assert earlier == (apart[-1] if apart else None)
    assert ("higher than" in words or "lower than" in words) == bool(apart)


def test_where_nothing_is_shown_the_sentence_says_only_that():
    assert about([Slot(Span.of(Block(3)), None)]) == "Not shown."


def test_touching_ranges_are_no_change():
    touching = [Slot(Span.of(Block(n)), Band(low, low + 1)) for n, low in ((3, 4), (4, 5))]
    assert last_different(touching) is None


def test_the_day_of_the_next_figures_is_that_of_the_block_that_runs():
    assert Block.latest_built(NOW) == Block(2)
    assert Block(3).first.monday == date(2026, 10, 5)
