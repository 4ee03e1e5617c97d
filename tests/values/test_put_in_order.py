"""The order of values: whatever is done, places run from 1 without a hole and the order is as last asked."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.resilience.model import model
from apps.values import actions
from apps.values.models import MOST, OwnValue
from apps.values.queries import current_values
from tests.conftest import NOW, at_once
from tests.values.conftest import SIX, chose, labels

CHANGES = st.one_of(
    st.tuples(st.just("choose"), st.sampled_from([value.id for value in model().values])),
    st.tuples(st.just("own words"), st.sampled_from(["Rest", "rest", "Honesty", "Leaving on time"])),
    st.tuples(st.just("let go"), st.integers(0, MOST - 1)),
    st.tuples(st.just("take up"), st.integers(0, 9)),
    st.tuples(st.just("reword"), st.integers(0, MOST - 1), st.sampled_from(["Rest", "Bread", "Honesty"])),
    st.tuples(st.just("move"), st.integers(0, MOST - 1), st.integers(-6, 6)),
    st.tuples(st.just("order"), st.permutations(range(MOST))),
)


def test_the_buttons_move_a_value_and_lead_back_to_it(adas_values, cast):
    first, *_ = chose(cast.ada, *SIX[:3])
    response = adas_values.press(first, "move", to="down")
    assert response.url == f"/values/#value-{first.pk}"
    assert labels(cast.ada) == ["Compassion", "Helping others", "Honesty"]
    assert "The value you moved is now in place 2." in adas_values.page()
    adas_values.press(first, "move", to="up")
    assert labels(cast.ada) == ["Helping others", "Compassion", "Honesty"]


def test_the_first_stays_first(adas_values, cast):
    first, _ = chose(cast.ada, *SIX[:2])
    adas_values.press(first, "move", to="up")
    assert current_values(cast.ada)[0] == first


def test_the_whole_order_can_be_asked_for_at_once(adas_values, cast):
    values = chose(cast.ada, *SIX)
    wanted = [str(value.pk) for value in reversed(values)]
    response = adas_values.client.post(
        "/values/order/", {"value": wanted}, headers={"accept": "application/json"}
    )
    assert response.json() == {"order": wanted}
    assert current_values(cast.ada) == list(reversed(values))


def test_what_another_tab_has_added_comes_after_what_is_named(cast, clock):
    first, second = chose(cast.ada, *SIX[:2])
    chose(cast.ada, "courage")
    actions.order(by=cast.ada, value_ids=[second.pk, uuid4(), first.pk])
    assert labels(cast.ada) == ["Compassion", "Helping others", "Courage"]


def test_an_order_of_nonsense_is_no_page_of_ours(adas_values, cast):
    chose(cast.ada, *SIX)
    assert adas_values.client.post("/values/order/", {"value": ["1"]}).status_code == 404


def test_values_of_somebody_else_in_an_order_are_passed_over(adas_values, cast):
    (bens,) = chose(cast.ben, "honesty")
    mine = chose(cast.ada, *SIX[:2])
    adas_values.client.post("/values/order/", {"value": [str(bens.pk), str(mine[1].pk), str(mine[0].pk)]})
    assert labels(cast.ben) == ["Honesty"]
    assert labels(cast.ada) == ["Compassion", "Helping others"]


def test_two_tabs_that_order_at_once_leave_one_of_the_two_orders(committed_cast, clock):
    ada = committed_cast.ada
    values = [value.pk for value in chose(ada, *SIX)]
    orders = [values[3:] + values[:3], values[::-1]]
    at_once([lambda ids=ids: actions.order(by=ada, value_ids=ids) for ids in orders])
    assert [value.pk for value in current_values(ada)] in orders


@given(st.lists(CHANGES, max_size=14))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_order_is_as_it_was_asked_for(cast, changes):
    cast.bring("ada")
    with transaction.atomic():
        expected: list[str] = []
        for change in changes:
            expected = _done(cast.ada, expected, change)
            values = current_values(cast.ada)
            assert [value.label for value in values] == expected
            assert [value.position for value in values] == list(range(1, len(values) + 1))
        transaction.set_rollback(True)


def _done(ada: Any, now: list[str], change: tuple[Any, ...]) -> list[str]:
    """Does one thing, and returns the labels that should then be there, in their order."""
    kind, *what = change
    values = current_values(ada)
    folded = [label.casefold() for label in now]
    if kind in ("choose", "own words", "take up"):
        former = list(OwnValue.objects.exclude(let_go_at=None).order_by("let_go_at", "pk"))
        try:
            if kind == "take up":
                if not former:
                    return now
                label = former[what[0] % len(former)].label
                actions.take_up(by=ada, value_id=former[what[0] % len(former)].pk, now=NOW)
            elif kind == "choose":
                label = model().value(what[0]).label
                actions.choose(by=ada, slugs=[what[0]], words=[], now=NOW)
            else:
                label = what[0]
                actions.choose(by=ada, slugs=[], words=[label], now=NOW)
        except actions.TooManyError:
            assert len(now) == MOST
            return now
        return now if label.casefold() in folded else [*now, label]
    if kind == "order":
        ids: list[UUID] = [values[place].pk for place in what[0] if place < len(values)]
        actions.order(by=ada, value_ids=ids)
        return [now[place] for place in what[0] if place < len(now)]
    if not now:
        return now
    place = what[0] % len(now)
    left = [label for number, label in enumerate(now) if number != place]
    if kind == "let go":
        actions.let_go(by=ada, value_id=values[place].pk, now=NOW)
        return left
    if kind == "reword":
        try:
            actions.reword(by=ada, value_id=values[place].pk, words=what[1], now=NOW)
        except actions.AlreadyChosenError:
            assert what[1].casefold() in [label.casefold() for label in left]
            return now
        return [*now[:place], what[1], *now[place + 1 :]]
    actions.move(by=ada, value_id=values[place].pk, places=what[1])
    left.insert(min(max(place + what[1], 0), len(left)), now[place])
    return left


@pytest.mark.parametrize(
    "fields", [{"position": 7}, {"position": 0}, {"position": None}, {"position": 1, "let_go_at": NOW}]
)
def test_the_database_refuses_a_place_that_cannot_be(cast, clock, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnValue.objects.create(person=cast.ada, slug="honesty", version=1, **fields)


def test_the_database_refuses_two_in_one_place(committed_cast, clock):
    OwnValue.objects.create(person=committed_cast.ada, slug="honesty", version=1, position=1)
    with pytest.raises(IntegrityError):
        OwnValue.objects.create(person=committed_cast.ada, slug="courage", version=1, position=1)
