"""A browser for the journeys of push, as far as Chromium goes without a push service of its maker.

Its service worker, permission and what it shows are real. `PushManager.subscribe` is not there in a window
that keeps nothing, and needs the internet: where a test needs its answer, something in the page gives one.
"""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.push_service import SomeBrowser

STAND_IN = """
(() => {
  const KEY = "what the browser has";
  // One address after another, as a browser that has let go of one gives another.
  const all = %s;
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const kept = () => JSON.parse(localStorage.getItem(KEY) ?? '{"let go": 0}');
  const made = ({ number, key }) => number === undefined ? null : {
    endpoint: all[number].endpoint,
    options: { applicationServerKey: bytes(key).buffer },
    toJSON: () => all[number],
    unsubscribe: async () => {
      localStorage.setItem(KEY, JSON.stringify({ "let go": number + 1 }));
      return true;
    },
  };
  PushManager.prototype.getSubscription = async () => made(kept());
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly) throw new DOMException("Not to be seen", "NotAllowedError");
    const key = btoa(String.fromCharCode(...applicationServerKey)).replaceAll("+", "-").replaceAll("/", "_");
    localStorage.setItem(KEY, JSON.stringify({ number: kept()["let go"], key: key.replaceAll("=", "") }));
    return made(kept());
  };
})();
"""
# A browser that has one and does not let go of it.
WILL_NOT = """
(() => {
  const has = PushManager.prototype.getSubscription;
  PushManager.prototype.getSubscription = async () => ({ ...(await has()), unsubscribe: () => %s });
})();
"""
TURN_ON = "Show reminders in this browser"


def gives(browsers: Sequence[SomeBrowser]) -> str:
    """A script by which `PushManager` gives these, one after another."""
    return STAND_IN % json.dumps([each.subscription for each in browsers])


def has_let_go(page: Page) -> Any:
    return page.evaluate("""async () => {
        const registration = await navigator.serviceWorker.getRegistration("/reminders/");
        return (await registration.pushManager.getSubscription()) === null;
    }""")
