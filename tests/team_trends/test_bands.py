"""Figures are bands of a fixed grid, and differ only where a gap lies between them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.team_trends.bands import Band, band, differ, fewest

MEAN = "values.individual"
figures = st.sampled_from([MEAN, "challenges", "asks"])


def pair(figure: str, value: Fraction) -> tuple[str, str]:
    found = band(figure, value)
    return str(found.low.normalize()), str(found.high.normalize())


@pytest.mark.parametrize(
    ("value", "low_and_high"),
    [
        (Fraction(0), ("0", "2")),
        (Fraction(199, 100), ("0", "2")),
        (Fraction(2), ("2", "4")),
        (Fraction(8), ("8", "1E+1")),
        (Fraction(10), ("8", "1E+1")),
    ],
)
def test_a_mean_on_an_edge_belongs_to_the_band_above_and_ten_to_the_last(value, low_and_high):
    assert pair(MEAN, value) == low_and_high


@pytest.mark.parametrize(
    ("named", "low_and_high"),
    [(0, ("0", "0.2")), (3, ("0", "0.2")), (4, ("0.2", "0.4")), (12, ("0.6", "0.8")), (20, ("0.8", "1"))],
)
def test_shares_of_twenty_people_are_in_fifths(named, low_and_high):
    assert pair("asks", Fraction(named, 20)) == low_and_high


@given(figures, st.fractions(0, 1))
def test_a_figure_lies_in_its_band(figure, value):
    value *= 1 if figure in ("challenges", "asks") else 10
    found = band(figure, value)
    assert found.low <= value <= found.high


@pytest.mark.parametrize(("figure", "value"), [(MEAN, -1), (MEAN, Fraction(101, 10)), ("asks", 2)])
def test_what_is_off_the_scale_is_a_mistake(figure, value):
    with pytest.raises(ValueError, match="not on the scale"):
        band(figure, Fraction(value))


def test_bands_that_share_an_edge_do_not_differ():
    low, middle, high = (Band(Decimal(n), Decimal(n + 2)) for n in (2, 4, 6))
    assert not differ(low, low)
    assert not differ(low, middle)
    assert differ(low, high)
    assert differ(high, low)


def test_a_share_needs_twenty_people_and_nothing_is_shown_of_fewer_than_five():
    assert (fewest(MEAN, 8), fewest(MEAN, 3), fewest(MEAN, 12)) == (8, 5, 12)
    assert (fewest("asks", 8), fewest("asks", 25)) == (20, 25)
