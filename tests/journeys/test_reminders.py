"""Choosing a reminder, getting it, and stopping it from the email; with and without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.reminders import planning, sending
from tests.journeys.conftest import DESKTOP, PHONE
from tests.reminders.conftest import chooses

pytestmark = pytest.mark.usefixtures("clock")


def send_what_is_due():
    now = timezone.now()
    planning.plan(now=now)
    for reminder_id, fence in sending.claim(now=now, limit=10):
        sending.deliver(reminder_id=reminder_id, fence=fence, now=now)


@pytest.mark.parametrize(
    ("name", "size", "javascript"),
    [("phone", PHONE, True), ("desktop", DESKTOP, True), ("phone-no-js", PHONE, False)],
)
def test_from_choosing_a_reminder_to_stopping_it(
    name, size, javascript, committed_cast, visitor, clock, mailbox
):
    ada = visitor(size=size, javascript=javascript).sign_in_as(committed_cast.ada)
    page = ada.go(reverse("reminders:settings"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders")
    expect(page.get_by_text("Reminders are off")).to_be_visible()
    if javascript:
        ada.check()
    ada.picture(f"reminders-first-visit-{name}")

    # Its time is also that of other kinds; its day is not.
    expect(page.get_by_label("What time?")).to_be_visible()
    expect(page.get_by_label("Friday")).to_be_visible(visible=not javascript)
    page.get_by_label("Remind me to check in once a week").check()
    page.get_by_label("Friday").check()
    page.get_by_label("What time?").select_option("3pm")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your reminders are saved.")).to_be_visible()
    expect(page.get_by_text("Friday 20 November at 3pm")).to_be_visible()
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    send_what_is_due()
    (message,) = mailbox.to("ada@example.org")

    # Two days later her session has long ended.
    page = ada.sign_in_as(committed_cast.ada).go(reverse("reminders:settings"))
    expect(page.get_by_text("Sent on Friday 20 November at 3pm")).to_be_visible()
    page.get_by_text("More choices").click()
    expect(page.get_by_label("Send me an email as well")).to_be_checked()
    if javascript:
        ada.check()
    ada.picture(f"reminders-on-{name}")

    page = ada.go("/")
    expect(page.get_by_role("link", name="Your check-in for 16 to 22 November")).to_be_visible()
    if javascript:
        ada.check()
    ada.picture(f"reminders-notice-{name}")
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_role("heading", name="A reminder")).to_have_count(0)

    # Whoever opens the email need not be signed in.
    somebody = visitor(size=size, javascript=javascript)
    text = message.get_body(("plain",)).get_content()
    link = re.search(r"Stop all your reminders: http://localhost:8000(/\S+)", text)[1]
    page = somebody.go(link)
    if javascript:
        somebody.check()
    somebody.picture(f"reminders-stop-{name}")
    page.get_by_role("button", name="Stop reminders").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reminders are off")
    if javascript:
        somebody.check()
    somebody.picture(f"reminders-stopped-{name}")

    page = ada.go(reverse("reminders:settings"))
    expect(page.get_by_text("All your reminders are off")).to_be_visible()
    if javascript:
        ada.check()
    ada.picture(f"reminders-all-off-{name}")
    page.get_by_role("button", name="Turn them on again").click()
    expect(page.get_by_text("Your reminders are on again")).to_be_visible()


def test_a_link_that_was_cut_short(transactional_db, visitor):
    somebody = visitor(expects=[404])

    page = somebody.go("/reminders/stop/0123456789/")

    expect(page.get_by_text("It may have been cut short")).to_be_visible()
    somebody.picture("reminders-stop-unknown")


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_the_email_in_a_window(name, size, committed_cast, visitor, clock, mailbox):
    chooses(committed_cast.ada, weekday=5, hour=15, now=timezone.now())
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    send_what_is_due()
    (message,) = mailbox.to("ada@example.org")
    # A mail program is a page of its own, so the site's policy does not hold here.
    reader = visitor(size=size)
    asked_for: list[str] = []
    reader.page.on("request", lambda request: asked_for.append(request.url))

    reader.page.set_content(message.get_body(("html",)).get_content())

    expect(reader.page.get_by_text("You asked for a reminder")).to_be_visible()
    reader.check()
    assert asked_for == []
    reader.picture(f"reminders-email-{name}")


def test_with_the_keyboard_only(committed_cast, visitor):
    ada = visitor().sign_in_as(committed_cast.ada)
    page = ada.go(reverse("reminders:settings"))

    page.get_by_label("Remind me to check in once a week").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.type("9am")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent.trim()") != "Save":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Thursday 19 November at 9am")).to_be_visible()


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_quiet_hours_with_one_end_are_asked_about_where_they_are(name, size, committed_cast, visitor):
    ada = visitor(size=size).sign_in_as(committed_cast.ada)
    page = ada.go(reverse("reminders:settings"))
    page.get_by_text("More choices").click()
    page.get_by_label("Quiet hours from").select_option("9pm")
    page.get_by_label("Once more three days later").check()
    page.get_by_role("button", name="Save").click()

    # What was chosen is still there, and in sight.
    expect(page.get_by_label("Quiet hours from")).to_have_value("21")
    expect(page.get_by_label("Once more three days later")).to_be_checked()
    page.get_by_role("link", name="Select both hours").click()
    expect(page.get_by_label("Quiet hours until")).to_be_focused()
    ada.check()
    ada.picture(f"reminders-quiet-hours-{name}")
    page.get_by_label("Quiet hours until").select_option("7am")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your reminders are saved.")).to_be_visible()


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_weekly_reminders_that_rest(name, size, committed_cast, visitor, clock, mailbox):
    chooses(committed_cast.ada, now=timezone.now())
    for friday in (20, 27):
        clock.move_to(datetime(2026, 11, friday, 15, 0, tzinfo=UTC))
        send_what_is_due()
    for friday in (4, 11):
        clock.move_to(datetime(2026, 12, friday, 15, 0, tzinfo=UTC))
        send_what_is_due()
    *_, last = mailbox.to("ada@example.org")
    reader = visitor(size=size)
    reader.page.set_content(last.get_body(("html",)).get_content())
    expect(reader.page.get_by_text("weekly ones stop here")).to_be_visible()
    reader.check()
    reader.picture(f"reminders-last-email-{name}")

    ada = visitor(size=size).sign_in_as(committed_cast.ada)
    page = ada.go(reverse("reminders:settings"))
    ada.check()
    ada.picture(f"reminders-resting-{name}")
    page.get_by_role("button", name="Start them again now").click()
    expect(page.get_by_text("Your weekly reminders have started again.")).to_be_visible()
    expect(page.get_by_text("Friday 18 December at 3pm")).to_be_visible()
