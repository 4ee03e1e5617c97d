"""Sade prepares a conversation with Ada; nothing of it stays once Ada has withdrawn it or Sade has left."""

import pytest
from playwright.sync_api import expect

from apps.supervision import actions
from apps.supervision.actions import give
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS, NOW
from tests.diary import THIS_WEEK, a_believable_year
from tests.journeys.conftest import DESKTOP, PHONE
from tests.supervision.conftest import supervises, terms
from tests.supervision.test_what_a_supervisor_sees import plan_of, topic_of

pytestmark = pytest.mark.usefixtures("clock")
PEOPLE = "/supervision/people/"
TITLE, NOT_SHOWN = "Shown to you by Ada", "This is not shown to you"


@pytest.fixture
def grant(committed_cast, clock):
    """Ada shows Sade all that she can, from half a year ago on."""
    ada = committed_cast.ada
    a_believable_year(ada)
    topic_of(ada, "Lone working")
    topic_of(ada, "Too many assessments on a Tuesday")
    everything = {"plans": [plan_of(ada)], "shows_topics": True, "from_week": THIS_WEEK - 25}
    return give(by=ada, terms=terms(supervises(committed_cast.sade, ada), **everything), now=NOW)


def withdraw(cast, grant):
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sade_prepares_a_conversation_with_ada(committed_cast, grant, visitor, size):
    sade = visitor(size=size).sign_in_as(committed_cast.sade)
    page = sade.go("/")
    sade.check()
    page.get_by_role("link", name="Who shows you something now").click()
    expect(page.get_by_role("heading", level=1, name="Shown to you")).to_be_visible()
    sade.check()
    sade.picture(f"shown-to-you-{size['width']}")
    page.get_by_role("link", name="Ada").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    topics = page.get_by_role("region", name="To talk about")
    assert topics.get_by_role("listitem").all_inner_texts() == [
        "Lone working",
        "Too many assessments on a Tuesday",
    ]
    assert page.get_by_role("img", name="Line chart").count() == 10
    assert page.get_by_role("table").count() == 0
    sade.check()
    sade.picture(f"shown-by-ada-{size['width']}")

    for words in ("More of this plan", "Numbers for coping", "How their usual is worked out"):
        page.locator("summary", has_text=words).click()
    assert page.get_by_role("table", name="Numbers for coping").get_by_role("row").count() == 27
    sade.check()
    assert committed_cast.ada.viewings.count() == 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_whole_without_a_script(committed_cast, grant, visitor, size):
    sade = visitor(size=size, javascript=False).sign_in_as(committed_cast.sade)
    page = sade.go(PEOPLE)
    page.get_by_role("link", name="Ada").click()
    page.get_by_role("img", name="Line chart").first.wait_for()
    assert page.get_by_role("img", name="Line chart").count() == 10
    assert page.get_by_text("If I wake up, then I will stretch.").first.is_visible()
    page.locator("summary", has_text="Numbers for challenges").click()
    assert page.get_by_role("table", name="Numbers for challenges").is_visible()


def test_on_the_narrowest_phones_nobody_is_an_empty_page(committed_cast, visitor):
    sade = visitor(size=PHONE).sign_in_as(committed_cast.sade)
    page = sade.go(PEOPLE)
    expect(page.get_by_text("Nobody shows you anything at the moment.")).to_be_visible()
    sade.picture("shown-to-you-by-nobody")


# --- Nothing stays ------------------------------------------------------------------------------------------


def test_after_withdrawal_neither_back_nor_reload_shows_anything(committed_cast, grant, visitor):
    sade = visitor(expects=[404]).sign_in_as(committed_cast.sade)
    page = sade.go(f"{PEOPLE}{grant.pk}/")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    sade.go("/support/")
    withdraw(committed_cast, grant)
    page.go_back()
    expect(page.get_by_role("heading", name=NOT_SHOWN)).to_be_visible()
    assert "Ada" not in page.content()
    page.reload()
    expect(page.get_by_role("heading", name=NOT_SHOWN)).to_be_visible()
    sade.check()


def test_between_the_list_and_the_click_it_can_end(committed_cast, grant, visitor):
    sade = visitor(expects=[404]).sign_in_as(committed_cast.sade)
    page = sade.go(PEOPLE)
    withdraw(committed_cast, grant)
    page.get_by_role("link", name="Ada").click()
    expect(page.get_by_role("heading", name=NOT_SHOWN)).to_be_visible()
    sade.picture("not-shown")


def test_after_signing_out_back_asks_to_sign_in(committed_cast, grant, visitor):
    sade = visitor().sign_in_as(committed_cast.sade)
    page = sade.go(f"{PEOPLE}{grant.pk}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out/")
    page.go_back()
    page.wait_for_url("**/account/login/**")
    assert "Ada" not in page.content()


@pytest.fixture
def keeping_visitor(browser, visitor, monkeypatch):
    """In a browser that keeps pages that were left and brings them back whole, which Playwright stops."""
    keeping = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=CHROMIUM_FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    monkeypatch.setattr(browser, "new_context", keeping.new_context)
    yield visitor
    keeping.close()


def leave_and_come_back(page, meanwhile):
    """To a picture, which sets no cookie, and back."""
    page.evaluate("window.isTheSame = true")
    page.goto(page.locator("link[rel=icon]").evaluate("link => link.href"))
    meanwhile()
    page.evaluate("window.history.back()")
    page.wait_for_url(lambda url: not url.endswith(".svg"), wait_until="commit")


def test_a_browser_that_keeps_pages_keeps_nothing_that_was_withdrawn(committed_cast, grant, keeping_visitor):
    sade = keeping_visitor(expects=[404]).sign_in_as(committed_cast.sade)
    page = sade.go(f"{PEOPLE}{grant.pk}/")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    leave_and_come_back(page, lambda: withdraw(committed_cast, grant))
    expect(page.get_by_role("heading", name=NOT_SHOWN)).to_be_visible()
    assert "Ada" not in page.content()


def test_nor_what_was_there_before_signing_out(committed_cast, grant, keeping_visitor):
    sade = keeping_visitor(expects=[404]).sign_in_as(committed_cast.sade)
    page = sade.go(f"{PEOPLE}{grant.pk}/")
    leave_and_come_back(page, sade.sign_out_behind_the_back)
    page.wait_for_url("**/account/login/**")
    assert "Ada" not in page.content()


def test_that_browser_does_keep_a_page_that_sets_no_cookie(keeping_visitor):
    """Though it is "no-store" as well: or the two tests before this one would say nothing."""
    anybody = keeping_visitor(expects=[404])
    page = anybody.go("/privacy/")
    leave_and_come_back(page, lambda: None)
    assert page.evaluate("window.isTheSame") is True
