"""Starting a plan from what one planned oneself before, when that did not come from the library."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.coping import actions
from tests.conftest import NOW
from tests.coping.conftest import planned

OWN = {"strategy": "", "kind": "boundaries", "cue": "it is five", "action": "shut the  laptop"}


def ended(person, **said):
    """A plan that has been finished."""
    plan = planned(person, **{**OWN, **said})
    return actions.finish(by=person, plan_id=plan.pk, words="", now=NOW)


def own(plan):
    return f"own:{plan.current.kind}:{plan.pk}"


def offered(page):
    """Title of the group -> what can be chosen in it."""
    return {title: dict(group.fields["strategy"].choices) for title, group, _ in page.context["groups"]}


def labels(page):
    return [label for choices in offered(page).values() for label in choices.values()]


def test_what_ada_once_planned_herself_is_offered_under_its_kind(ada_plans, cast):
    plan = ended(cast.ada)
    page = ada_plans.open("strategy")
    assert offered(page)["Work boundaries"][own(plan)] == "Shut the laptop"
    assert labels(page).count("Shut the laptop") == 1
    assert "From your plan of 18 November 2026" in page.content.decode()


def test_starting_from_it_brings_its_words_along_to_be_changed(ada_plans, cast):
    plan = ended(cast.ada)
    ada_plans.save("strategy", strategy=own(plan))
    form = ada_plans.open("if-then").context["form"]
    assert (form["cue"].value(), form["action"].value()) == ("it is five", "shut the  laptop")


def test_a_plan_started_from_it_is_of_the_same_kind_and_ones_own(ada_plans, cast):
    plan = ended(cast.ada)
    ada_plans.fill_in(strategy={"strategy": own(plan)}).confirm()
    said = cast.ada.plans.get(pk=ada_plans.plan_id).current
    assert (said.strategy, said.strategy_version, said.kind) == ("", None, "boundaries")


def test_what_was_planned_twice_is_offered_once_as_it_was_last(ada_plans, cast):
    ended(cast.ada, action="Shut the laptop")
    later = planned(cast.ada, **{**OWN, "cue": "the last call ends"})
    actions.let_go(by=cast.ada, plan_id=later.pk, words="", now=NOW + timedelta(days=1))
    page = ada_plans.open("strategy")
    assert labels(page).count("Shut the laptop") == 1
    assert own(later) in offered(page)["Work boundaries"]


def test_a_long_action_is_offered_by_its_beginning(ada_plans, cast):
    plan = ended(cast.ada, action="walk " * 60)
    label = offered(ada_plans.open("strategy"))["Work boundaries"][own(plan)]
    assert label.startswith("Walk walk")
    assert len(label) == 120


def test_what_is_in_the_library_or_active_already_is_not_offered_again(ada_plans, cast):
    ended(cast.ada, strategy="lunch_break", kind="individual", action="eat outside")
    planned(cast.ada, **{**OWN, "action": "leave at five"})
    assert not {"Eat outside", "Leave at five"} & set(labels(ada_plans.open("strategy")))


def test_a_plan_that_is_being_changed_has_its_words_already(ada_plans, cast):
    ended(cast.ada)
    ada_plans.plan_id = planned(cast.ada).pk
    assert "Shut the laptop" not in labels(ada_plans.open("strategy"))


def test_nobody_else_s_words_are_offered_or_can_be_started_from(ada_plans, cast):
    bens = ended(cast.ben)
    assert "Shut the laptop" not in labels(ada_plans.open("strategy"))
    response = ada_plans.save("strategy", strategy=own(bens))
    assert response.status_code == 422
    assert "Select what you could try from the list" in response.content.decode()
    assert ada_plans.open("if-then").context["form"]["action"].value() is None


def test_an_error_leads_to_what_can_be_seen(ada_plans):
    """With a challenge in own words all groups are folded; the summary leads to the first choice of one."""
    ada_plans.save("challenge", challenge="own", challenge_words="The printer")
    page = ada_plans.save("strategy", strategy="").content.decode()
    assert 'href="#id_strategy"' in page
    assert page.count("<details") > 1
    first = page.partition('id="id_strategy"')[0].rpartition("<details")[2]
    assert "open" in first.partition(">")[0].split()
    assert 'role="group" aria-labelledby="strategy-error"' in page


@pytest.mark.parametrize("slug", ["strategy", "if-then"])
def test_a_step_takes_as_many_queries_however_much_was_planned(ada_plans, cast, slug):
    def queries():
        with CaptureQueriesContext(connection) as found:
            ada_plans.open(slug)
        return len(found)

    ended(cast.ada)
    ada_plans.open(slug)
    few = queries()
    for number in range(9):
        ended(cast.ada, action=f"close window {number}")
    assert queries() == few


def test_one_that_is_taken_up_again_meanwhile_costs_no_words(ada_plans, cast):
    plan = ended(cast.ada)
    ada_plans.fill_in(strategy={"strategy": own(plan)})
    actions.take_up(by=cast.ada, plan_id=plan.pk, now=NOW)
    assert ada_plans.read().url == f"{ada_plans.address('strategy')}?change=yes"
    assert "close the laptop" in ada_plans.open("if-then").content.decode()
