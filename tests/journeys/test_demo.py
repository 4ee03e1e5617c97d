"""Looking around in demo mode: one click to be somebody, and the mail that was caught."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_somebody_looks_around_as_priya(size, demo, visitor):
    guest = visitor(size=size)
    page = guest.go(reverse("account_login"))
    expect(page.get_by_role("heading", name="Look around as a made-up person")).to_be_visible()
    guest.picture(f"demo-sign-in-{size['width']}")
    guest.check()

    page.get_by_role("button", name="Priya Nair Practitioner").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your week")
    expect(page.get_by_text("made-up people and figures")).to_be_visible()
    guest.picture(f"demo-priya-{size['width']}")
    guest.check()

    page.get_by_role("link", name="See your trends").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your trends")
    guest.picture(f"demo-trends-{size['width']}")
    guest.check()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_somebody_reads_the_caught_mail(size, demo, visitor):
    guest = visitor(size=size)
    page = guest.go("/demo/mail/")
    guest.picture(f"demo-mail-{size['width']}")
    guest.check()
    page.get_by_role("link", name="You have a reminder").click()
    expect(page.get_by_role("link", name="http://localhost:8000/reminders/stop/abc/")).to_be_visible()
    guest.picture(f"demo-one-mail-{size['width']}")
    guest.check()


def test_one_click_works_without_javascript(demo, visitor):
    guest = visitor(size=PHONE, javascript=False)
    page = guest.go(reverse("account_login"))
    page.get_by_role("button", name="Tom Adeyemi Practitioner, new").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Heartwood")
