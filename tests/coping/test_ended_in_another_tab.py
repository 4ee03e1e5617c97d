"""What Ada typed about a plan that she had ended meanwhile, in another tab or on another device."""

import pytest

from apps.coping import actions
from tests.conftest import NOW
from tests.coping.conftest import Builder, planned

CUE = "the risk call has ended"


@pytest.fixture
def plan(cast, clock):
    return planned(cast.ada)


@pytest.fixture
def ada(cast, clock, signed_in):
    return signed_in(cast.ada)


def test_a_change_that_was_typed_is_there_when_she_takes_the_plan_up(ada, cast, plan):
    builder = Builder(ada, plan.pk)
    actions.finish(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    answer = ada.post(builder.address("if-then"), {"cue": CUE, "action": "stand up"}, follow=True)
    assert "What you typed is kept" in answer.content.decode()
    assert CUE not in ada.get("/plans/").content.decode(), "nothing of what has ended is being changed"
    ada.post(f"/plans/{plan.pk}/take-up/")
    assert CUE in ada.get("/plans/").content.decode()
    assert CUE in builder.open("if-then").content.decode()


def test_a_page_that_was_sent_as_it_was_leaves_nothing_to_finish(ada, cast, plan):
    builder = Builder(ada, plan.pk)
    shown = builder.open("if-then").context["form"].initial
    actions.finish(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    sent = {name: shown[name] for name in ("cue", "action", "who")}
    answer = ada.post(builder.address("if-then"), sent, follow=True)
    assert "Take it up again before you change it." in answer.content.decode()
    assert not cast.ada.unsent.exists()


def test_another_note_at_its_end_is_not_lost(ada, cast, plan):
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    answer = ada.post(f"/plans/{plan.pk}/finish/", {"ended_words": "It became a habit."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You ended this plan already" in page
    assert "It became a habit." in page
    ada.post(f"/plans/{plan.pk}/take-up/")
    assert "It became a habit." in ada.get(f"/plans/{plan.pk}/finish/").content.decode()


def test_ending_it_a_second_time_says_how_it_ended(ada, cast, plan):
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="Not now.", now=NOW)
    sent = {"ended_words": "Not now."}
    page = ada.post(f"/plans/{plan.pk}/finish/", sent, follow=True).content.decode()
    assert "The plan is let go." in page
    assert cast.ada.plans.get().state == "let_go"


def test_a_second_end_with_other_words_is_refused_by_itself(cast, plan):
    actions.finish(by=cast.ada, plan_id=plan.pk, words="Done.", now=NOW)
    with pytest.raises(actions.EndedError):
        actions.let_go(by=cast.ada, plan_id=plan.pk, words="Something else.", now=NOW)
    assert cast.ada.plans.get().ended_words == "Done."
