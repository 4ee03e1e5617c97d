"""The data file that the site is delivered with."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise

import pytest

from apps.resilience.model import DATA, Direction, NotInModelError, load, model

ITEMS = {
    # id: (phase, dimension, direction)
    "stretched": ("challenges", "individual", Direction.DEMAND),
    "pressure": ("challenges", "systemic", Direction.DEMAND),
    "meaning": ("values", "individual", Direction.RESOURCE),
    "appraisal": ("values", "individual", Direction.RESOURCE),
    "culture": ("values", "systemic", Direction.RESOURCE),
    "self_care": ("coping", "individual", Direction.RESOURCE),
    "boundaries": ("coping", "boundaries", Direction.RESOURCE),
    "support": ("coping", "relational", Direction.RESOURCE),
}


def words() -> Iterator[str]:
    """Every text of the file that a person can read."""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        found = re.fullmatch(
            r'(?:label|title|description|reading|question|hint|at_0|at_10|gloss) = "(.*)"|  "(.*)",', line
        )
        if found:
            yield found[1] or found[2]


def test_the_file_that_is_delivered_can_be_used() -> None:
    assert load(DATA).items == model().items


def test_the_model_is_read_once() -> None:
    assert model() is model()


def test_the_three_phases_have_their_dimensions_in_order() -> None:
    assert [dimension.key for dimension in model().dimensions] == [
        ("challenges", "individual"),
        ("challenges", "systemic"),
        ("values", "individual"),
        ("values", "systemic"),
        ("coping", "individual"),
        ("coping", "boundaries"),
        ("coping", "relational"),
    ]


def test_challenges_read_the_opposite_way_to_values_and_coping() -> None:
    assert {phase.id: phase.direction for phase in model().phases} == {
        "challenges": Direction.DEMAND,
        "values": Direction.RESOURCE,
        "coping": Direction.RESOURCE,
    }
    assert model().phase("challenges").reading != model().phase("coping").reading


def test_the_eight_items_ask_about_what_the_model_says() -> None:
    assert {item.id: (*item.key, item.direction) for item in model().items} == ITEMS


@pytest.mark.parametrize("item", model().items, ids=lambda item: item.id)
def test_every_item_asks_about_the_past_7_days_and_labels_both_ends(item) -> None:
    assert item.question.startswith("In the past 7 days, ")
    assert item.question.endswith("?")
    assert item.at_0
    assert item.at_10
    assert item.at_0 != item.at_10


def test_every_line_of_a_chart_can_be_told_from_the_others() -> None:
    labels = [dimension.label for dimension in model().dimensions]
    assert len(set(labels)) == len(labels)


def test_the_challenge_list_has_both_sides() -> None:
    assert 15 <= len(model().challenges) <= 20
    assert len(model().challenges_of("individual")) >= 5
    assert len(model().challenges_of("systemic")) >= 5


def test_each_kind_of_coping_has_8_to_12_strategies() -> None:
    for dimension in model().phase("coping").dimensions:
        assert 8 <= len(model().strategies_of(dimension.id)) <= 12


def test_leave_and_something_to_look_forward_to_are_strategies() -> None:
    assert model().strategy("annual_leave").kind == "individual"
    assert model().strategy("look_forward").kind == "individual"


def test_about_twenty_values_have_a_gloss_each() -> None:
    assert 18 <= len(model().values) <= 24
    glosses = [value.gloss for value in model().values]
    assert len(set(glosses)) == len(glosses)


def test_the_choices_for_a_value_and_for_a_strategy() -> None:
    assert [effect.id for effect in model().effects] == ["lived", "blocked", "strengthened"]
    assert [result.id for result in model().results] == ["helped", "did_not_help", "not_sure"]


def test_how_much_a_plan_helped_has_four_degrees_and_the_least_is_that_it_did_not() -> None:
    assert [degree.label for degree in model().degrees] == [
        "Not at all",
        "A little",
        "Quite a lot",
        "A great deal",
    ]
    assert [degree.helped for degree in model().degrees] == [False, True, True, True]


def test_each_fact_of_the_week_begins_at_none_and_has_bands_that_differ() -> None:
    assert [fact.id for fact in model().facts] == ["overtime", "supervision", "telephone"]
    for fact in model().facts:
        assert fact.bands[0].id == "none"
        assert len({band.label for band in fact.bands}) == len(fact.bands)
        assert fact.question.startswith("In the past 7 days, ")


def test_the_bands_of_a_fact_meet_without_a_gap_and_rise() -> None:
    for fact in model().facts:
        hours = [[int(number) for number in re.findall(r"\d+", band.label)] for band in fact.bands[1:]]
        edges = list(chain.from_iterable(hours))
        assert edges == sorted(edges)
        for before, after in pairwise(hours):
            assert before[-1] == after[0]


def test_the_words_are_plain_and_kind() -> None:
    found = list(words())
    assert len(found) > 100
    for text in found:
        assert "!" not in text
        assert not re.search(r"resilien|\bscor|\bfail|\bshould\b|\bmust\b|\bought\b", text, re.IGNORECASE), (
            text
        )
        assert text[0].isupper() or text[0].isdigit()


def test_strategies_are_all_told_as_something_that_one_does() -> None:
    """So that each reads on from "What you did:" and from "What helped:"."""
    assert [s.label for s in model().strategies if not re.match(r"[A-Z][a-z]+ing\b", s.label)] == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda: model().phase("luck"),
        lambda: model().dimension("coping", "systemic"),
        lambda: model().item("mood"),
        lambda: model().item("stretched", 99),
        lambda: model().items_of("luck"),
        lambda: model().items_of("coping", "systemic"),
        lambda: model().challenge("weather"),
        lambda: model().challenges_of("relational"),
        lambda: model().value("money"),
        lambda: model().strategy("run_away"),
        lambda: model().strategies_of("systemic"),
        lambda: model().effect("lost"),
        lambda: model().result("cured"),
        lambda: model().fact("steps"),
        lambda: model().fact("overtime").band("lots"),
    ],
)
def test_asking_for_what_the_model_does_not_have_is_refused(ask) -> None:
    with pytest.raises(NotInModelError):
        ask()


def test_each_entry_is_found_by_its_id_and_its_version() -> None:
    found = model()
    assert all(found.phase(phase.id) is phase for phase in found.phases)
    assert all(found.item(item.id, item.version) is item for item in found.items)
    assert all(found.challenge(challenge.id) is challenge for challenge in found.challenges)
    assert all(found.value(value.id) is value for value in found.values)
    assert all(found.strategy(strategy.id) is strategy for strategy in found.strategies)
    assert all(found.effect(effect.id) is effect for effect in found.effects)
    assert all(found.result(result.id) is result for result in found.results)
    assert all(found.fact(fact.id).band(band.id) is band for fact in found.facts for band in fact.bands)
    assert all(found.dimension(*dimension.key) is dimension for dimension in found.dimensions)
    assert [item.id for item in found.items_of("values")] == ["meaning", "appraisal", "culture"]
    assert [item.id for item in found.items_of("values", "systemic")] == ["culture"]
