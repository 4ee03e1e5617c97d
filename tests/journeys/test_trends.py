"""Ada reads her trends: on a desk, on a phone, with the keyboard, on paper, and without a script."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from apps.supervision.actions import give
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, a_believable_year, away, checked_in
from tests.journeys.conftest import DESKTOP, PHONE
from tests.supervision.conftest import supervises, terms

pytestmark = pytest.mark.usefixtures("clock")

WEEKS = "[...document.querySelectorAll('canvas')].map((canvas) => Chart.getChart(canvas).data.labels.length)"
# Colourful pixels by hue in degrees: grey and beige have none to speak of.
HUES = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const hues = new Set();
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    const most = Math.max(r, g, b), spread = most - Math.min(r, g, b);
    if (data[at + 3] < 255 || spread < 50) continue;
    const sector = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
    hues.add(Math.round((sector * 60 + 360) % 360));
  }
  return [...hues];
}"""


def weeks_drawn(page: Page, key: str) -> list[int]:
    """How many weeks each chart has, once the page of that range has drawn them."""
    page.wait_for_url(f"**/trends/?range={key}")
    page.locator("canvas:visible").last.wait_for()
    return page.evaluate(WEEKS)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ada_reads_her_trends_and_looks_further_back(committed_cast, visitor, size):
    a_believable_year(committed_cast.ada)
    planned(committed_cast.ada, now=NOW - timedelta(weeks=6))
    planned(committed_cast.ada, cue="it rains", now=NOW - timedelta(weeks=2))
    sharing = terms(supervises(committed_cast.sade, committed_cast.ada))
    give(by=committed_cast.ada, terms=sharing, now=NOW - timedelta(weeks=2))
    ada = visitor(size=size).sign_in_as(committed_cast.ada)
    page = ada.go("/trends/")
    assert page.evaluate(WEEKS) == [12] * 10
    assert page.get_by_role("img", name="Line chart of work pressure").is_visible()
    assert page.get_by_role("table").count() == 0
    ada.check()
    ada.picture(f"trends-{size['width']}")
    page.get_by_text("Plans and sharing in these weeks").click()
    assert page.get_by_text("You started a plan. You chose what Sade can see.").is_visible()
    ada.check()

    page.get_by_role("link", name="26 weeks").click()
    assert weeks_drawn(page, "26") == [26] * 10
    assert page.get_by_role("link", name="26 weeks").get_attribute("aria-current") == "page"
    ada.check()

    page.get_by_text("Numbers for work pressure").click()
    table = page.get_by_role("table", name="Work pressure, week by week")
    assert table.get_by_role("row").count() == 27
    ada.check()

    page.get_by_role("link", name="All", exact=True).click()
    assert weeks_drawn(page, "all") == [40] * 10
    ada.check()


def test_gaps_stay_open_and_different_weeks_have_a_shape_of_their_own(committed_cast, visitor):
    a_believable_year(committed_cast.ada)
    page = visitor().sign_in_as(committed_cast.ada).go("/trends/")
    line = page.evaluate(
        "(({ data, spanGaps, pointStyle }) => ({ data, spanGaps, pointStyle }))"
        "(Chart.getChart(document.querySelector('[data-chart=challenges-systemic] canvas')).data.datasets[0])"
    )
    assert line["spanGaps"] is False
    assert [place for place, figure in enumerate(line["data"]) if figure is None] == [2, 6, 11]
    assert line["pointStyle"][8:10] == ["rectRot", "rectRot"]
    assert line["pointStyle"][7] == "circle"


def test_nothing_is_drawn_in_red_or_green(committed_cast, visitor):
    a_believable_year(committed_cast.ada)
    page = visitor().sign_in_as(committed_cast.ada).go("/trends/?range=52")
    for canvas in page.locator("canvas").all():
        hues = canvas.evaluate(HUES)
        assert hues
        assert [hue for hue in hues if hue < 20 or hue > 340 or 80 < hue < 170] == []


def test_ada_finds_her_way_with_the_keyboard_alone(committed_cast, visitor):
    a_believable_year(committed_cast.ada)
    ada = visitor().sign_in_as(committed_cast.ada)
    page = ada.go("/trends/")

    def tab_to(text: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == text:
                return
        raise AssertionError(f"Tab does not lead to {text!r}")

    tab_to("A year")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends/?range=52")
    tab_to("Numbers for being stretched")
    page.keyboard.press("Enter")
    assert page.get_by_role("table", name="Being stretched, week by week").is_visible()
    tab_to("How your usual is worked out")
    page.keyboard.press("Enter")
    assert page.get_by_text("the median").is_visible()
    tab_to("Download your answers (CSV)")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"heartwood-answers-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    ada.check()


def test_without_a_script_the_words_and_numbers_stand_open(committed_cast, visitor):
    a_believable_year(committed_cast.ada)
    page = visitor(size=PHONE, javascript=False).sign_in_as(committed_cast.ada).go("/trends/")
    assert [table.is_visible() for table in page.locator("table").all()] == [True] * 10
    assert page.locator("canvas:visible").count() == 0
    assert page.get_by_text("Different from your usual", exact=True).is_hidden()
    assert page.get_by_text("Your usual for work pressure is 6.").is_visible()
    page.get_by_role("link", name="26 weeks").click()
    page.wait_for_url("**/trends/?range=26")
    assert page.locator("table").first.locator("tbody tr").count() == 26


def test_when_the_drawing_fails_the_numbers_stand_open(committed_cast, visitor):
    a_believable_year(committed_cast.ada)
    ada = visitor(expects=["ERR_FAILED"]).sign_in_as(committed_cast.ada)
    ada.page.route("**/vendor/chart.*.js", lambda route: route.abort())
    page = ada.go("/trends/")
    assert [table.is_visible() for table in page.locator("table").all()] == [True] * 10
    assert page.locator("canvas:visible").count() == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_print_has_the_charts_and_the_numbers(committed_cast, visitor, size):
    a_believable_year(committed_cast.ada)
    page = visitor(size=size).sign_in_as(committed_cast.ada).go("/trends/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins.
    assert [table.bounding_box()["height"] > 100 for table in page.locator("table").all()] == [True] * 10
    for canvas in page.locator("canvas").all():
        box = canvas.bounding_box()
        assert 250 < box["width"] <= 718
        assert 100 < box["height"] < 260
    assert page.get_by_role("link", name="26 weeks").is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
    assert page.locator("details[open]").count() == 0


def test_the_first_weeks_have_pages_of_their_own(committed_cast, visitor):
    ada = visitor(size=PHONE).sign_in_as(committed_cast.ada)
    page = ada.go("/trends/")
    ada.check()
    page.get_by_role("link", name="Go to your check-in").click()
    page.wait_for_url("**/check-in/")

    checked_in(committed_cast.ada, THIS_WEEK - 2)
    page = ada.go("/trends/")
    assert page.get_by_text("One week is not a line yet").is_visible()
    ada.check()

    checked_in(committed_cast.ada, THIS_WEEK - 1)
    page = ada.go("/trends/")
    assert page.get_by_text("It is too early to tell what is usual for you").first.is_visible()
    assert page.get_by_text("Its limits").count() == 0
    ada.check()


def test_a_long_leave_is_met_kindly(committed_cast, visitor):
    checked_in(committed_cast.ada, THIS_WEEK - 15)
    checked_in(committed_cast.ada, THIS_WEEK - 14)
    away(committed_cast.ada, *(THIS_WEEK - ago for ago in range(14)))
    ada = visitor().sign_in_as(committed_cast.ada)
    page = ada.go("/trends/")
    assert page.get_by_text("there is nothing to make up for").is_visible()
    ada.check()
    page.get_by_role("link", name="26 weeks").click()
    assert weeks_drawn(page, "26") == [26] * 10
    ada.check()
