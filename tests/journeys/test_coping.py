"""Coping plans as people meet them: at a desk and on a phone, with and without JavaScript."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from apps.coping import actions
from apps.coping.actions import FollowedUp
from tests.conftest import NOW
from tests.coping.conftest import THIS_WEEK, TODAY, Builder, planned
from tests.journeys.conftest import DESKTOP, PHONE

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": DESKTOP, "javascript": False}, id="without-javascript"),
]
SIZES = [pytest.param(DESKTOP, id="at-a-desk"), pytest.param(PHONE, id="on-a-phone")]


def carry_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


@pytest.mark.parametrize("way", WAYS)
def test_ada_makes_her_first_plan(committed_cast, clock, visitor, way):
    ada = committed_cast.ada
    ada.own_values.create(slug="compassion", version=1, position=1)
    ada.own_values.create(words="Being there for my children", position=2)
    name = f"{way['size']['width']}-{'js' if way.get('javascript', True) else 'nojs'}"
    here = visitor(**way).sign_in_as(ada)
    check = here.check if way.get("javascript", True) else (lambda: None)
    page = here.go("/plans/")
    check()
    here.picture(f"coping-0-first-{name}")
    page.get_by_role("button", name="Make a plan").click()

    heading(page, "The challenge")
    check()
    carry_on(page)
    expect(page).to_have_title(re.compile("^Error: "))
    check()
    here.picture(f"coping-1-error-{name}")
    page.get_by_label("No let-up between one thing and the next").check()
    here.picture(f"coping-1-challenge-{name}")
    carry_on(page)

    heading(page, "What matters")
    page.get_by_label("Compassion").check()
    page.get_by_label("What might get in the way?").fill("A call that runs over.")
    check()
    here.picture(f"coping-2-value-{name}")
    carry_on(page)

    heading(page, "What could help")
    expect(page.get_by_role("link", name="Write an ask of the service")).to_be_visible()
    check()
    here.picture(f"coping-3-strategy-{name}")
    page.get_by_label("Taking lunch away from the screen").check()
    carry_on(page)

    heading(page, "If and then")
    page.get_by_label("If …", exact=True).fill("it is 12:30 and I am still typing")
    page.get_by_label("… then I will …").fill("close the laptop and walk once round the block")
    page.get_by_label("Who could help?").fill("Ben, who sits opposite")
    check()
    here.picture(f"coping-4-if-then-{name}")
    carry_on(page)

    heading(page, "When")
    page.get_by_label("Monday").check()
    page.get_by_label("Wednesday").check()
    page.get_by_label("At what time?").fill("12.30pm")
    check()
    here.picture(f"coping-5-when-{name}")
    carry_on(page)

    heading(page, "Read your plan")
    check()
    here.picture(f"coping-6-read-{name}")
    page.get_by_role("link", name="Change who could help").click()
    page.get_by_label("Who could help?").fill("Ben")
    carry_on(page)
    heading(page, "Read your plan")
    page.get_by_role("button", name="This is my plan").click()

    expect(page.get_by_text("Your plan is kept.")).to_be_visible()
    check()
    here.picture(f"coping-7-kept-{name}")
    assert ada.plans.get().current.who == "Ben"


@pytest.mark.parametrize("size", SIZES)
def test_plans_in_every_state(committed_cast, clock, visitor, size):
    ada, width = committed_cast.ada, size["width"]
    plan = planned(ada, now=NOW - timedelta(weeks=5), review_on=TODAY, on_days="135")
    planned(ada, plan_id=plan.pk, action="close the laptop and go outside", on_days="135", review_on=TODAY)
    planned(ada, cue="a risk call has ended", action="ring Sam before the next one", kind="relational")
    done = planned(ada, cue="it is 5pm", action="write the list for tomorrow and stop", kind="boundaries")
    actions.finish(by=ada, plan_id=done.pk, words="It runs by itself now.", now=NOW)
    for ago, helped in ((1, "a_great_deal"), (2, "not_at_all"), (3, "a_little"), (4, "")):
        week = THIS_WEEK - ago
        said = [FollowedUp(plan.pk, "done", helped)]
        actions.record_follow_ups(by=ada, week=week, follow_ups=said)
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/plans/new/")
    page.get_by_label("Admin competing with clinical work").check()
    page.get_by_role("button", name="Save and leave for now").click()
    expect(page.get_by_text("Started, not finished")).to_be_visible()
    here.check()
    here.picture(f"coping-list-{width}")
    here.go(f"/plans/{plan.pk}/")
    here.check()
    page.locator("summary", has_text="Version 1").click()
    here.check()
    here.picture(f"coping-show-{width}")
    page.get_by_role("link", name="Review it now").click()
    here.check()
    here.picture(f"coping-review-{width}")
    page.get_by_role("button", name="Reviewed: keep going").click()
    expect(page.get_by_text("Reviewed. The plan carries on.")).to_be_visible()
    page.get_by_role("link", name="Let this plan go").click()
    here.check()
    here.picture(f"coping-let-go-{width}")
    page.get_by_label("Anything you want to remember?").fill("Lunch moved to 1pm.")
    page.get_by_role("button", name="Let it go").click()
    here.check()
    here.picture(f"coping-let-go-done-{width}")
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("The plan is active again.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_fourth_plan_finds_out_how_to_make_room(committed_cast, clock, visitor, size):
    ada, width = committed_cast.ada, size["width"]
    for action in ("close the laptop", "go outside", "ring Sam"):
        planned(ada, action=action)
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/plans/new/?challenge=admin")
    heading(page, "You have three active plans")
    here.check()
    here.picture(f"coping-full-{width}")
    page.get_by_role("link", name="Let go the plan").first.click()
    page.get_by_role("button", name="Let it go").click()
    heading(page, "The challenge")
    expect(page.get_by_label("Admin competing with clinical work")).to_be_checked()


@pytest.mark.parametrize("size", SIZES)
def test_ada_asks_the_service(committed_cast, clock, visitor, size):
    width = size["width"]
    here = visitor(size=size).sign_in_as(committed_cast.ada)
    page = here.go("/plans/asks/")
    here.check()
    here.picture(f"coping-asks-empty-{width}")
    page.get_by_role("button", name="Write an ask").click()
    page.get_by_label("Gaps between appointments").check()
    page.get_by_label("What would you ask for?").fill("Ten minutes between calls would do.")
    page.get_by_label("Take it to supervision").check()
    here.check()
    here.picture(f"coping-ask-{width}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("To take to supervision.")).to_be_visible()
    here.check()
    page.get_by_role("button", name="No longer ask for this").click()
    here.check()
    here.picture(f"coping-asks-{width}")


def test_a_double_click_makes_one_plan(committed_cast, clock, visitor, signed_in):
    ada = committed_cast.ada
    plan_id = Builder(signed_in(ada)).fill_in().plan_id
    page = visitor().sign_in_as(ada).go(f"/plans/{plan_id}/read/")
    page.get_by_role("button", name="This is my plan").dblclick()
    heading(page, "Your plan")
    assert ada.plans.get().versions.count() == 1
