"""Browser journeys: real Chromium against a real server.

On every page a journey comes through, an error in the console, an error of a script or a violation of the
Content-Security-Policy fails it. Every page that it ends on, or leaves by `go`, is looked at with axe and for
sideways scrolling, unless it already was; one that it leaves by a link or a button is where it calls `check`.
Axe is a script, so that without JavaScript there is only the first of the two.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.conftest import NOW, ROOT
from tests.journeys.push_browser import gives
from tests.push_service import SomeBrowser

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
WATCH_POLICY = """
addEventListener("securitypolicyviolation", event =>
    console.error("CSP: " + event.violatedDirective + " " + event.blockedURI))
"""
CAUGHT = (
    b"X-Envelope-To: priya.nair@demo.heartwood.test\r\nFrom: Heartwood <hello@heartwood.test>\r\n"
    b"Subject: You have a reminder\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"You asked for a reminder once a week. Stop all your reminders: http://localhost:8000/reminders/stop/abc/\r\n"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """As everywhere, but the clock runs on from NOW: a browser waits for real time to pass."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


PASSED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if call.when == "call":
        item.stash[PASSED] = report.passed
    return report


class Visitor:
    """Somebody in front of a browser. `problems` gathers console errors and policy violations.

    Chromium logs each answer of 400 and above as an error; those that a journey `expects` (statuses, or words
    of the message) are none. 422 is always expected: it is how a page answers invalid input.
    """

    def __init__(
        self, context: BrowserContext, address: str, javascript: bool, expects: Sequence[int | str]
    ) -> None:
        self.context = context
        self.address = address
        self.javascript = javascript
        self.expected = [f"status of {each} " if isinstance(each, int) else each for each in (422, *expects)]
        self.problems: list[str] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in self.expected):
            self.problems.append(f"{message.text} {message.location}")

    def go(self, path: str, page: Page | None = None) -> Page:
        page = page or self.page
        self._check_what_is_left(page)
        page.goto(self.address + path)
        return page

    def sign_in_as(self, user: Any) -> "Visitor":
        """Puts a signed-in session in the browser; signing in by hand has journeys of its own."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie.value,
                    "url": self.address,
                    "httpOnly": True,
                }
            ]
        )
        return self

    def sign_out_behind_the_back(self) -> None:
        from django.conf import settings

        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def check(self, page: Page | None = None) -> None:
        """No accessibility violation, no sideways scrolling, nothing in the console."""
        page = page or self.page
        assert self.javascript, "axe needs JavaScript"
        # A click waits only until there is a new page, which may be an empty one still.
        page.wait_for_load_state()
        page.evaluate(AXE + ";0")
        page.evaluate("window.wasChecked = true")  # gone with the page
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found = [
            f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes'][:3]]}"
            for violation in result["violations"]
        ]
        assert found == [], f"axe on {page.url}: {found}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {page.viewport_size}"
        assert self.problems == []

    def check_at_the_end(self) -> None:
        for page in self.context.pages:
            self._check_what_is_left(page)
        assert self.problems == []

    def _check_what_is_left(self, page: Page) -> None:
        """Checks a page of the site that nobody has looked at since it was loaded."""
        if self.javascript and page.url.startswith(self.address) and not page.evaluate("window.wasChecked"):
            page.emulate_media(media="screen")
            self.check(page)

    def picture(self, name: str, page: Page | None = None) -> None:
        """Keeps a screenshot in var/screenshots when SCREENSHOTS is set, for a person to look at."""
        if os.environ.get("SCREENSHOTS"):
            folder = Path(ROOT / "var" / "screenshots")
            folder.mkdir(parents=True, exist_ok=True)
            (page or self.page).screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The site on a port of its own, in a thread of this process so that it shares the test's clock.

    pytest-django's live_server is not used: it serves static files itself, where the site has WhiteNoise.
    """
    from django.test.testcases import LiveServerThread

    with django_db_blocker.unblock():
        server = LiveServerThread("localhost", static_handler=lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://localhost:{server.port}"
        server.terminate()


@pytest.fixture
def visitor(
    browser: Browser, address: str, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """`visitor()` opens a browser of one's own; `visitor(size=PHONE, javascript=False)` a plainer one.

    `visitor(expects=[410])` comes to a page that is gone; see Visitor.
    """
    visitors: list[Visitor] = []

    def open_browser(
        size: dict[str, int] = DESKTOP,
        javascript: bool = True,
        expects: Sequence[int | str] = (),
        **options: Any,
    ) -> Visitor:
        context = browser.new_context(
            viewport=size, java_script_enabled=javascript, locale="en-GB", reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        if javascript:
            context.add_init_script(WATCH_POLICY)
        visitors.append(Visitor(context, address, javascript, expects))
        return visitors[-1]

    yield open_browser
    try:
        if request.node.stash.get(PASSED, False):
            for each in visitors:
                each.check_at_the_end()
    finally:
        for each in visitors:
            each.context.close()


@pytest.fixture
def opens_reminders(visitor: Callable[..., Visitor], address: str) -> Callable[..., Visitor]:
    """`opens_reminders(ada)`: her browser on the page of reminders; she has let it show something.

    `stand_in`: what PushManager gives, one after another; see push_browser.
    """

    def open_it(person: Any, stand_in: Sequence[SomeBrowser] = (), **options: Any) -> Visitor:
        somebody = visitor(**options)
        somebody.context.grant_permissions(["notifications"], origin=address)
        if stand_in:
            somebody.context.add_init_script(gives(stand_in))
        somebody.sign_in_as(person).go("/reminders/")
        return somebody

    return open_it


@pytest.fixture
def demo(transactional_db: None, demo_mode: None, load_demo: Callable[..., str], settings: Any) -> None:
    """Demo mode with its people, and an email of theirs that was caught."""
    load_demo()
    (settings.CAUGHT_MAIL_DIR / "20261118T090000.eml").write_bytes(CAUGHT)
