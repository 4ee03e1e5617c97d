"""Turning reminders on in a browser, seeing one and removing it. What is made up is in push_browser.py."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.reminders import browsers
from apps.reminders.models import Browser
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.push_browser import TURN_ON, has_let_go
from tests.journeys.test_reminders import send_what_is_due
from tests.reminders.conftest import chooses, turned_on_in

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_from_turning_it_on_to_seeing_one_and_removing_it(
    name,
    size,
    committed_cast,
    opens_reminders,
    clock,
    push_service,
):
    ada, browser = committed_cast.ada, push_service.browser()
    chooses(ada, by_email=False)
    somebody = opens_reminders(ada, size=size, stand_in=[browser])
    page = somebody.page
    expect(page.get_by_text("This browser cannot show reminders")).to_be_hidden()
    somebody.check()
    somebody.picture(f"push-off-{name}")

    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("This browser shows your reminders from now on.")).to_be_in_viewport()
    expect(page.get_by_text("This browser", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_hidden()
    somebody.check()
    somebody.picture(f"push-on-{name}")

    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    send_what_is_due()
    (push,) = push_service.accepted
    words = browser.open(push.body)
    assert words == "You have a reminder"
    assert shown_by(somebody, words) == [words]

    page = somebody.sign_in_as(ada).go("/reminders/")
    expect(page.get_by_text("Sent to your browsers on Friday 20 November at 3pm")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("One that is on its way there can still appear today.")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    assert has_let_go(page), "the browser has forgotten it too"
    assert not Browser.objects.exists()


def shown_by(somebody, words):
    """What the service worker shows once such a push has come, as Chromium itself hands it over."""
    page = somebody.page
    devtools = somebody.context.new_cdp_session(page)
    found = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_function(
        "async () => (await navigator.serviceWorker.getRegistration('/reminders/'))?.active"
    )
    (registration,) = {each["registrationId"] for each in found if not each["isDeleted"]}
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": somebody.address, "registrationId": registration, "data": words},
    )
    shown = """async () => {
        const registration = await navigator.serviceWorker.getRegistration("/reminders/");
        return (await registration.getNotifications()).map((each) => each.title);
    }"""
    page.wait_for_function(f"async () => (await ({shown})()).length")
    return page.evaluate(shown)


ASKED = """
window.asked = 0;
window.told = "%s";
Object.defineProperty(Notification, "permission", { get: () => window.told });
Notification.requestPermission = async () => {
  window.asked += 1;
  window.told = "%s";
  return window.told;
};
"""


def test_nothing_is_asked_of_the_browser_before_she_presses_the_button(committed_cast, visitor):
    somebody = visitor()
    somebody.context.add_init_script(ASKED % ("default", "default"))
    page = somebody.sign_in_as(committed_cast.ada).go("/reminders/")
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    assert page.evaluate("window.asked") == 0
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0

    page.get_by_role("button", name=TURN_ON).click()
    page.wait_for_function("window.asked == 1")
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    assert not Browser.objects.exists()


def test_a_browser_that_was_told_no_says_where_to_change_that(committed_cast, visitor):
    somebody = visitor()
    somebody.context.add_init_script(ASKED % ("denied", "denied"))
    page = somebody.sign_in_as(committed_cast.ada).go("/reminders/")
    expect(page.get_by_text("has been told not to show anything from Heartwood")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_hidden()
    somebody.picture("push-denied-desktop")


def test_so_does_one_that_is_told_no_now(committed_cast, visitor):
    somebody = visitor()
    somebody.context.add_init_script(ASKED % ("default", "denied"))
    page = somebody.sign_in_as(committed_cast.ada).go("/reminders/")
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("has been told not to show anything from Heartwood")).to_be_focused()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_hidden()
    assert not Browser.objects.exists()


def test_where_the_maker_takes_no_pushes_it_says_that_it_failed(committed_cast, opens_reminders):
    """As Chromium does in a window that keeps nothing, which is what journeys have."""
    somebody = opens_reminders(
        committed_cast.ada, expects=["does not support the Push API in incognito mode"]
    )
    somebody.page.get_by_role("button", name=TURN_ON).click()

    expect(somebody.page.get_by_text("This browser could not be turned on.")).to_be_focused()
    expect(somebody.page.get_by_role("button", name=TURN_ON)).to_be_visible()
    somebody.picture("push-failed-desktop")
    assert not Browser.objects.exists()


def test_a_browser_that_cannot_do_it_says_so(committed_cast, visitor):
    somebody = visitor(size=PHONE)
    somebody.context.add_init_script("delete window.PushManager")
    page = somebody.sign_in_as(committed_cast.ada).go("/reminders/")

    expect(page.get_by_text("This browser cannot show reminders")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_hidden()
    somebody.picture("push-unsupported-phone")


def test_without_scripts_it_says_so_and_browsers_can_be_removed_all_the_same(
    committed_cast,
    opens_reminders,
    push_service,
):
    turned_on_in(committed_cast.ada, push_service.browser())
    somebody = opens_reminders(committed_cast.ada, size=PHONE, javascript=False)
    page = somebody.page
    expect(page.get_by_text("This browser cannot show reminders")).to_be_visible()
    somebody.picture("push-no-js-phone")

    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Firefox on Windows shows no more reminders")).to_be_visible()


def test_on_in_another_browser_is_not_on_in_this_one(committed_cast, opens_reminders, push_service):
    turned_on_in(committed_cast.ada, push_service.browser("Chrome on Android"))
    somebody = opens_reminders(committed_cast.ada, size=PHONE)

    expect(somebody.page.get_by_text("Chrome on Android", exact=True)).to_be_visible()
    expect(somebody.page.get_by_text("This browser", exact=True)).to_be_hidden()
    expect(somebody.page.get_by_role("button", name=TURN_ON)).to_be_visible()
    somebody.picture("push-elsewhere-phone")


def test_what_it_has_for_another_key_of_the_site_is_not_on(committed_cast, opens_reminders, push_service):
    somebody = opens_reminders(committed_cast.ada, stand_in=[push_service.browser(), push_service.browser()])
    page = somebody.page
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("This browser", exact=True)).to_be_visible()
    page.evaluate("""() => {
        const kept = JSON.parse(localStorage.getItem("what the browser has"));
        localStorage.setItem("what the browser has", JSON.stringify({ ...kept, key: "B" + "A".repeat(86) }));
    }""")

    page = somebody.go("/reminders/")
    expect(page.get_by_text("Reminders were turned on in this browser before")).to_be_visible()
    this = page.get_by_text("This browser", exact=True).filter(visible=True)
    expect(this).to_have_count(0)
    page.get_by_role("button", name=TURN_ON).click()
    expect(this).to_have_count(1)


def test_with_five_on_it_says_to_remove_one_and_then_there_is_the_button(
    committed_cast,
    opens_reminders,
    push_service,
):
    for number in range(browsers.MOST):
        turned_on_in(committed_cast.ada, push_service.browser(f"Browser {number}"))
    somebody = opens_reminders(committed_cast.ada)
    page = somebody.page
    enough = page.get_by_text("You have reminders on in 5 browsers. To show them in this one too, remove one")
    expect(enough).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_hidden()
    somebody.check()
    somebody.picture("push-enough-desktop")

    page.get_by_role("button", name="Browser 3").click()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    expect(enough).to_be_hidden()


def test_a_browser_lets_go_of_what_the_site_did_not_keep(committed_cast, opens_reminders, push_service):
    """An address that the site does not call; then one too many, which others made of it meanwhile."""
    of_no_known_maker = push_service.browser()
    of_no_known_maker.endpoint = "https://example.org/push"
    somebody = opens_reminders(
        committed_cast.ada, size=PHONE, stand_in=[of_no_known_maker, push_service.browser()]
    )
    page = somebody.page
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("This browser could not be turned on.").filter(visible=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    expect(page.get_by_text("Reminders were turned on in this browser before")).to_be_hidden()
    assert has_let_go(page)

    for number in range(browsers.MOST):
        turned_on_in(committed_cast.ada, push_service.browser(f"Browser {number}"))
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("To show them in this one too, remove one")).to_be_visible()
    assert has_let_go(page)


def test_on_paper_is_what_was_chosen_and_what_came_and_nothing_to_press(
    committed_cast,
    opens_reminders,
    clock,
    push_service,
):
    ada = committed_cast.ada
    chooses(ada, by_email=False)
    turned_on_in(ada, push_service.browser())
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    send_what_is_due()
    somebody = opens_reminders(ada)
    page = somebody.page
    # As wide as a sheet is.
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")

    expect(page.get_by_text("Friday", exact=True)).to_be_visible()
    expect(page.get_by_text("Monday", exact=True)).to_be_hidden()
    expect(page.get_by_role("columnheader", name="What became of it")).to_be_visible()
    expect(page.get_by_text("Sent to your browsers on Friday 20 November at 3pm")).to_be_visible()
    expect(page.get_by_text("Firefox on Windows", exact=True)).to_be_visible()
    for name in ("Save", TURN_ON, "Remove", "Put away"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    somebody.picture("push-print")


def test_whoever_is_no_practitioner_any_more_removes_what_is_left(
    committed_cast, opens_reminders, push_service
):
    turned_on_in(committed_cast.ada, push_service.browser())
    committed_cast.ada.memberships.update(ends_on=timezone.localdate())
    somebody = opens_reminders(committed_cast.ada, size=PHONE)
    page = somebody.page
    expect(page.get_by_text("You get no reminders")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)
    somebody.check()
    somebody.picture("push-left-phone")
    page.get_by_role("button", name="Remove").click()

    expect(page.get_by_text("Firefox on Windows shows no more reminders.")).to_be_visible()
    assert not Browser.objects.exists()
