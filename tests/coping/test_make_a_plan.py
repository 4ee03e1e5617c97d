"""Writing a plan step by step, reading it back and confirming it."""

from uuid import uuid4

import pytest

from apps.coping.models import Plan
from apps.safekeeping.models import AuditEvent, Unsent
from tests.coping.conftest import STEPS, THIS_WEEK, Builder, planned

DECEMBER = {"on_date_day": "1", "on_date_month": "12", "on_date_year": "2026"}


def test_ada_makes_a_plan_step_by_step_and_reads_it_as_one_sentence(ada_plans, cast):
    page = ada_plans.fill_in().read()
    assert "If it is 12:30 and I am still typing, then I will close the laptop." in page.content.decode()
    assert ada_plans.confirm().url == f"/plans/{ada_plans.plan_id}/"
    said = cast.ada.plans.get().current
    assert (said.challenge, said.challenge_words) == ("no_breathing_space", "Back to back since nine.")
    assert (said.strategy, said.kind, said.who) == ("lunch_break", "individual", "Ben")
    assert (said.weekdays, str(said.at), said.minutes) == ([1, 3], "12:30:00", 30)


def test_nothing_of_a_plan_is_kept_until_it_is_confirmed(ada_plans, cast):
    ada_plans.fill_in().read()
    assert not cast.ada.plans.exists()


def test_a_confirmed_plan_leaves_nothing_unfinished(ada_plans, cast):
    ada_plans.fill_in().confirm()
    assert not Unsent.objects.exists()


def test_confirming_twice_makes_one_plan_with_one_version(ada_plans, cast):
    ada_plans.fill_in()
    was_read = ada_plans.read().context["was_read"]
    for _ in range(2):
        response = ada_plans.client.post(f"/plans/{ada_plans.plan_id}/read/", {"read": was_read})
        assert response.url == f"/plans/{ada_plans.plan_id}/"
    assert cast.ada.plans.get().versions.count() == 1


def test_what_was_typed_on_a_step_is_there_again_on_another_device(ada_plans, cast, signed_in):
    ada_plans.save("challenge")
    phone = Builder(signed_in(cast.ada), ada_plans.plan_id)
    assert "Back to back since nine." in phone.open("challenge").content.decode()


def test_a_plan_that_is_not_finished_is_found_on_the_list(ada_plans):
    ada_plans.save("challenge")
    page = ada_plans.client.get("/plans/").content.decode()
    assert "Started, not finished" in page
    assert "No let-up between one thing and the next" in page


def test_save_and_leave_goes_back_to_the_list(ada_plans):
    assert ada_plans.save("challenge", leave="yes").url == "/plans/"


def test_reading_before_all_is_answered_leads_to_what_is_missing(ada_plans):
    ada_plans.save("challenge")
    assert ada_plans.read().url == f"{ada_plans.address('strategy')}?change=yes"


def test_a_plan_without_a_cue_is_asked_for_one_and_keeps_the_rest(ada_plans):
    response = ada_plans.save("if-then", cue="")
    assert response.status_code == 422
    assert "Enter the moment or sign that you will notice" in response.content.decode()
    assert "close the laptop" in ada_plans.open("if-then").content.decode()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param(
            {"on_date_day": "1", "on_date_month": "12", "on_date_year": "2026"},
            "not both",
            id="days-and-date",
        ),
        pytest.param(
            {"on_days": [], "looks_forward": "on"}, "Enter the date you look forward to", id="no-date"
        ),
        pytest.param({"on_days": []}, "Choose days or a date for this time", id="time-alone"),
        pytest.param({"at": "noonish"}, "Enter a time such as 5:30pm or 17:30", id="no-time"),
        pytest.param({"review_on_year": "2028"}, "within a year", id="late-review"),
        pytest.param(
            {"review_on_day": "18", "review_on_month": "11"}, "tomorrow or later", id="review-today"
        ),
    ],
)
def test_a_time_that_cannot_be_meant_gets_a_question(ada_plans, more, says):
    response = ada_plans.save("when", **more)
    assert response.status_code == 422
    assert says in response.content.decode()


@pytest.mark.parametrize("typed", ["17:30", "17.30", "1730", "5:30pm", "5.30 PM"])
def test_a_time_can_be_typed_as_people_type_it(ada_plans, cast, typed):
    ada_plans.fill_in(when={"at": typed}).confirm()
    assert str(cast.ada.plans.get().current.at) == "17:30:00"


def test_a_challenge_and_week_that_a_link_names_come_along(ada_plans, cast):
    started = ada_plans.client.get(f"/plans/new/?challenge=admin&week={THIS_WEEK}")
    page = ada_plans.client.get(started.url)
    assert page.context["form"]["challenge"].value() == "admin"
    ada_plans.plan_id = started.url.split("/")[2]
    ada_plans.fill_in(challenge={"challenge": "admin", "week": str(THIS_WEEK)}).confirm()
    assert cast.ada.plans.get().week == THIS_WEEK.monday


def test_a_systemic_challenge_offers_a_relational_step_and_an_ask_of_the_service(ada_plans):
    ada_plans.save("challenge")
    page = ada_plans.open("strategy").content.decode()
    suggested = page.split("Suggested for this challenge")[1].split("<details")[0]
    assert "Raising a shared pressure at a team meeting" in suggested
    assert "Write an ask of the service" in page


def test_a_strategy_of_ones_own_keeps_its_kind(ada_plans, cast):
    ada_plans.fill_in(strategy={"strategy": "own:boundaries"}).confirm()
    said = cast.ada.plans.get().current
    assert (said.strategy, said.strategy_version, said.kind) == ("", None, "boundaries")


def test_a_plan_that_another_tab_changed_is_read_again_before_it_is_kept(ada_plans, cast):
    ada_plans.fill_in()
    was_read = ada_plans.read().context["was_read"]
    base = '{"cue": "it is 12:30 and I am still typing", "action": "close the laptop", "who": "Ben"}'
    ada_plans.save("if-then", action="go for a walk", base=base)
    response = ada_plans.client.post(f"/plans/{ada_plans.plan_id}/read/", {"read": was_read})
    assert response.status_code == 422
    assert "then I will go for a walk" in response.content.decode()
    assert not cast.ada.plans.exists()


def test_an_opening_that_the_author_gave_is_not_said_twice(ada_plans):
    ada_plans.fill_in(if_then={"cue": "If my last call ends", "action": "I will stand up."})
    assert "If my last call ends, then I will stand up." in ada_plans.read().content.decode()


def test_a_fourth_plan_is_refused_at_the_start_with_a_way_to_make_room(ada_plans, cast):
    for _ in range(3):
        planned(cast.ada)
    page = ada_plans.client.get("/plans/new/").content.decode()
    assert "You have three active plans" in page
    assert page.count("Let go<span") == 3


def test_a_fourth_plan_is_refused_at_the_end_and_what_was_typed_stays(ada_plans, cast):
    ada_plans.fill_in()
    for _ in range(3):
        planned(cast.ada)
    response = ada_plans.confirm()
    assert response.status_code == 422
    assert "Which one makes room?" in response.content.decode()
    assert cast.ada.plans.count() == 3
    assert "close the laptop" in ada_plans.read().content.decode()


def test_letting_one_go_leads_back_to_the_plan_that_waits(ada_plans, cast):
    ada_plans.fill_in()
    first, *_ = [planned(cast.ada) for _ in range(3)]
    back = f"/plans/{ada_plans.plan_id}/read/"
    response = ada_plans.client.post(f"/plans/{first.pk}/let-go/", {"ended_words": "", "then": back})
    assert response.url == back
    assert ada_plans.confirm().url == f"/plans/{ada_plans.plan_id}/"


@pytest.mark.parametrize(
    ("slug", "nonsense"),
    [
        ("challenge", {"challenge": ["admin", "targets"]}),
        ("strategy", {"strategy": "made_up"}),
        ("strategy", {"strategy": "own:made_up"}),
        ("strategy", {"strategy": ["lunch_break", "own:boundaries"]}),
        ("value", {"value": ["1", "2"]}),
        ("when", {"on_days": ["8", "x"], "at": ["1", "2"], "minutes": "0"}),
    ],
)
def test_what_no_page_of_ours_sends_never_locks_the_plan(ada_plans, slug, nonsense):
    ada_plans.fill_in().client.post(ada_plans.address(slug), nonsense)
    for each in STEPS:
        assert ada_plans.open(each).status_code == 200
    assert ada_plans.client.get("/plans/").status_code == 200
    assert ada_plans.read().status_code in (200, 302)


def test_an_ending_leads_nowhere_outside_the_plans(ada_plans, cast):
    plan = planned(cast.ada)
    response = ada_plans.client.post(
        f"/plans/{plan.pk}/let-go/", {"then": "https://elsewhere.example/plans/"}
    )
    assert response.url == f"/plans/{plan.pk}/"


def test_nobody_else_can_write_in_ada_s_plan(ada_plans, cast, signed_in):
    plan = planned(cast.ada)
    for address in ("", "write/challenge/", "read/", "review/", "finish/"):
        assert signed_in(cast.ben).get(f"/plans/{plan.pk}/{address}").status_code == 404


def test_a_supervisor_has_no_plans_to_make(cast, clock, signed_in):
    assert signed_in(cast.sade).get("/plans/new/").status_code == 403
    assert signed_in(cast.sade).get(f"/plans/{uuid4()}/write/challenge/").status_code == 404


def test_a_step_that_does_not_exist_is_not_found(ada_plans):
    assert ada_plans.open("lunch").status_code == 404


def test_a_page_that_ada_left_open_is_not_saved_for_ben(ada_plans, cast, signed_in):
    whose = ada_plans.open("challenge").context["page"].whose
    response = Builder(signed_in(cast.ben), ada_plans.plan_id).save("challenge", whose=whose)
    assert response.status_code == 409
    assert not Unsent.objects.exists()


def test_what_looks_like_a_patient_gets_a_warning_and_can_be_kept(ada_plans, cast):
    response = ada_plans.save("if-then", cue="the patient on 07700 900123 calls")
    assert response.status_code == 422
    keep = response.context["form"].keep_digest
    base = ada_plans.open("if-then").context["page"].base
    kept = ada_plans.save("if-then", cue="the patient on 07700 900123 calls", keep=keep, base=base)
    assert kept.status_code == 302
    ada_plans.fill_in(if_then={"cue": "the patient on 07700 900123 calls", "keep": keep, "base": base})
    assert ada_plans.confirm().url == f"/plans/{ada_plans.plan_id}/"


def test_the_audit_has_no_words(ada_plans, cast):
    ada_plans.fill_in().confirm()
    plan = Plan.objects.get()
    event = AuditEvent.objects.get(action="coping.plan_begun")
    assert event.record == f"coping.Plan:{plan.pk}"


def test_a_plan_that_could_not_be_audited_is_not_kept(cast, clock, monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("apps.safekeeping.audit.record", broken)
    with pytest.raises(RuntimeError):
        planned(cast.ada)
    assert not Plan.objects.exists()
