"""Values as people meet them: chosen, dragged and moved by keyboard, and looked back at."""

from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.values.conftest import SIX, chose, labels, reviewed

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": DESKTOP, "javascript": False}, id="without-javascript"),
]


def shown(page: Page) -> list[str]:
    return page.locator("[data-label]").all_inner_texts()


@pytest.mark.parametrize("way", WAYS)
def test_ada_chooses_orders_and_looks_back(committed_cast, clock, visitor, way):
    ada = committed_cast.ada
    has_script = way.get("javascript", True)
    name = f"{way['size']['width']}{'' if has_script else '-nojs'}"
    here = visitor(**way).sign_in_as(ada)
    check = here.check if has_script else (lambda: None)
    page = here.go("/values/")
    check()
    here.picture(f"values-0-first-{name}")
    page.get_by_role("button", name="Choose your values").click()

    check()
    here.picture(f"values-1-choose-{name}")
    for label in ("Honesty", "Compassion"):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("In your own words").fill("Leaving on time")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your values")
    check()
    here.picture(f"values-2-chosen-{name}")
    before = shown(page)
    page.get_by_role("button", name=f"Move up {before[2]}").click()
    expect(page.locator("[data-label]").nth(1)).to_have_text(before[2])
    check()
    here.picture(f"values-3-moved-{name}")

    page.get_by_role("link", name=f"Change words of {before[0]}").click()
    check()
    here.picture(f"values-4-words-{name}")
    page.get_by_label("In your own words").fill("Being kind, also to myself")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Let go of Leaving on time").click()
    page.get_by_role("link", name="Values you had before").click()
    check()
    here.picture(f"values-5-before-{name}")
    page.get_by_role("button", name="Take up again").click()
    expect(page.locator("[data-label]").nth(2)).to_have_text("Leaving on time")

    page.get_by_role("button", name="Start your review").click()
    check()
    here.picture(f"values-6-review-{name}")
    page.locator("input[name^=figure_][value='7']").first.check(force=True)
    page.get_by_label("What would bring “Leaving on time” closer?").fill("A last call at four.")
    page.get_by_role("button", name="Save review").click()
    expect(page.get_by_text("A last call at four.")).to_be_visible()
    check()
    here.picture(f"values-7-reviewed-{name}")
    here.go("/values/")
    here.picture(f"values-8-index-{name}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_six_values_over_a_year(committed_cast, clock, visitor, size):
    ada = committed_cast.ada
    chose(ada, *SIX[:5], words=["Going home while it is still light, at least twice a week"])
    reviewed(ada, date(2025, 11, 20), 4, 6, 8, None, 5, 2)
    reviewed(ada, date(2026, 2, 19), 5, 6, None, 3, 5, 1)
    reviewed(ada, date(2026, 5, 21), 7, 5, 8, None, 5, 0)
    reviewed(ada, date(2026, 8, 13), 6, 7, 10, 4, 5, 3)
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/values/")
    page.locator("summary", has_text="The same in numbers").click()
    here.check()
    here.picture(f"values-full-{size['width']}")
    page.emulate_media(media="print")
    here.picture(f"values-print-{size['width']}")


def test_a_seventh_is_refused_with_what_was_chosen_still_there(committed_cast, clock, visitor):
    for size in (DESKTOP, PHONE):
        here = visitor(size=size).sign_in_as(committed_cast.ada)
        page = here.go("/values/choose/")
        for box in page.locator("input[name=listed]").all()[:7]:
            box.check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".nhsuk-error-summary")).to_be_focused()
        assert page.locator("input[name=listed]:checked").count() == 7
        here.check()
        here.picture(f"values-seven-{size['width']}")


def test_moving_by_keyboard_keeps_the_focus_and_says_where_it_is(committed_cast, clock, visitor):
    ada = committed_cast.ada
    chose(ada, *SIX[:3])
    here = visitor().sign_in_as(ada)
    page = here.go("/values/")
    button = page.get_by_role("button", name="Move down Helping others")
    button.focus()
    # The order on the page is there before it is saved.
    with page.expect_response("**/values/order/"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("“Helping others” is now in place 2 of 3.")
    expect(button).to_be_focused()
    with page.expect_response("**/values/order/"):
        page.keyboard.press("Enter")
    # There is no way further down, so the way back up has the focus.
    expect(page.get_by_role("button", name="Move up Helping others")).to_be_focused()
    page.reload()
    assert shown(page) == ["Compassion", "Honesty", "Helping others"]
    assert labels(ada) == ["Compassion", "Honesty", "Helping others"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_dragging_puts_a_value_where_it_is_dropped(committed_cast, clock, visitor, size):
    ada = committed_cast.ada
    chose(ada, *SIX[:4])
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/values/")
    height = page.evaluate("document.body.scrollHeight")
    grip = page.locator(".hw-value__grip").first.bounding_box()
    target = page.locator(".hw-value").nth(2).bounding_box()
    page.mouse.move(grip["x"] + 20, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, target["y"] + target["height"] * 0.6, steps=12)
    here.picture(f"values-dragging-{size['width']}")
    assert page.evaluate("document.body.scrollHeight") == height
    with page.expect_response("**/values/order/"):
        page.mouse.up()
    expect(page.get_by_role("status")).to_have_text("“Helping others” is now in place 3 of 4.")
    assert shown(page) == ["Compassion", "Honesty", "Helping others", "Learning"]
    page.reload()
    assert shown(page) == ["Compassion", "Honesty", "Helping others", "Learning"]


def test_escape_puts_a_dragged_value_back(committed_cast, clock, visitor):
    ada = committed_cast.ada
    chose(ada, *SIX[:3])
    here = visitor().sign_in_as(ada)
    page = here.go("/values/")
    before = shown(page)
    grip = page.locator(".hw-value__grip").first.bounding_box()
    page.mouse.move(grip["x"] + 20, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, grip["y"] + 250, steps=8)
    assert shown(page) != before
    page.keyboard.press("Escape")
    page.mouse.up()
    assert shown(page) == before


def test_without_a_connection_the_order_goes_back_and_the_page_says_so(committed_cast, clock, visitor):
    ada = committed_cast.ada
    chose(ada, *SIX[:2])
    here = visitor(expects=["ERR_INTERNET_DISCONNECTED"]).sign_in_as(ada)
    page = here.go("/values/")
    here.context.set_offline(True)
    page.get_by_role("button", name="Move down Helping others").click()
    expect(page.get_by_role("status")).to_contain_text("The new order is not saved")
    expect(page.get_by_role("status")).to_contain_text("Check your connection")
    assert shown(page) == ["Helping others", "Compassion"]
    expect(page.get_by_role("button", name="Move down Helping others")).to_be_focused()
    here.context.set_offline(False)


def test_signed_out_meanwhile_the_order_goes_back_and_the_page_says_so(committed_cast, clock, visitor):
    chose(committed_cast.ada, *SIX[:2])
    here = visitor().sign_in_as(committed_cast.ada)
    page = here.go("/values/")
    here.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Move down Helping others").click()
    expect(page.get_by_role("status")).to_contain_text("You may have been signed out. Load this page again")
    assert shown(page) == ["Helping others", "Compassion"]
