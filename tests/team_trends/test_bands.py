"""Figures are bands of a fixed grid, and differ only where a gap lies between them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.team_trends.bands import Band, band, differ, fewest

MEAN = "values.individual"
figures = st.sampled_from([MEAN, "challenges", "asks"])


def pair(figure: str, value: Fraction, people: int = 20) -> tuple[str, str]:
    found = band(figure, value, people)
    return f"{float(found.low):g}", f"{float(found.high):g}"


@pytest.mark.parametrize(
    ("value", "low_and_high"),
    [
        (Fraction(0), ("0", "2.5")),
        (Fraction(249, 100), ("0", "2.5")),
        (Fraction(5, 2), ("2.5", "5")),
        (Fraction(15, 2), ("7.5", "10")),
        (Fraction(10), ("7.5", "10")),
    ],
)
def test_a_mean_on_an_edge_belongs_to_the_band_above_and_ten_to_the_last(value, low_and_high):
    assert pair(MEAN, value) == low_and_high


@pytest.mark.parametrize(
    ("people", "value", "low_and_high"),
    [(8, 4, ("0", "5")), (11, 5, ("5", "10")), (12, 4, ("2.5", "5")), (13, 5, ("5", "7.5"))],
)
def test_fewer_than_twelve_people_are_in_one_half_or_the_other(people, value, low_and_high):
    assert pair(MEAN, Fraction(value), people) == low_and_high


@given(st.fractions(0, 10))
def test_a_narrow_band_lies_within_a_wide_one(value):
    narrow, wide = band(MEAN, value, 12), band(MEAN, value, 11)
    assert wide.low <= narrow.low < narrow.high <= wide.high


@pytest.mark.parametrize(
    ("named", "low_and_high"),
    [(0, ("0", "0.2")), (3, ("0", "0.2")), (4, ("0.2", "0.4")), (12, ("0.6", "0.8")), (20, ("0.8", "1"))],
)
def test_shares_of_twenty_people_are_in_fifths(named, low_and_high):
    assert pair("asks", Fraction(named, 20)) == low_and_high


@given(figures, st.fractions(0, 1), st.integers(5, 30))
def test_a_figure_lies_in_its_band(figure, value, people):
    value *= 1 if figure in ("challenges", "asks") else 10
    found = band(figure, value, people)
    assert found.low <= value <= found.high


@pytest.mark.parametrize(("figure", "value"), [(MEAN, -1), (MEAN, Fraction(101, 10)), ("asks", 2)])
def test_what_is_off_the_scale_is_a_mistake(figure, value):
    with pytest.raises(ValueError, match="not on the scale"):
        band(figure, Fraction(value), 20)


def test_bands_that_share_an_edge_do_not_differ():
    low, middle, high = (Band(Decimal(n), Decimal(n + 2)) for n in (2, 4, 6))
    assert not differ(low, low)
    assert not differ(low, middle)
    assert differ(low, high)
    assert differ(high, low)


def test_a_share_needs_twenty_people_and_nothing_is_shown_of_fewer_than_five():
    assert (fewest(MEAN, 8), fewest(MEAN, 3), fewest(MEAN, 12)) == (8, 5, 12)
    assert (fewest("asks", 8), fewest("asks", 25)) == (20, 25)
