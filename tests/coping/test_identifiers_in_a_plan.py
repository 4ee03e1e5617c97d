"""Ada is warned of what could identify a patient in a plan, decides, and is not asked again."""

import pytest

from apps.coping.forms import OWN
from apps.safekeeping.models import Unsent
from tests.coping.conftest import STEPS, Builder, planned

PHONE = "07700 900123"
CUE = {"cue": f"{PHONE} rings"}


def kept(answer):
    """What the button "Keep it as it is" posts."""
    return {"keep": answer.context["form"].keep_digest}


def typed(builder, slug, **more):
    """What a script saves while typing."""
    page = builder.open(slug).context["page"]
    posted = {**STEPS[slug], **more, "base": page.base, "whose": page.whose}
    assert builder.client.post(page.address, posted).status_code == 200


@pytest.fixture
def ada_keeps_it(ada_plans):
    ada_plans.fill_in()
    warned = ada_plans.save("if-then", **CUE, base=ada_plans.open("if-then").context["page"].base)
    assert ada_plans.save("if-then", **CUE, **kept(warned)).status_code == 302
    return ada_plans


def test_a_step_that_is_opened_again_and_sent_as_it_was_warns_of_nothing(ada_keeps_it):
    page = ada_keeps_it.open("if-then").context["page"]
    assert ada_keeps_it.save("if-then", **CUE, base=page.base).status_code == 302


def test_what_is_kept_on_one_step_is_still_kept_after_another(ada_keeps_it):
    ada_keeps_it.save("value", base=ada_keeps_it.open("value").context["page"].base)
    page = ada_keeps_it.open("if-then").context["page"]
    assert ada_keeps_it.save("if-then", **CUE, base=page.base).status_code == 302


def test_what_she_kept_is_not_asked_again_while_she_mends_something_else(ada_plans):
    wrong = CUE | {"action": ""}
    answer = ada_plans.save("if-then", **wrong, **kept(ada_plans.save("if-then", **wrong)))
    assert set(answer.context["form"].errors) == {"action"}
    assert ada_plans.save("if-then", **CUE, base=answer.context["page"].base).status_code == 302


def test_a_plan_with_what_she_kept_is_read_and_confirmed(ada_keeps_it, cast):
    assert PHONE in ada_keeps_it.read().content.decode()
    ada_keeps_it.confirm()
    assert cast.ada.plans.get().current.cue == CUE["cue"]


def test_a_plan_is_changed_without_a_warning_of_what_it_says_already(ada_plans, cast):
    plan = planned(cast.ada, cue=CUE["cue"])
    changing = Builder(ada_plans.client, plan.pk)
    page = changing.open("if-then").context["page"]
    assert changing.save("if-then", cue=f"{PHONE} rings twice", base=page.base).status_code == 302


def test_what_was_typed_and_never_sent_is_warned_of_before_the_plan_is_read(ada_plans, cast):
    ada_plans.fill_in()
    typed(ada_plans, "if-then", **CUE)
    answer = ada_plans.read()
    assert answer.url == f"{ada_plans.address('if-then')}?change=yes"
    page = ada_plans.client.get(answer.url)
    assert PHONE in page.context["form"].errors["cue"][0]
    assert "Keep it as it is" in page.content.decode()
    posted = STEPS["if-then"] | CUE | kept(page) | {"base": page.context["page"].base}
    assert ada_plans.client.post(answer.url, posted).url == f"/plans/{ada_plans.plan_id}/read/"
    ada_plans.confirm()
    assert cast.ada.plans.get().current.cue == CUE["cue"]


def test_a_challenge_in_own_words_with_a_number_is_not_called_missing(ada_plans):
    answer = ada_plans.save("challenge", challenge=OWN, challenge_words=f"Calls to {PHONE}")
    (said,) = answer.context["form"].errors["challenge_words"]
    assert PHONE in said


def test_what_she_takes_out_again_is_forgotten(ada_keeps_it):
    ada_keeps_it.save("if-then", base=ada_keeps_it.open("if-then").context["page"].base)
    assert Unsent.objects.get().identifiers_kept == {}
