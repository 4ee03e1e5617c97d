"""The whole loop for one practitioner: invited, signed up, first check-in, and a week later a trend."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.people.models import User
from tests.cast import PASSWORD
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_check_in import carry_on, choose
from tests.journeys.test_invitation import link_in
from tests.journeys.test_sign_in import fill_in_password, is_signed_in

FIGURES = "canvas => Chart.getChart(canvas).data.datasets[0].data"


def check_in(page: Page, pressure: int) -> None:
    """From the first step to the end, answering one question and leaving the others."""
    choose(page, "pressure", pressure)
    for title in ("What mattered", "What helped you cope", "Your working week", "Check your answers"):
        carry_on(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check-in finished")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["at-a-desk", "on-a-phone"])
def test_nadia_is_invited_signs_up_checks_in_and_sees_her_trend(
    size, committed_cast, clock, visitor, mailbox
):
    amir = visitor(size=size).sign_in_as(committed_cast.amir)
    committed_cast.bring("harbour")
    page = amir.go(reverse("people:service:start"))
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Email address").fill("nadia@example.org")
    page.get_by_label("Practitioner", exact=True).check()
    page.get_by_label("Team").select_option("Harbour")
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_text("We have sent an invitation to nadia@example.org").wait_for()

    # She opens it in her mail, on a browser that has never seen the site.
    nadia = visitor(size=size)
    (invitation,) = mailbox.to("nadia@example.org")
    page = nadia.go(link_in(invitation))
    page.get_by_role("button", name="Create your account").click()
    page.get_by_label("Your name").fill("Nadia")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Heartwood")
    nadia.check()

    page.get_by_role("button", name="Start your first check-in").click()
    check_in(page, pressure=8)
    nadia.check()
    page.get_by_role("link", name="Trends").first.click()
    expect(page.get_by_text("One week is not a line yet")).to_be_visible()
    nadia.check()

    # A week later her session has long ended.
    clock.move_to(NOW + timedelta(weeks=1))
    page = nadia.go(reverse("checkins:step", args=[THIS_WEEK + 1, "challenges"]))
    fill_in_password(page, User.objects.get(email="nadia@example.org"))
    is_signed_in(page)
    check_in(page, pressure=5)
    page = nadia.go(reverse("trends:show"))
    expect(page.get_by_role("img", name="Line chart of work pressure")).to_be_visible()
    assert page.get_by_role("img", name="Line chart of work pressure").evaluate(FIGURES)[-2:] == [8, 5]
    nadia.check()
    nadia.picture(f"from-invitation-to-trend-{size['width']}")
