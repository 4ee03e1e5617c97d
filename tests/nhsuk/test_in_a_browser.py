"""The scale, the error summary and the layout in Chromium, with the site's real styles, scripts and CSP."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ADDRESS = "http://heartwood.test"

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(browser) -> Iterator[object]:
    """`open_page(response, width)` shows an answer of the site; CSP violations are looked for at the end."""
    pages: list[Page] = []

    def show(response, width=390, javascript=True):
        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(ADDRESS)
            if path.startswith("/static/"):
                file = Path(settings.STATIC_ROOT) / path.removeprefix("/static/")
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                route.fulfill(body=file.read_bytes(), content_type=kind)
            else:
                route.fulfill(status=200, body=response.content, headers=dict(response.headers))

        page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=javascript)
        pages.append(page)
        page.add_init_script(
            "window.refused = [];"
            "document.addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective))"
        )
        page.route("**/*", serve)
        page.goto(ADDRESS + "/")
        return page

    yield show
    refused = [page.evaluate("window.refused") for page in pages]
    for page in pages:
        page.close()
    assert not any(refused)


def violations(page):
    page.evaluate(AXE.read_text() + ";0")
    found = page.evaluate("axe.run()")["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("data", [None, {}])
def test_a_form_with_and_without_errors_passes_axe(open_page, visitor, width, data):
    page = open_page(visitor.get("/") if data is None else visitor.post("/", data), width)
    assert violations(page) == []


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/refused/", "/too-many/", "/broken/", "/unreadable/", "/saved/"]
)
def test_error_pages_and_banners_pass_axe(open_page, visitor, address):
    page = open_page(visitor.get(address))
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen_and_each_number_is_big_enough_to_touch(open_page, visitor, width):
    page = open_page(visitor.get("/"), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for number in range(11):
        box = page.locator(f"[name=pressure][value='{number}']").bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 44


def test_the_scale_is_answered_by_touch_and_by_arrow_keys(open_page, visitor):
    page = open_page(visitor.get("/"))
    page.get_by_role("group", name="How much did caseload").get_by_label("7", exact=True).check()
    page.keyboard.press("ArrowRight")
    assert page.locator("[name=pressure]:checked").get_attribute("value") == "8"
    page.get_by_label("Skip this question").check()
    assert page.locator("[name=pressure]:checked").get_attribute("value") == ""


def test_what_is_chosen_and_what_has_the_focus_can_be_seen_without_colour(open_page, visitor):
    page = open_page(visitor.get("/"))
    number = page.locator("[name=pressure][value='7']")
    label = page.locator("label[for='id_pressure-7']")
    look = (
        "node => { const s = getComputedStyle(node); return [s.fontWeight, s.boxShadow, node.offsetHeight] }"
    )
    plain = label.evaluate(look)
    number.check()
    number.blur()
    chosen = label.evaluate(look)
    number.focus()
    focused = label.evaluate(look)
    assert chosen[0] > plain[0]
    assert chosen[2] > plain[2]
    assert focused[1] != chosen[1]


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page, visitor):
    page = open_page(visitor.post("/", {}))
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.get_by_role("link", name="Enter your name").click()
    assert page.evaluate("document.activeElement.name") == "name"
    page.get_by_role("link", name="Select a number from 0 to 10").click()
    assert page.evaluate("document.activeElement.name + document.activeElement.value") == "meaning0"


def test_a_field_appears_under_its_option_and_without_a_script_is_always_there(open_page, visitor):
    page = open_page(visitor.get("/"))
    assert page.locator("#id_which").is_hidden()
    page.get_by_label("Volume").check()
    assert page.locator("#id_which").is_visible()
    assert violations(page) == []
    page.get_by_label("None").check()
    assert page.get_by_label("Volume").is_checked() is False


def test_without_a_script_every_field_can_be_reached(browser, visitor, open_page):
    response = visitor.get("/")
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page.set_content(response.content.decode())
    assert page.locator("#id_which").is_visible()
    assert page.get_by_role("link", name="Get support now").first.is_visible()
    page.close()


def test_a_password_can_be_shown(open_page, visitor):
    page = open_page(visitor.get("/"))
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"


def test_paper_gets_the_words_and_not_the_menus(open_page, reader, menus):
    page = open_page(reader.get("/"))
    assert page.get_by_text("The small print").is_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("The small print").is_visible()
    for hidden in (
        ".nhsuk-header__navigation",
        ".hw-support",
        ".nhsuk-button[type=submit]",
        ".nhsuk-back-link",
    ):
        assert page.locator(hidden).first.is_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.get_by_text("The small print").is_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_of_somebody_signed_in_passes_axe(open_page, reader, menus, width):
    page = open_page(reader.get("/"), width)
    assert page.get_by_role("navigation", name="Menu").get_by_role("link").count() == 2
    assert violations(page) == []
