"""What releases tell about one person: by hand, by brute force, and at every end of the model."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.team_trends.auditing import Audit, Release
from apps.team_trends.blocks import Block, Span
from apps.team_trends.parameters import Model
from tests.team_trends.adversary import gains_of, person
from tests.team_trends.histories import histories, release

HAIR = 1e-6
models = st.builds(Model, st.floats(2, 3), st.floats(0.5, 0.9), st.floats(0.3, 0.8))
ends = st.sampled_from([Model(*corner) for corner in product((2.0, 3.0), (0.5, 0.9), (0.3, 0.8))])
services = histories(people=20, fewest=5, widths=(2.5, 5.0))
"""What could be published: nothing of fewer than five people, nor in narrower steps."""
slow = settings(max_examples=60, deadline=None)


def gains(releases: list[Release], model: Model) -> dict:
    audit = Audit(releases)
    who, means = audit.targets
    found = {}
    for at, row, gain in zip(who, means, audit.gains(model), strict=True):
        if np.count_nonzero(row) == 1:
            found[audit.people[at], audit.blocks[int(row.argmax())]] = gain
    return found


def test_of_two_people_and_no_rounding_six_tenths_are_told():
    # One's own variance is 3 and what is shared has 1. From the mean of both: 4 - 2.5 = 1.5 of it stays.
    # From the other's answer alone: 4 - 1/4 = 3.75 stays. 1 - 1.5 / 3.75.
    model = Model(stable=2, drift=1, correlation=0.5, team=0.6, service=0.4)
    told = gains([release(1, 1, 2, width=HAIR)], model)
    assert told == {(person(1), 0): pytest.approx(0.6), (person(2), 0): pytest.approx(0.6)}


def test_who_is_missing_from_one_of_two_figures_is_known_by_subtraction():
    model = Model(stable=3, drift=0.5, correlation=0.8)
    told = gains([release(1, *range(8), width=HAIR), release(None, *range(9), width=HAIR)], model)
    assert told[person(8), 0] == pytest.approx(1)
    assert max(gain for (who, _), gain in told.items() if who != person(8)) < 0.25


def test_wider_bands_tell_less():
    told = [Audit([release(1, *range(8), width=width)]).most_told() for width in (0.5, 1.0, 2.0)]
    assert told == sorted(told, reverse=True)


def test_nothing_is_told_where_nothing_is_released():
    assert Audit([]).most_told() == 0


@slow
@given(histories(), models, st.booleans())
def test_the_shortcuts_agree_with_the_covariance_of_everything(releases, model, lasting):
    model = replace(model, lasting=lasting)
    assert gains(releases, model) == pytest.approx(gains_of(releases, model), abs=1e-9)


@slow
@given(histories(figure="asks"), models)
def test_they_agree_for_shares_too(releases, model):
    assert gains(releases, model) == pytest.approx(gains_of(releases, model), abs=1e-9)


@slow
@given(histories(), models)
def test_a_twin_whose_rounding_is_scaled_with_the_others_would_never_find_more(releases, model):
    told = gains(releases, model)
    assert all(gain <= told[answer] + 1e-9 for answer, gain in gains_of(releases, model, scaled=True).items())


def test_a_mean_over_two_blocks_is_kept_as_each_of_them_is():
    half = {person(number): {0: 13, 1: 3} for number in range(8)}
    audit = Audit([Release("values.individual", 1, 1, Span.ending(Block(1)), half, 2.0)])
    assert {tuple(row) for row in audit.targets[1]} == {(1, 0), (0, 1), (13 / 16, 3 / 16)}
    told = audit.gains(Model(3, 0.9, 0.3)).reshape(8, 3)
    assert (told.argmax(axis=1) == 1).all()


@slow
@given(services, models | ends, st.booleans())
def test_no_model_within_the_ranges_tells_more_than_the_worst_ends_by_a_hundredth(releases, model, lasting):
    assert Audit(releases).most_told([replace(model, lasting=lasting)]) <= Audit(releases).most_told() + 0.01


@given(histories(blocks=2), st.randoms())
@slow
def test_the_order_of_releases_and_people_changes_nothing(releases, random):
    mixed = []
    for each in releases:
        people = list(each.parts)
        random.shuffle(people)
        mixed.append(replace(each, parts={who: each.parts[who] for who in people}))
    random.shuffle(mixed)
    assert Audit(mixed).most_told() == Audit(releases).most_told()
