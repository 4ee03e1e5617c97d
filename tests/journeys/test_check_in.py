"""The weekly check-in as people meet it: at a desk and on a phone, with and without JavaScript."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from apps.checkins import actions
from tests.checkins.conftest import LAST_WEEK, THIS_WEEK
from tests.conftest import LONDON, NOW
from tests.journeys.conftest import DESKTOP, PHONE

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": DESKTOP, "javascript": False}, id="without-javascript"),
]


def choose(page: Page, item: str, number: int) -> None:
    """Select a number of a scale by its label, as a finger does."""
    page.locator(f"input[name={item}][value='{number}']").check(force=True)


def carry_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


@pytest.mark.parametrize("way", WAYS)
def test_ada_does_her_first_check_in(committed_cast, clock, visitor, way):
    ada = committed_cast.ada
    name = "-".join(
        str(part) for part in (way["size"]["width"], "js" if way.get("javascript", True) else "nojs")
    )
    here = visitor(**way).sign_in_as(ada)
    check = here.check if way.get("javascript", True) else (lambda: None)
    page = here.go("/check-in/")
    check()
    here.picture(f"checkin-0-index-{name}")
    page.get_by_role("button", name="Start check-in").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("What the work asked of you")
    check()
    choose(page, "stretched", 3)
    choose(page, "pressure", 8)
    page.get_by_label("Admin competing with clinical work").check()
    page.get_by_label("In your own words").fill("Three risk calls before lunch.")
    here.picture(f"checkin-1-challenges-{name}")
    carry_on(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("What mattered")
    check()
    choose(page, "meaning", 6)
    page.get_by_label("Which of your values").select_option("compassion")
    here.picture(f"checkin-2-values-{name}")
    carry_on(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("What helped you cope")
    check()
    choose(page, "support", 8)
    page.locator("summary", has_text="Supervision and peer support").click()
    page.get_by_label("Talking something through with a colleague you trust").check()
    here.picture(f"checkin-3-coping-{name}")
    carry_on(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("How it went")
    check()
    page.get_by_label("Helped", exact=True).check()
    here.picture(f"checkin-3b-results-{name}")
    carry_on(page)

    check()
    page.get_by_label("On how many of the past 7 days").fill("4")
    here.picture(f"checkin-4-facts-{name}")
    carry_on(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    check()
    expect(page.get_by_text("8 out of 10").first).to_be_visible()
    here.picture(f"checkin-5-review-{name}")
    page.get_by_role("button", name="Finish check-in").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Check-in finished")
    check()
    here.picture(f"checkin-6-done-{name}")
    page.get_by_role("link", name="read this check-in again").click()
    check()
    here.picture(f"checkin-7-show-{name}")
    assert ada.checkins.get().challenge_words == "Three risk calls before lunch."


def test_a_nonsense_number_gets_an_error_that_the_page_puts_first(committed_cast, clock, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go(f"/check-in/{THIS_WEEK}/facts/")
    page.get_by_label("On how many of the past 7 days").fill("seven")
    carry_on(page)
    here.check()
    here.picture("checkin-error")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("On how many of the past 7 days")).to_have_value("seven")
    page.locator(".nhsuk-error-summary a").click()
    expect(page.get_by_label("On how many of the past 7 days")).to_be_focused()


def test_what_is_typed_is_saved_without_pressing_anything_and_found_on_another_device(
    committed_cast, clock, visitor
):
    ada = committed_cast.ada
    at_work = visitor().sign_in_as(ada)
    page = at_work.go(f"/check-in/{THIS_WEEK}/challenges/")
    page.get_by_label("In your own words").fill("Half a thought")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    at_work.check()
    phone = visitor(size=PHONE).sign_in_as(ada)
    phone.go(f"/check-in/{THIS_WEEK}/resume/")
    phone.go(f"/check-in/{THIS_WEEK}/challenges/")
    expect(phone.page.get_by_label("In your own words")).to_have_value("Half a thought")


def test_a_number_that_is_none_is_said_not_to_be_saved_until_it_is_mended(committed_cast, clock, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go(f"/check-in/{THIS_WEEK}/facts/")
    days, state = page.get_by_label("On how many of the past 7 days"), page.locator("[data-save-state]")
    days.fill("4")
    expect(state).to_contain_text("Saved at")
    days.fill("44")
    expect(state).to_contain_text("Saved, but not “Days worked”")
    here.check()
    days.fill("4")
    expect(state).to_have_text("")
    days.fill("5")
    expect(state).to_contain_text("Saved at")
    assert committed_cast.ada.drafts.get().values["days_worked"] == 5


def test_when_the_network_goes_the_page_says_so_and_saves_once_it_is_back(committed_cast, clock, visitor):
    here = visitor(expects=["ERR_INTERNET_DISCONNECTED"]).sign_in_as(committed_cast.ada)
    page = here.go(f"/check-in/{THIS_WEEK}/challenges/")
    here.context.set_offline(True)
    page.get_by_label("In your own words").fill("On the train")
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved: no connection")
    here.context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    assert committed_cast.ada.drafts.get().values["challenge_words"] == "On the train"


def test_two_tabs_that_disagree_show_both_texts(committed_cast, clock, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    first, second = here.page, here.open_tab()
    for page in (first, second):
        here.go(f"/check-in/{THIS_WEEK}/challenges/", page)
    first.get_by_label("In your own words").fill("From the first tab")
    carry_on(first)
    expect(first.get_by_role("heading", level=1)).to_contain_text("What mattered")
    second.get_by_label("In your own words").fill("From the second tab")
    carry_on(second)
    expect(second.locator(".nhsuk-error-summary")).to_contain_text("From the first tab")
    expect(second.get_by_label("In your own words")).to_have_value("From the second tab")
    here.check(second)
    here.picture("checkin-two-tabs", second)


def test_being_signed_out_mid_way_loses_nothing(committed_cast, clock, visitor):
    from tests.cast import PASSWORD

    here = visitor(javascript=False).sign_in_as(committed_cast.ada)
    page = here.go(f"/check-in/{THIS_WEEK}/challenges/")
    page.get_by_label("In your own words").fill("Typed at 17:40")
    here.sign_out_behind_the_back()
    carry_on(page)
    expect(page).to_have_url(re.compile("/account/login/"))
    here.picture("checkin-signed-out")
    page.get_by_label("Email").fill(committed_cast.ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("In your own words")).to_have_value("Typed at 17:40")


def test_a_double_click_on_finish_sends_once(committed_cast, clock, visitor):
    ada = committed_cast.ada
    actions.save_step(by=ada, week=THIS_WEEK, values={"meaning": 5}, base={}, now=NOW)
    here = visitor().sign_in_as(ada)
    page = here.go(f"/check-in/{THIS_WEEK}/check-your-answers/")
    page.get_by_role("button", name="Finish check-in").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check-in finished")
    assert ada.checkins.count() == 1


def test_the_whole_check_in_with_the_keyboard_alone(committed_cast, clock, visitor):
    ada = committed_cast.ada
    here = visitor().sign_in_as(ada)
    page = here.go(f"/check-in/{THIS_WEEK}/challenges/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    def reach(selector: str) -> None:
        for _ in range(120):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"The Tab key never reaches {selector}")

    reach("input[name=stretched]")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    for title in ("What mattered", "What helped you cope", "Your working week", "Check your answers"):
        reach("form[method=post] button.nhsuk-button")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    reach("form[method=post] button.nhsuk-button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check-in finished")
    assert ada.checkins.get().answers.get(item="stretched").figure == 3


def test_last_week_can_still_be_done_and_is_marked_late(committed_cast, clock, visitor):
    ada = committed_cast.ada
    # Who has only just come is not asked about the week before.
    ada.joined_at = NOW - timedelta(weeks=4)
    ada.save()
    here = visitor(size=PHONE).sign_in_as(ada)
    page = here.go("/check-in/")
    here.picture("checkin-late-index")
    page.get_by_role("button", name="Start last week\u2019s check-in").click()
    choose(page, "pressure", 5)
    carry_on(page)
    for _ in range(3):
        carry_on(page)
    page.get_by_role("button", name="Finish check-in").click()
    here.go(f"/check-in/{LAST_WEEK}/")
    expect(page.get_by_text("the week after")).to_be_visible()
    here.check()
    here.picture("checkin-late-show")


def test_ada_changes_an_answer_until_the_week_closes(committed_cast, clock, visitor):
    ada = committed_cast.ada
    actions.save_step(by=ada, week=THIS_WEEK, values={"pressure": 5}, base={}, now=NOW)
    actions.submit(by=ada, week=THIS_WEEK, now=NOW)
    clock.move_to(datetime(2026, 11, 29, 23, 0, tzinfo=LONDON))
    here = visitor().sign_in_as(ada)
    page = here.go(f"/check-in/{THIS_WEEK}/")
    page.get_by_role("button", name="Change your answers").click()
    here.go(f"/check-in/{THIS_WEEK}/challenges/")
    here.check()
    here.picture("checkin-correct")
    choose(page, "pressure", 9)
    carry_on(page)
    here.go(f"/check-in/{THIS_WEEK}/check-your-answers/")
    page.get_by_role("button", name="Finish changes").click()
    assert ada.checkins.get().answers.get().figure == 9


def test_ada_marks_her_leave(committed_cast, clock, visitor):
    here = visitor(size=PHONE).sign_in_as(committed_cast.ada)
    page = here.go("/check-in/away/")
    here.check()
    page.get_by_label("First week away").select_option(str(THIS_WEEK + 3))
    page.get_by_label("Last week away").select_option(str(THIS_WEEK + 1))
    page.get_by_role("button", name="Mark as away").click()
    here.check()
    here.picture("checkin-away-error")
    page.get_by_label("Last week away").select_option(str(THIS_WEEK + 4))
    page.get_by_role("button", name="Mark as away").click()
    expect(page.get_by_text("2 weeks are marked as away.")).to_be_visible()
    here.check()
    here.picture("checkin-away")


def test_an_empty_draft_is_told_kindly_what_is_missing(committed_cast, clock, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go(f"/check-in/{THIS_WEEK}/facts/")
    page.get_by_label("On how many of the past 7 days").fill("3")
    carry_on(page)
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Answer at least one of the questions")
    here.check()
    here.picture("checkin-nothing-answered")


def test_an_unsent_check_in_stays_readable_after_its_week_has_closed(committed_cast, clock, visitor):
    ada = committed_cast.ada
    actions.save_step(by=ada, week=LAST_WEEK, values={"challenge_words": "Kept."}, base={}, now=NOW)
    clock.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=LONDON))
    here = visitor().sign_in_as(ada)
    page = here.go(f"/check-in/{LAST_WEEK}/")
    expect(page.get_by_text("Kept.")).to_be_visible()
    here.check()
    here.picture("checkin-closed")


def test_a_printed_check_in_has_the_answers_and_not_the_menus(committed_cast, clock, visitor):
    ada = committed_cast.ada
    actions.save_step(by=ada, week=THIS_WEEK, values={"pressure": 5}, base={}, now=NOW)
    actions.submit(by=ada, week=THIS_WEEK, now=NOW)
    here = visitor().sign_in_as(ada)
    page = here.go(f"/check-in/{THIS_WEEK}/")
    page.emulate_media(media="print")
    expect(page.get_by_text("5 out of 10")).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    here.picture("checkin-print")
