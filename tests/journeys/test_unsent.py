"""What is typed survives a lost network, a server that fails, a crash and the end of a session."""

from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error, Page, Route, expect

from apps.journal.models import Entry, EntryVersion
from apps.safekeeping.models import Unsent
from tests.cast import PASSWORD
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.usefixtures("clock")

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE, "javascript": False}, id="on-a-phone-without-javascript"),
]


def box(page: Page):
    return page.get_by_label("Your entry")


def state(page: Page):
    return page.locator("[data-save-state]")


def sign_in_by_hand(page: Page, ada) -> None:
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_without_a_network_the_page_says_so_and_saves_once_it_is_back(committed_cast, visitor):
    here = visitor(size=PHONE, expects=["ERR_INTERNET_DISCONNECTED"]).sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    here.context.set_offline(True)
    box(page).fill("In a tunnel")
    expect(state(page)).to_contain_text("Not saved: no connection")
    here.picture("unsent-offline")
    here.context.set_offline(False)
    expect(state(page)).to_contain_text("Saved at")
    assert Unsent.objects.get().values["words"] == "In a tunnel"


@pytest.mark.parametrize("failure", [502, None], ids=["behind-a-proxy", "not-even-a-proxy"])
def test_when_the_server_is_gone_the_page_says_so_and_tries_again(committed_cast, visitor, failure):
    def fail(route: Route) -> None:
        if failure:
            route.fulfill(status=failure, body="Bad gateway")
        else:
            route.abort("connectionrefused")

    here = visitor(expects=[502, "ERR_CONNECTION_REFUSED"]).sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    page.route("**/kept/", fail)
    box(page).fill("While it was being restarted")
    expect(state(page)).to_contain_text("Not saved: ")
    expect(state(page)).to_contain_text("We will try again.")
    page.unroute("**/kept/")
    expect(state(page)).to_contain_text("Saved at", timeout=15_000)
    assert Unsent.objects.get().values["words"] == "While it was being restarted"


def test_after_a_crash_the_words_are_there_and_can_be_thrown_away(committed_cast, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    box(page).fill("Half a thought\n\nand half another")
    expect(state(page)).to_contain_text("Saved at")
    address = page.url
    page.close()
    again = here.open_tab()
    again.goto(address)
    expect(box(again)).to_have_value("Half a thought\n\nand half another")
    expect(again.get_by_text("It is still here.")).to_be_visible()
    here.check(again)
    here.picture("unsent-brought-back", again)
    box(again).fill("Half a thought, and more of it")
    again.get_by_role("button", name="Throw away what I had typed").click()
    expect(again.get_by_text("What you had typed was thrown away.")).to_be_visible()
    expect(box(again)).to_have_value("")
    again.reload()
    expect(box(again)).to_have_value("")


def test_two_tabs_that_disagree_name_the_box_and_show_both_texts(committed_cast, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    first, second = here.go("/journal/new/"), here.open_tab()
    second.goto(first.url)
    box(first).fill("From the first tab")
    expect(state(first)).to_contain_text("Saved at")
    box(second).fill("From the second tab")
    expect(state(second)).to_contain_text("You changed “Your entry” in another tab")
    expect(state(second)).to_contain_text("Select “Save entry” to choose which to keep.")
    second.get_by_role("button", name="Save entry").click()
    expect(second.locator(".nhsuk-error-summary")).to_contain_text("From the first tab")
    expect(box(second)).to_have_value("From the second tab")
    here.check(second)
    here.picture("unsent-two-tabs", second)
    box(second).fill("From the first tab\n\nFrom the second tab")
    second.get_by_role("button", name="Save entry").click()
    expect(second.get_by_text("The entry is saved.")).to_be_visible()
    assert Entry.objects.get().words == "From the first tab\n\nFrom the second tab"
    assert not Unsent.objects.exists()
    # The first tab has nothing left to say: it goes on from what was settled.
    first.reload()
    expect(box(first)).to_have_value("From the first tab\n\nFrom the second tab")
    expect(first.get_by_text("It is still here.")).to_have_count(0)


def test_signed_out_mid_sentence_the_page_says_how_to_keep_it(committed_cast, visitor):
    ada = committed_cast.ada
    here = visitor().sign_in_as(ada)
    page = here.go("/journal/new/")
    here.sign_out_behind_the_back()
    box(page).fill("Typed at 17:40")
    expect(state(page)).to_contain_text("You have been signed out. Select “Save entry” and sign in")
    page.get_by_role("button", name="Save entry").click()
    sign_in_by_hand(page, ada)
    expect(box(page)).to_have_value("Typed at 17:40")
    here.picture("unsent-signed-in-again")


@pytest.mark.parametrize("way", WAYS)
def test_a_page_left_open_over_night_is_brought_back_after_signing_in(committed_cast, clock, visitor, way):
    """The session has ended by itself, after twelve hours."""
    ada = committed_cast.ada
    here = visitor(**way).sign_in_as(ada)
    page = here.go("/journal/new/")
    clock.move_to(NOW + timedelta(hours=13))
    box(page).fill("Typed before the computer was locked, and finished the next morning")
    page.get_by_role("button", name="Save entry").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
    sign_in_by_hand(page, ada)
    expect(page.get_by_text("What you typed before you were signed out is back.")).to_be_visible()
    expect(box(page)).to_have_value("Typed before the computer was locked, and finished the next morning")
    assert not Entry.objects.exists()
    here.picture(f"unsent-over-night-{way['size']['width']}")
    page.get_by_role("button", name="Save entry").last.click()
    expect(page.get_by_text("The entry is saved.")).to_be_visible()
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["at-a-desk", "on-a-phone"])
def test_whoever_signs_in_elsewhere_first_finds_what_was_typed_in_the_journal(committed_cast, visitor, size):
    ada = committed_cast.ada
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/journal/new/")
    box(page).fill("Half a thought")
    expect(state(page)).to_contain_text("Saved at")
    here.sign_out_behind_the_back()
    elsewhere = visitor(size=size)
    page = elsewhere.go("/journal/")
    sign_in_by_hand(page, ada)
    expect(page.get_by_role("heading", name="Started, not finished")).to_be_visible()
    page.get_by_role("link", name="Carry on").click()
    expect(box(page)).to_have_value("Half a thought")
    expect(page.get_by_text("It is still here.")).to_be_visible()


def test_the_back_button_shows_what_was_typed_and_after_saving_what_was_saved(committed_cast, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    box(page).press_sequentially("First thought.")
    expect(state(page)).to_contain_text("Saved at")
    page.get_by_role("link", name="Values", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("values")
    page.go_back()
    expect(box(page)).to_have_value("First thought.")
    box(page).press("Control+End")
    box(page).press_sequentially(" And more.")
    page.get_by_role("button", name="Save entry").click()
    expect(page.get_by_text("The entry is saved.")).to_be_visible()
    page.go_back()
    expect(box(page)).to_have_value("First thought. And more.")
    box(page).press("Control+End")
    box(page).press_sequentially(" Once more.")
    expect(state(page)).to_contain_text("Saved at")
    page.get_by_role("button", name="Save entry").click()
    expect(page.get_by_text("The entry is saved.")).to_be_visible()
    assert Entry.objects.get().words == "First thought. And more. Once more."


def test_a_double_click_saves_one_entry_once(committed_cast, visitor):
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    box(page).press_sequentially("Clicked twice.")
    page.get_by_role("button", name="Save entry").dblclick()
    expect(page.get_by_text("The entry is saved.")).to_be_visible()
    assert EntryVersion.objects.get().words == "Clicked twice."
    assert not Unsent.objects.exists()


def test_typing_goes_on_being_saved_after_a_page_that_was_stopped_from_loading(committed_cast, visitor):
    """She selects “Save entry”, the server is slow, she presses Escape and writes on."""
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/journal/new/")
    box(page).press_sequentially("First thought.")
    expect(state(page)).to_contain_text("Saved at")
    page.route("**/write/", lambda route: route.abort("aborted"))  # as Escape does
    page.get_by_role("button", name="Save entry").click()
    with page.expect_response("**/kept/"):
        box(page).press_sequentially(" And more.")
    assert Unsent.objects.get().values["words"] == "First thought. And more."


def test_back_before_the_next_page_has_come_leads_to_the_page_before_and_loses_nothing(
    committed_cast, visitor
):
    """Step 1 is still the current page then, so the one before it is the list of check-ins."""
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/check-in/")
    page.get_by_role("button", name="Start check-in").click()
    page.get_by_label("In your own words").press_sequentially("Three risk calls before lunch.")
    answers: list[int] = []
    step_1 = f"**/{THIS_WEEK}/challenges/"
    page.route(step_1, lambda route: answers.append(route.fetch(max_redirects=0).status))  # not passed on
    page.get_by_role("button", name="Save and continue").dblclick()
    while not answers:
        page.wait_for_timeout(50)
    assert answers == [302]
    # Playwright also reports that the page on its way was given up.
    with suppress(Error):
        page.go_back()
    expect(page).to_have_url(f"{here.address}/check-in/")
    page.unroute(step_1)
    here.go(f"/check-in/{THIS_WEEK}/challenges/")
    expect(page.get_by_label("In your own words")).to_have_value("Three risk calls before lunch.")
