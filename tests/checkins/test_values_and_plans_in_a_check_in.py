"""The check-in asks about one's own values and plans, and keeps what was said about them."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.checkins.models import CheckIn
from apps.coping.actions import FollowedUp, Intention, confirm, let_go, record_follow_ups
from tests.checkins.conftest import LAST_WEEK, STEP_2, THIS_WEEK, Journey
from tests.conftest import NOW


def own_value(person, **fields):
    return person.own_values.create(position=person.own_values.count() + 1, **fields)


def plan_of(person, cue="I finish a call", action="stand up", week=None, now=NOW - timedelta(days=21)):
    intention = Intention(
        challenge="no_breathing_space",
        challenge_words="",
        value=None,
        obstacle="",
        kind="individual",
        strategy="",
        cue=cue,
        action=action,
        who="",
    )
    return confirm(
        by=person, plan_id=uuid4(), intention=intention, review_on=date(2026, 12, 18), week=week, now=now
    )


def change(plan, now):
    intention = replace(Intention.of(plan.current), action="open the window")
    confirm(
        by=plan.person, plan_id=plan.pk, intention=intention, review_on=plan.review_on, week=None, now=now
    )


def test_ada_chooses_among_her_own_values_first_and_in_her_order(ada_fills_in, cast):
    own_value(cast.ada, slug="compassion", version=1)
    own_value(cast.ada, words="Being a good neighbour")
    page = ada_fills_in.open("values").content.decode()
    assert page.index("Your values") < page.index("Compassion") < page.index("Being a good neighbour")
    assert page.index("Being a good neighbour") < page.index("From the list")


def test_what_she_chose_is_kept_as_her_own_value_and_shown_in_her_words(ada_fills_in, cast):
    mine = own_value(cast.ada, words="Being a good neighbour")
    ada_fills_in.save("values", {**STEP_2, "value": str(mine.pk)})
    ada_fills_in.finish()
    checkin = CheckIn.objects.get()
    assert (checkin.own_value, checkin.value) == (mine, "")
    assert "Being a good neighbour" in ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert "Being a good neighbour" in ada_fills_in.client.get("/trends/answers.csv").content.decode()


def test_a_value_let_go_meanwhile_stays_with_what_was_begun_and_finished(ada_fills_in, cast, clock):
    mine = own_value(cast.ada, words="Being a good neighbour")
    ada_fills_in.save("values", {**STEP_2, "value": str(mine.pk)})
    cast.ada.own_values.filter(pk=mine.pk).update(position=None, let_go_at=NOW)
    assert ada_fills_in.finish().url == f"/check-in/{THIS_WEEK}/next-step/"
    again = ada_fills_in.open("values").content.decode()
    assert f'<option value="{mine.pk}" selected' in again


def test_nobody_chooses_a_value_of_somebody_elses(ada_fills_in, cast):
    bens = own_value(cast.ben, words="Being left in peace")
    response = ada_fills_in.save("values", {**STEP_2, "value": str(bens.pk)})
    assert response.status_code == 422
    assert "Being left in peace" not in response.content.decode()


def test_without_plans_nothing_is_asked_about_them(ada_fills_in):
    ada_fills_in.save("coping")
    assert ada_fills_in.save("results").url == f"/check-in/{THIS_WEEK}/facts/"
    assert ada_fills_in.open("plans").url == f"/check-in/{THIS_WEEK}/coping/"


def test_each_plan_of_the_week_is_asked_about_and_followed_up(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    for slug in ("challenges", "values", "coping"):
        ada_fills_in.save(slug)
    assert ada_fills_in.save("results").url == f"/check-in/{THIS_WEEK}/plans/"
    assert "If I finish a call, then I will stand up" in ada_fills_in.open("plans").content.decode()
    ada_fills_in.save("plans", {f"went_{plan.pk}": "part", f"helped_{plan.pk}": "quite_a_lot"})
    ada_fills_in.save("facts")
    review = ada_fills_in.open("check-your-answers").content.decode()
    assert "If I finish a call, then I will stand up" in review
    assert "Quite a lot" in review
    ada_fills_in.finish()
    (followed,) = cast.ada.follow_ups.all()
    assert (followed.plan, followed.went, followed.helped) == (plan, "part", "quite_a_lot")
    assert followed.week == THIS_WEEK.monday


def test_a_correction_changes_what_was_said_about_a_plan(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    ada_fills_in.fill_in()
    ada_fills_in.save("plans", {f"went_{plan.pk}": "done", f"helped_{plan.pk}": "a_little"})
    ada_fills_in.finish()
    opened = ada_fills_in.open("plans").content.decode()
    assert 'value="done" checked' in opened
    shown = json.dumps({f"went_{plan.pk}": "done", f"helped_{plan.pk}": "a_little"})
    ada_fills_in.save("plans", {f"went_{plan.pk}": "not"}, base=shown)
    ada_fills_in.finish()
    (followed,) = cast.ada.follow_ups.all()
    assert (followed.went, followed.helped) == ("not", "")


@pytest.mark.parametrize(("went", "shown"), [("done", True), ("part", True), ("not", False), ("", False)])
def test_how_much_it_helped_is_only_told_of_a_plan_that_was_done(went, shown, ada_fills_in, cast):
    plan = plan_of(cast.ada)
    ada_fills_in.fill_in()
    ada_fills_in.save("plans", {f"went_{plan.pk}": went})
    ada_fills_in.finish()
    page = ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert ("How much it helped" in page) is shown


def test_what_was_answered_before_there_were_degrees_stays_through_a_correction(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    ada_fills_in.fill_in()
    ada_fills_in.finish()
    record_follow_ups(by=cast.ada, week=THIS_WEEK, follow_ups=[FollowedUp(plan.pk, "done", "not_sure")])
    opened = ada_fills_in.open("plans").content.decode()
    assert re.search(r'value="not_sure"[^>]* checked', opened)
    ada_fills_in.save("challenges", {"pressure": "2"})
    ada_fills_in.finish()
    (followed,) = cast.ada.follow_ups.all()
    assert (followed.went, followed.helped, followed.helped_version) == ("done", "not_sure", 1)


def test_only_the_four_degrees_are_offered_to_somebody_who_has_not_answered(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    for slug in ("challenges", "values", "coping", "results"):
        ada_fills_in.save(slug)
    opened = ada_fills_in.open("plans").content.decode()
    assert re.findall(rf'name="helped_{plan.pk}"[^>]*? value="(\w+)"', opened) == [
        "not_at_all",
        "a_little",
        "quite_a_lot",
        "a_great_deal",
    ]


def test_a_week_shows_a_plan_as_it_read_when_it_was_asked_about(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    ada_fills_in.fill_in()
    ada_fills_in.save("plans", {f"went_{plan.pk}": "done", f"helped_{plan.pk}": "a_little"})
    ada_fills_in.finish()
    change(plan, NOW + timedelta(hours=1))
    shown = ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    answers, led_to = shown.split("What it led to")
    assert "then I will stand up" in answers
    assert "open the window" not in answers
    assert "then I will open the window" in led_to


def test_a_late_week_asks_about_a_plan_as_it_read_in_that_week(cast, signed_in, clock):
    plan = plan_of(cast.ada)
    change(plan, NOW - timedelta(hours=1))
    late, this = (Journey(signed_in(cast.ada), week) for week in (LAST_WEEK, THIS_WEEK))
    for page in ("plans", "check-your-answers"):
        late.save("plans", {f"went_{plan.pk}": "done"})
        assert "then I will stand up" in late.open(page).content.decode()
        assert "open the window" not in late.open(page).content.decode()
    assert "then I will open the window" in this.open("plans").content.decode()
    late.fill_in()
    late.save("plans", {f"went_{plan.pk}": "done"})
    late.finish()
    assert cast.ada.follow_ups.get().version.number == 1


def test_a_plan_that_came_from_this_weeks_check_in_is_first_asked_about_next_week(cast, signed_in, clock):
    plan = plan_of(cast.ada, week=THIS_WEEK, now=NOW)
    this = Journey(signed_in(cast.ada))
    assert this.open("plans").url == f"/check-in/{THIS_WEEK}/coping/"
    clock.move_to(NOW + timedelta(days=7))
    following = Journey(signed_in(cast.ada), THIS_WEEK + 1)
    assert str(plan.pk) in following.open("plans").content.decode()


def test_a_plan_let_go_during_the_week_is_still_asked_about(ada_fills_in, cast):
    plan = plan_of(cast.ada)
    let_go(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    assert str(plan.pk) in ada_fills_in.open("plans").content.decode()


def test_nothing_is_kept_about_a_plan_of_somebody_elses(ada_fills_in, cast):
    bens = plan_of(cast.ben)
    ada_fills_in.fill_in()
    ada_fills_in.save("plans", {f"went_{bens.pk}": "done"})
    ada_fills_in.finish()
    assert not bens.follow_ups.exists()


def test_a_weeks_page_shows_what_it_led_to(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    plan = plan_of(cast.ada, week=THIS_WEEK, now=NOW)
    page = ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert "What it led to" in page
    assert "If I finish a call, then I will stand up" in page
    assert reverse("coping:show", args=[plan.pk]) in page


def test_a_change_of_a_plan_is_what_the_check_in_before_it_led_to_and_no_other(cast, signed_in, clock):
    plan = plan_of(cast.ada)
    for week in (LAST_WEEK, THIS_WEEK):
        journey = Journey(signed_in(cast.ada), week).fill_in()
        journey.save("plans", {f"went_{plan.pk}": "part"})
        journey.finish()
        clock.shift(timedelta(hours=1))
    assert "What it led to" not in journey.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    change(plan, NOW + timedelta(hours=3))
    assert "Changed plan" in journey.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    assert "Changed plan" not in journey.client.get(f"/check-in/{LAST_WEEK}/").content.decode()


def test_a_week_that_led_to_nothing_says_nothing_about_it(ada_fills_in):
    ada_fills_in.fill_in().finish()
    assert "What it led to" not in ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()


def test_last_week_asks_about_the_plans_it_had(cast, signed_in, clock):
    plan = plan_of(cast.ada)
    assert str(plan.pk) in Journey(signed_in(cast.ada), LAST_WEEK).open("plans").content.decode()
