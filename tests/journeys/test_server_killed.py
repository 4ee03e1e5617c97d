"""The server is killed while Ada types: a real gunicorn, started as `make run` starts it, and kill -9.

It runs in the present, as these tests do: a process of its own does not share a test's clock. Nothing that is
typed may be left in the browser, because the computer is the employer's. So what is promised is that the page
says when it is not saved, keeps what was typed, asks before it goes, and saves once the server is back.
"""

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Dialog, Page, expect

from apps.resilience.weeks import Week
from config.local.children import Child
from config.local.log import Log
from config.local.site_processes import SiteProcesses
from tests.conftest import LONDON
from tests.embedded import free_port
from tests.journeys.conftest import PHONE, Visitor

GONE = [
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
]
STARTING = 60_000
"""Milliseconds for a server to start on a busy machine."""
PLACES = [
    pytest.param("/journal/new/", "Your entry", "Save entry", id="a-journal-entry"),
    pytest.param("/plans/new/", "In your own words", "Save and continue", id="a-plan"),
    pytest.param("/check-in/this-week/", "In your own words", "Save and continue", id="a-check-in"),
]
IN_THE_BROWSER = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


class Site:
    """The web process of `make run` on a port that stays the same, however often it is killed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.processes = SiteProcesses(environment, {}, Log(sys.stdout), account=None)
        self.web: Child | None = None

    def start(self) -> None:
        self.web = self.processes.web(self.port)

    def wait_until_it_answers(self) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + STARTING / 1000
        while True:
            try:
                opener.open(self.address, timeout=STARTING / 1000).close()
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "the site did not start"
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """-9, the master and its workers at once."""
        assert self.web
        assert self.web.process.stdout
        self.web.kill()
        for thread in threading.enumerate():
            if thread.name == "log of web":
                thread.join()
        self.web.process.stdout.close()


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    site = Site()
    site.start()
    site.wait_until_it_answers()
    yield site
    site.kill()


@pytest.fixture
def ada(site: Site, committed_cast, visitor: Callable[..., Visitor]) -> Visitor:
    here = visitor(size=PHONE, expects=GONE)
    here.address = site.address
    here.context.set_default_timeout(STARTING)
    return here.sign_in_as(committed_cast.ada)


def opened(ada: Visitor, path: str) -> Page:
    return ada.go(path.replace("this-week/", f"{Week.of(datetime.now(LONDON).date())}/challenges/"))


def is_told(page: Page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words, timeout=STARTING)


def typed(page: Page, label: str, words: str) -> None:
    box = page.get_by_label(label)
    box.press("Control+End")
    box.press_sequentially(words)


def stay(dialog: Dialog) -> None:
    assert dialog.type == "beforeunload"
    dialog.dismiss()


@pytest.mark.parametrize(("path", "label", "button"), PLACES)
def test_what_ada_types_while_the_server_is_down_is_saved_by_itself_once_it_is_back(
    ada, site, path, label, button
):
    page = opened(ada, path)
    typed(page, label, "Before it went. ")
    is_told(page, "Saved at")
    site.kill()
    typed(page, label, "While it was down. ")
    is_told(page, "Not saved: no connection. Keep this page open. We will try again.")
    ada.picture(f"killed-{label}")
    typed(page, label, "And on.")
    expect(page.get_by_label(label)).to_have_value("Before it went. While it was down. And on.")
    site.start()
    is_told(page, "Saved at")
    page.reload()
    expect(page.get_by_label(label)).to_have_value("Before it went. While it was down. And on.")


@pytest.mark.parametrize(("path", "label", "button"), PLACES)
def test_a_button_does_not_send_a_page_that_would_not_arrive(ada, site, path, label, button):
    """The browser's own error page would take the place of the only copy."""
    page = opened(ada, path)
    site.kill()
    typed(page, label, "Typed with nobody there.")
    is_told(page, "Not saved: no connection.")
    page.get_by_role("button", name=button).last.click()
    is_told(page, "Not saved: no connection.")
    expect(page.get_by_label(label)).to_have_value("Typed with nobody there.")
    site.start()
    is_told(page, "Saved at")
    page.reload()
    expect(page.get_by_label(label)).to_have_value("Typed with nobody there.")


@pytest.mark.parametrize(("path", "label", "button"), PLACES)
def test_the_page_is_not_left_by_accident_with_words_that_are_nowhere_else(ada, site, path, label, button):
    page = opened(ada, path)
    site.kill()
    typed(page, label, "Nowhere else yet.")
    page.once("dialog", stay)
    with page.expect_event("dialog"):
        page.evaluate("location.reload()")
    expect(page.get_by_label(label)).to_have_value("Nowhere else yet.")
    site.start()
    is_told(page, "Saved at")


def test_a_tab_that_crashes_with_the_server_down_keeps_what_was_saved_and_leaves_nothing_behind(ada, site):
    """What was typed between the two is lost: it must not be left on a computer that others use."""
    page = opened(ada, "/journal/new/")
    address = page.url.removeprefix(site.address)
    typed(page, "Your entry", "Saved before,")
    is_told(page, "Saved at")
    site.kill()
    typed(page, "Your entry", " typed with nobody there.")
    is_told(page, "Not saved")
    assert set(page.evaluate(IN_THE_BROWSER).values()) == {0}
    page.close()  # without asking, as a crash
    ada.page = ada.open_tab()
    site.start()
    site.wait_until_it_answers()
    again = opened(ada, address)
    expect(again.get_by_label("Your entry")).to_have_value("Saved before,")
    expect(again.get_by_text("It is still here.")).to_be_visible()
    assert set(again.evaluate(IN_THE_BROWSER).values()) == {0}
