"""Reading a plan, changing, reviewing, ending and taking it up again."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from apps.coping import actions, queries
from apps.coping.actions import FollowedUp
from apps.coping.models import FollowUp, Plan
from apps.safekeeping.models import AuditEvent
from tests.conftest import NOW, at_once
from tests.coping.conftest import STEPS, THIS_WEEK, TODAY, Builder, planned

LAST_WEEK = THIS_WEEK - 1


@pytest.fixture
def plan(cast, clock) -> Plan:
    return planned(cast.ada, now=NOW - timedelta(weeks=3))


@pytest.fixture
def ada(cast, signed_in):
    return signed_in(cast.ada)


def page_of(client, plan) -> str:
    return client.get(f"/plans/{plan.pk}/").content.decode()


def followed_up(person, plan, week, went="done", helped="") -> None:
    actions.record_follow_ups(by=person, week=week, follow_ups=[FollowedUp(plan.pk, went, helped)])


# --- Changing -----------------------------------------------------------------------------------------


def test_a_change_goes_through_the_same_steps_and_the_first_wording_can_still_be_read(ada, plan):
    builder = Builder(ada, plan.pk)
    assert "close the laptop" in builder.open("if-then").content.decode()
    builder.save("if-then", action="go outside", base='{"cue": "", "action": "close the laptop", "who": ""}')
    builder.confirm()
    page = page_of(ada, plan)
    assert "then I will go outside" in page
    assert "How it read before" in page
    assert "then I will close the laptop" in page


def test_changing_nothing_adds_no_version(ada, plan):
    builder = Builder(ada, plan.pk)
    fields = builder.open("if-then").context["form"].initial
    builder.save("if-then", **{name: fields[name] for name in ("cue", "action", "who")})
    builder.confirm()
    assert plan.versions.count() == 1


def test_until_it_is_confirmed_a_change_changes_nothing(ada, plan):
    Builder(ada, plan.pk).save("if-then", action="go outside")
    assert "go outside" not in page_of(ada, plan)
    assert "Changes to a plan" in ada.get("/plans/").content.decode()


def test_a_later_review_date_is_no_new_version(cast, plan):
    planned(cast.ada, plan_id=plan.pk, review_on=date(2027, 1, 6))
    plan.refresh_from_db()
    assert (plan.review_on, plan.versions.count()) == (date(2027, 1, 6), 1)


def test_a_plan_that_has_ended_cannot_be_changed(ada, cast, plan):
    actions.finish(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    assert Builder(ada, plan.pk).save("if-then").url == f"/plans/{plan.pk}/"
    with pytest.raises(actions.EndedError):
        planned(cast.ada, plan_id=plan.pk, action="go outside")


# --- Ending and taking up -------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "says"), [("finish", "Finished on"), ("let-go", "Let go on")])
def test_a_plan_ends_with_a_note_and_can_be_taken_up_again(ada, cast, plan, verb, says):
    ada.post(f"/plans/{plan.pk}/{verb}/", {"ended_words": "It became a habit."})
    page = page_of(ada, plan)
    assert f"{says} 18 November 2026" in page
    assert "It became a habit." in page
    ada.post(f"/plans/{plan.pk}/take-up/")
    assert "Active since" in page_of(ada, plan)


def test_a_fourth_plan_is_not_taken_up(ada, cast, plan):
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    for _ in range(3):
        planned(cast.ada)
    response = ada.post(f"/plans/{plan.pk}/take-up/", follow=True)
    assert "You have three active plans already" in response.content.decode()
    assert queries.active_plans(cast.ada) != []
    assert not cast.ada.plans.get(pk=plan.pk).is_active


def test_two_tabs_cannot_begin_a_fourth_plan_between_them(committed_cast, clock):
    ada = committed_cast.ada
    planned(ada)
    planned(ada)

    def begin():
        try:
            return planned(ada, plan_id=uuid4())
        except actions.FullError:
            return None

    begun = at_once([begin, begin])
    assert begun.count(None) == 1
    assert len(queries.active_plans(ada)) == 3


# --- Reviewing --------------------------------------------------------------------------------------------


def test_a_review_is_due_on_its_day_and_keeps_going_until_the_next(ada, cast, clock):
    plan = planned(cast.ada, now=NOW - timedelta(weeks=3), review_on=TODAY)
    assert "Review due" in page_of(ada, plan)
    assert "Review due" in ada.get("/plans/").content.decode()
    until = {"until_day": "6", "until_month": "1", "until_year": "2027"}
    assert ada.post(f"/plans/{plan.pk}/review/", until).url == f"/plans/{plan.pk}/"
    page = page_of(ada, plan)
    assert "Review due" not in page
    assert "6 January 2027" in page


def test_a_review_date_that_has_passed_asks_for_another(ada, plan):
    past = {"until_day": "1", "until_month": "11", "until_year": "2026"}
    response = ada.post(f"/plans/{plan.pk}/review/", past)
    assert response.status_code == 422
    assert "tomorrow or later" in response.content.decode()


# --- How it went --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([("done", "a_little"), ("part", "not_at_all"), ("done", "a_great_deal")], "Helped in 2 of 3 weeks"),
        ([("done", "quite_a_lot"), ("done", ""), ("not", "")], "Helped in 1 of 1 week"),
        ([("part", "not_at_all")], "Helped in 0 of 1 week"),
        ([("done", "helped"), ("done", "did_not_help"), ("part", "not_sure")], "Helped in 1 of 3 weeks"),
    ],
)
def test_helped_counts_the_weeks_it_was_done_and_the_question_answered(ada, cast, plan, said, told):
    for ago, (went, helped) in enumerate(said):
        followed_up(cast.ada, plan, THIS_WEEK - ago, went, helped)
    assert f"{told}." in page_of(ada, plan)


def test_each_week_is_told_in_the_words_it_was_answered_in(ada, cast, plan):
    for ago, (went, helped) in enumerate(
        [("done", "a_great_deal"), ("part", "did_not_help"), ("done", ""), ("not", "")]
    ):
        followed_up(cast.ada, plan, THIS_WEEK - ago, went, helped)
    rows = re.findall(r'<tr class="nhsuk-table__row">(.*?)</tr>', page_of(ada, plan), re.S)
    assert [" ".join(strip_tags(row).split()) for row in rows] == [
        "16 November 2026 I did it A great deal",
        "9 November 2026 I did part of it Did not help",
        "2 November 2026 I did it Left out",
        "26 October 2026 Not this week",
    ]


def test_weeks_before_the_last_eight_are_a_click_away(ada, cast, plan):
    for ago in range(10):
        followed_up(cast.ada, plan, THIS_WEEK - ago, "done", "a_little")
    latest, earlier = page_of(ada, plan).split("Earlier weeks")
    assert latest.count('<tr class="nhsuk-table__row">') == 8
    assert earlier.count('<tr class="nhsuk-table__row">') == 2


def test_the_challenge_of_the_list_and_ones_own_words_are_two_lines(ada, cast):
    plan = planned(cast.ada, challenge_words="Back to back since nine.")
    assert "No let-up between one thing and the next<br>Back to back since nine." in page_of(ada, plan)


@pytest.mark.parametrize(
    ("helped", "marked"), [("not_at_all", 0), ("a_little", 1), ("quite_a_lot", 2), ("a_great_deal", 3)]
)
def test_the_marks_are_filled_up_to_the_answer(ada, cast, plan, helped, marked):
    followed_up(cast.ada, plan, LAST_WEEK, "done", helped)
    page = page_of(ada, plan)
    assert page.count('<span class="hw-degree"') == 1
    assert page.count("hw-degree__marked") == marked


def test_before_anything_is_said_no_figure_is_shown(ada, plan):
    assert "Helped in" not in page_of(ada, plan)


def test_what_was_not_done_has_not_helped(cast, plan):
    followed_up(cast.ada, plan, LAST_WEEK, "not", "a_little")
    assert FollowUp.objects.get().helped == ""


def test_a_correction_takes_the_place_of_what_was_said(cast, plan):
    followed_up(cast.ada, plan, LAST_WEEK, "done", "a_little")
    followed_up(cast.ada, plan, LAST_WEEK, "part", "not_at_all")
    follow_up = FollowUp.objects.get()
    assert (follow_up.went, follow_up.helped) == ("part", "not_at_all")


def test_an_answer_taken_back_leaves_no_follow_up(cast, plan):
    followed_up(cast.ada, plan, LAST_WEEK)
    followed_up(cast.ada, plan, LAST_WEEK, "")
    assert not FollowUp.objects.exists()


def test_saying_the_same_again_is_not_audited_again(cast, plan):
    for _ in range(2):
        followed_up(cast.ada, plan, LAST_WEEK, "done", "a_little")
    assert AuditEvent.objects.filter(action="coping.followed_up").count() == 1


def test_a_follow_up_is_about_the_version_that_held_in_its_week(cast, plan):
    planned(cast.ada, plan_id=plan.pk, action="go outside", now=NOW)
    followed_up(cast.ada, plan, LAST_WEEK)
    assert FollowUp.objects.get().version.number == 1


def test_nobody_follows_up_somebody_else_s_plan(cast, plan):
    followed_up(cast.ben, plan, LAST_WEEK)
    assert not FollowUp.objects.exists()


# --- What later rooms ask ---------------------------------------------------------------------------------


def test_a_week_asks_about_what_was_active_in_it_and_not_about_what_it_led_to(cast, clock):
    old = planned(cast.ada, now=NOW - timedelta(weeks=3))
    let_go = planned(cast.ada, now=NOW - timedelta(weeks=3))
    actions.let_go(by=cast.ada, plan_id=let_go.pk, words="", now=NOW - timedelta(weeks=2))
    planned(cast.ada, week=THIS_WEEK)
    assert queries.plans_in_week(cast.ada, THIS_WEEK) == [old]
    assert let_go in queries.plans_in_week(cast.ada, THIS_WEEK - 2)
    assert len(queries.plans_in_week(cast.ada, THIS_WEEK + 1)) == 2


def test_what_a_week_led_to(cast, clock):
    plan = planned(cast.ada, week=THIS_WEEK)
    planned(cast.ada)
    assert queries.plans_from(cast.ada, THIS_WEEK) == [plan]
    assert queries.plans_from(cast.ben, THIS_WEEK) == []


def test_something_to_look_forward_to_stays_when_its_plan_is_finished_and_goes_when_it_is_let_go(cast, clock):
    december = {"on_date": date(2026, 12, 4), "looks_forward": True}
    booked, dropped = planned(cast.ada, **december), planned(cast.ada, **december)
    past = planned(cast.ada, on_date=TODAY - timedelta(days=1), looks_forward=True)
    actions.finish(by=cast.ada, plan_id=booked.pk, words="", now=NOW)
    actions.let_go(by=cast.ada, plan_id=dropped.pk, words="", now=NOW)
    plans = queries.plans_of(cast.ada)
    assert past not in queries.looking_forward(plans, TODAY)
    assert queries.looking_forward(plans, TODAY) == [booked]
    assert queries.looking_forward(plans, date(2026, 12, 5)) == []


def test_somebody_who_was_a_practitioner_still_reads_their_plans(ada, cast, plan):
    cast.ada.memberships.update(ends_on=TODAY)
    assert "then I will close the laptop" in page_of(ada, plan)
    assert ada.get("/plans/").status_code == 200
    assert ada.get("/plans/new/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_many_plans(ada, cast, plan, number, django_assert_max_num_queries):
    for _ in range(number - 1):
        followed_up(cast.ada, planned(cast.ada, now=NOW - timedelta(weeks=3)), LAST_WEEK)
    ada.get("/plans/")
    with django_assert_max_num_queries(15):
        ada.get("/plans/")


def test_every_step_opens_for_a_plan_without_values(ada):
    builder = Builder(ada)
    for slug in STEPS:
        assert builder.open(slug).status_code == 200
