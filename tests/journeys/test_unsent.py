"""What is typed survives a lost network, a server that fails, a crash and the end of a session."""

import pytest
from playwright.sync_api import Page, Route, expect

from apps.safekeeping.models import Unsent
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.usefixtures("clock")


def box(page: Page):
    return page.get_by_label("Your entry")


def state(page: Page):
    return page.locator("[data-save-state]")


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
    second.get_by_role("button", name="Save entry").click()
    expect(second.get_by_text("The entry is saved.")).to_be_visible()


def test_signed_out_mid_sentence_the_page_says_how_to_keep_it(committed_cast, visitor):
    from tests.cast import PASSWORD

    ada = committed_cast.ada
    here = visitor().sign_in_as(ada)
    page = here.go("/journal/new/")
    here.sign_out_behind_the_back()
    box(page).fill("Typed at 17:40")
    expect(state(page)).to_contain_text("You have been signed out. Select “Save entry” and sign in")
    page.get_by_role("button", name="Save entry").click()
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(box(page)).to_have_value("Typed at 17:40")
    here.picture("unsent-signed-in-again")
