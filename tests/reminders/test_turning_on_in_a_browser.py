"""Each browser is turned on and off by itself. What its script does is in tests/journeys/test_push.py."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.reminders import browsers, choices
from apps.reminders.models import Browser, Channel, ReminderPreference
from apps.safekeeping.models import AuditEvent
from config.environment import PUSH_HOSTS
from tests.conftest import ROOT, at_once
from tests.push_service import SomeBrowser
from tests.reminders.conftest import ADD, DUE, chooses, text_of, turned_on_in, turns_on

pytestmark = pytest.mark.usefixtures("clock", "calls_this_machine")
# That a browser would give.
KEY = SomeBrowser(8443).subscription["keys"]["p256dh"]


@pytest.fixture
def browser():
    return SomeBrowser(8443)


def test_no_browser_shows_any_until_she_says_so(cast, signed_in):
    chooses(cast.ada)
    page = text_of(signed_in(cast.ada).get("/reminders/"))

    assert "A browser can show “You have a reminder” by itself" in page
    assert "On your home page, and by email to ada@example.org." in page
    assert not cast.ada.reminders.filter(channel=Channel.PUSH).exists()


def test_she_turns_it_on_and_is_told_which_browser_it_is(cast, signed_in, browser):
    chooses(cast.ada)
    page = text_of(turns_on(signed_in(cast.ada), browser))

    assert "This browser shows your reminders from now on" in page
    assert "<strong>Firefox on Windows</strong>" in page
    assert "On since 18 November 2026" in page
    assert "On your home page, by email to ada@example.org, and in your browsers." in page
    assert {row.due_at for row in cast.ada.reminders.filter(channel=Channel.PUSH)} >= {DUE}


def test_how_it_is_reached_is_sealed_and_on_no_page(cast, signed_in, browser):
    page = turns_on(signed_in(cast.ada), browser).content.decode()

    kept = cast.ada.browsers.get()
    assert kept.address["endpoint"] == browser.endpoint
    assert browser.path not in page
    assert browser.subscription["keys"]["auth"] not in page


def test_the_page_gives_the_key_by_which_the_site_is_known(cast, signed_in):
    page = text_of(signed_in(cast.ada).get("/reminders/"))
    assert re.search(r'data-push-key="[\w-]{87}"', page)


def test_turning_it_on_twice_is_turning_it_on_once(cast, signed_in, browser):
    client = signed_in(cast.ada)
    for _ in range(2):
        turns_on(client, browser)

    assert cast.ada.browsers.count() == 1
    assert AuditEvent.objects.filter(action="reminders.browser_added").count() == 1


def test_two_clicks_at_once_are_one_browser(committed_cast, browser):
    ada = committed_cast.ada
    at_once([lambda: turned_on_in(ada, browser) for _ in range(4)])

    assert ada.browsers.count() == 1


def test_she_removes_it(cast, signed_in, browser):
    chooses(cast.ada)
    client = signed_in(cast.ada)
    turns_on(client, browser)
    page = text_of(client.post(f"/reminders/browsers/{cast.ada.browsers.get().pk}/remove/", follow=True))

    assert "Firefox on Windows shows no more reminders." in page
    assert "in your browsers" not in page
    assert not cast.ada.browsers.exists()
    assert not cast.ada.reminders.filter(channel=Channel.PUSH).exists()
    assert AuditEvent.objects.get(action="reminders.browser_removed").subject == cast.ada


def test_removing_it_twice_is_removing_it_once(cast, signed_in, browser):
    """As two clicks do, and a page that has stood open since."""
    client = signed_in(cast.ada)
    turns_on(client, browser)
    address = f"/reminders/browsers/{cast.ada.browsers.get().pk}/remove/"
    for _ in range(2):
        assert client.post(address, follow=True).redirect_chain == [("/reminders/", 302)]

    assert AuditEvent.objects.filter(action="reminders.browser_removed").count() == 1


def test_with_another_left_they_go_on(cast, browser):
    chooses(cast.ada)
    first, _ = turned_on_in(cast.ada, browser), turned_on_in(cast.ada, SomeBrowser(8443, "Chrome on Android"))
    kept = cast.ada.browsers.get(name=first.name)
    browsers.remove(by=cast.ada, browser_id=kept.pk, now=timezone.now())

    assert ReminderPreference.objects.get().by_push
    assert cast.ada.reminders.filter(channel=Channel.PUSH).exists()


def test_nobody_removes_somebody_elses_or_learns_that_it_is_there(cast, signed_in, browser):
    turned_on_in(cast.ada, browser)
    for browser_id in (cast.ada.browsers.get().pk, uuid4()):
        response = signed_in(cast.ben).post(f"/reminders/browsers/{browser_id}/remove/", follow=True)
        assert response.redirect_chain == [("/reminders/", 302)]
        assert "Firefox on Windows shows no more reminders" not in text_of(response)
    browsers.remove(by=cast.ben, browser_id=cast.ada.browsers.get().pk, now=timezone.now())

    assert cast.ada.browsers.exists()


def test_a_browser_that_is_somebody_elses_is_not_taken_over(cast, signed_in, browser):
    """Its script ends what was there first, so that this comes from a script of somebody's own."""
    turned_on_in(cast.ada, browser)
    page = text_of(turns_on(signed_in(cast.ben), browser))

    assert "This browser could not be turned on" in page
    assert not cast.ben.browsers.exists()
    assert not ReminderPreference.objects.filter(person=cast.ben, by_push=True).exists()


def test_five_browsers_are_enough(cast, signed_in):
    for number in range(browsers.MOST):
        turned_on_in(cast.ada, SomeBrowser(8443, f"Browser {number}"))
    page = text_of(turns_on(signed_in(cast.ada), SomeBrowser(8443)))

    assert "You have reminders on in 5 browsers. Remove one of them first." in page
    assert cast.ada.browsers.count() == browsers.MOST


# --- That she knows of it -----------------------------------------------------------------------------


def test_that_it_was_turned_on_is_told_by_email(
    cast, signed_in, browser, mailbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        turns_on(signed_in(cast.ada), browser)

    (mail,) = mailbox.to(cast.ada.email)
    assert mail["Subject"] == "Reminders were turned on in a browser (Heartwood)"
    text = mail.get_body(["plain"]).get_content()
    assert "From: Firefox on Windows" in text
    assert "If it was not you, choose a new password now" in text


def test_it_is_told_once(cast, signed_in, browser, mailbox, django_capture_on_commit_callbacks):
    client = signed_in(cast.ada)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            turns_on(client, browser)

    assert len(mailbox.to(cast.ada.email)) == 1


def test_while_all_are_off_she_is_told_that_none_comes_yet(cast, signed_in, browser):
    chooses(cast.ada)
    choices.stop(by=cast.ada, now=timezone.now())

    page = text_of(turns_on(signed_in(cast.ada), browser))
    assert "This browser shows your reminders once you turn them on again." in page


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://example.org/push"},
        {"endpoint": "http://localhost:8443/push"},
        {"endpoint": "https://169.254.169.254/latest/meta-data/"},
        {"endpoint": ["https://localhost:8443/push"]},
        {"endpoint": None},
        {"keys": None},
        {"keys": {"p256dh": "BAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
        {"keys": {"auth": "A" * 22}},
        {"keys": {"p256dh": "not base64!", "auth": "A" * 22}},
        {"keys": {"p256dh": "!" * 1000 + KEY, "auth": "A" * 22}},
        {"keys": {"p256dh": KEY, "auth": "A" * 22 + "!!!"}},
        {"keys": {"p256dh": KEY, "auth": "!" * 1000 + "A" * 22}},
    ],
)
def test_what_no_browser_would_give_is_not_kept(changed, cast, signed_in, browser):
    page = text_of(turns_on(signed_in(cast.ada), browser, **changed))

    assert "This browser could not be turned on. Your reminders come as before." in page
    assert not Browser.objects.exists()


@pytest.mark.parametrize("posted", ["", "{", "[]", "3", '"words"'])
def test_nor_is_what_is_no_subscription_at_all(posted, cast, signed_in):
    signed_in(cast.ada).post(ADD, {"subscription": posted})
    assert not Browser.objects.exists()


def test_a_push_service_that_the_site_does_not_know_is_refused(cast, signed_in, browser, settings):
    settings.PUSH_HOSTS = PUSH_HOSTS.split(",")
    turns_on(signed_in(cast.ada), browser)
    assert not Browser.objects.exists()


def test_without_a_key_of_the_site_there_is_no_word_of_it(cast, signed_in, browser, settings):
    chooses(cast.ada)
    settings.VAPID_PRIVATE_KEY = ""
    page = text_of(signed_in(cast.ada).get("/reminders/"))
    assert "A browser can show" not in page
    assert "reminders-push" not in page

    turns_on(signed_in(cast.ada), browser)
    assert not Browser.objects.exists()


def test_all_off_is_off_in_browsers_too_and_they_are_kept(cast, signed_in, browser):
    chooses(cast.ada)
    turned_on_in(cast.ada, browser)
    client = signed_in(cast.ada)
    client.post("/reminders/off/")
    assert not cast.ada.reminders.filter(channel=Channel.PUSH).exists()

    client.post("/reminders/on/")
    assert cast.ada.reminders.filter(channel=Channel.PUSH).exists()


def test_saving_the_page_leaves_browsers_as_they_are(cast, signed_in, browser):
    turned_on_in(cast.ada, browser)
    signed_in(cast.ada).post("/reminders/", {"weekly_on": "on", "weekday": "5", "hour": "15"})

    assert ReminderPreference.objects.get().by_push
    assert cast.ada.reminders.filter(channel=Channel.PUSH).exists()


# --- What shows them ----------------------------------------------------------------------------------


def test_what_shows_them_is_there_for_a_browser_that_asks_again_when_nobody_is_signed_in(client, db):
    answer = client.get("/reminders/worker.js")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer.content.decode() == (ROOT / "static" / "js" / "reminder-worker.js").read_text()


def test_it_keeps_nothing_and_no_page_goes_through_it():
    source = (ROOT / "static" / "js" / "reminder-worker.js").read_text()
    code = re.sub(r"^\s*//.*$", "", source, flags=re.M)
    for word in ("fetch", "caches", "indexedDB", "importScripts", "event.data"):
        assert word not in code


def test_it_shows_what_is_sent_and_emails_say():
    from apps.reminders.handing_over import SAYS

    source = (ROOT / "static" / "js" / "reminder-worker.js").read_text()
    assert f'const WORDS = "{SAYS}";' in source
