"""The loop as one sees it, in a browser: home with a whole week in it, and the page after a check-in."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from apps.checkins.signals import submitted
from tests.diary import THIS_WEEK, checked_in
from tests.journal.conftest import wrote
from tests.journeys.conftest import DESKTOP, PHONE
from tests.loop import a_whole_week, what_it_led_to

pytestmark = pytest.mark.usefixtures("clock")

# The narrowest that WCAG 2.2 (1.4.10, reflow) asks for.
NARROW = {"width": 320, "height": 640}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=lambda size: str(size["width"]))


@pytest.fixture
def ada(committed_cast):
    """Ada, in a week heavier than her usual, with a moment to be offered."""
    ada = committed_cast.ada
    ada.joined_at = datetime(2024, 1, 1, tzinfo=UTC)
    ada.save()
    for ago in range(1, 9):
        figure = 4 if ago % 2 else 6
        checked_in(ada, THIS_WEEK - ago, {"stretched": figure, "pressure": figure})
    wrote(ada, "He wrote to say that he had gone back to work.", is_moment=True, days_ago=30)
    checkin = a_whole_week(ada, THIS_WEEK)
    checkin.answers.filter(item="stretched").update(figure=8)
    submitted.send(sender=type(checkin), checkin=checkin, person=ada)
    what_it_led_to(ada, checkin)
    return ada


def in_the_margin(page) -> list[str]:
    """What reaches nearer to an edge of the window than the page's own margin."""
    return page.evaluate(
        """() => {
            const frame = document.querySelector("main").getBoundingClientRect();
            const right = document.documentElement.clientWidth - frame.left;
            return [...document.querySelectorAll("main section, main figure, main li, main .nhsuk-card")]
                .filter(each => each.getBoundingClientRect().right > right + 1
                    || each.getBoundingClientRect().left < frame.left - 1)
                .map(each => each.className || each.tagName);
        }"""
    )


@SIZES
def test_home_shows_the_whole_loop_at_any_width(size, ada, visitor):
    reader = visitor(size=size).sign_in_as(ada)
    page = reader.go("/")
    expect(page.get_by_role("figure").get_by_role("heading", level=3)).to_have_count(4)
    reader.picture(f"loop-home-{size['width']}")
    reader.check()
    assert in_the_margin(page) == []


@SIZES
def test_before_the_first_check_in_words_say_what_the_figure_will_be(size, committed_cast, visitor):
    reader = visitor(size=size).sign_in_as(committed_cast.ben)
    page = reader.go("/")
    expect(page.get_by_role("heading", name="Your week in a picture")).to_be_visible()
    expect(page.get_by_role("figure")).to_have_count(0)
    reader.picture(f"loop-first-visit-{size['width']}")
    reader.check()
    assert in_the_margin(page) == []


@SIZES
def test_after_a_heavier_week_a_moment_is_offered_and_put_away(size, ada, visitor):
    reader = visitor(size=size).sign_in_as(ada)
    page = reader.go(f"/check-in/{THIS_WEEK}/next-step/")
    reader.picture(f"loop-next-step-{size['width']}")
    reader.check()
    assert in_the_margin(page) == []
    page.get_by_role("button", name="Put it away").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check-in finished")
    expect(page.get_by_role("heading", name="A moment you kept")).to_have_count(0)


@SIZES
def test_the_page_about_the_model_leads_to_ones_own_week(size, ada, visitor):
    reader = visitor(size=size).sign_in_as(ada)
    page = reader.go("/about-the-model/")
    reader.picture(f"loop-about-{size['width']}")
    assert in_the_margin(page) == []
    page.get_by_role("link", name="in the same picture").click()
    expect(page.get_by_role("heading", name="Your latest check-in")).to_be_in_viewport()


def test_support_stands_beside_the_name_on_the_narrowest_phone(ada, visitor):
    page = visitor(size=NARROW).sign_in_as(ada).go("/")
    name = page.locator(".hw-brand").bounding_box()
    support = page.locator(".hw-support").bounding_box()
    assert support["y"] < name["y"] + name["height"]
    assert support["height"] >= 44


def test_the_loop_can_be_printed_whole(ada, visitor):
    reader = visitor().sign_in_as(ada)
    page = reader.go("/")
    page.emulate_media(media="print")
    reader.picture("loop-home-print")
    for dot in page.locator(".hw-point__dot").all():
        expect(dot).to_be_visible()
