"""From an administrator's invitation to a person who belongs to a team."""

import re

import pytest
from django.urls import reverse

from apps.people.models import User
from tests.cast import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE


def link_in(message) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"/invitation/\S+", text).group()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_amir_invites_nadia_and_she_signs_up(committed_cast, visitor, mailbox, size):
    cast = committed_cast
    cast.bring("harbour", "ada", "sade", "lena")
    amir = visitor(size=size).sign_in_as(cast.amir)
    page = amir.go(reverse("people:service:start"))
    amir.check()
    page.get_by_role("button", name="Invite somebody").click()
    amir.check()
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_role("link", name="Enter an email address").wait_for()
    amir.check()
    page.get_by_label("Email address").fill("nadia@example.org")
    page.get_by_label("Practitioner", exact=True).check()
    amir.picture(f"people-invite-{size['width']}")
    page.get_by_label("Team").select_option("Harbour")
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_text("We have sent an invitation to nadia@example.org").wait_for()
    amir.check()
    amir.picture(f"people-people-{size['width']}")

    message = mailbox.to("nadia@example.org")[-1]
    assert message["Subject"] == "Your invitation to Heartwood"
    nadia = visitor(size=size, expects=[410])
    page = nadia.go(link_in(message))
    nadia.check()
    nadia.picture(f"people-invitation-{size['width']}")
    page.get_by_role("button", name="Create your account").click()
    nadia.check()
    nadia.picture(f"people-sign-up-{size['width']}")
    page.get_by_role("button", name="Create account").click()
    page.get_by_role("link", name="Enter your name").wait_for()
    nadia.check()
    page.get_by_label("Your name").fill("Nadia")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_role("button", name="Sign out").wait_for()
    nadia.check()
    assert User.objects.get(email="nadia@example.org").memberships.get().team == cast.harbour

    page = nadia.go(link_in(message))
    page.get_by_role("heading", name="You have accepted this invitation").wait_for()
    nadia.check()


def test_everything_works_without_javascript(committed_cast, visitor, mailbox):
    cast = committed_cast
    cast.bring("harbour")
    amir = visitor(javascript=False).sign_in_as(cast.amir)
    page = amir.go(reverse("people:service:invite", args=[cast.service.pk]))
    page.get_by_label("Email address").fill("nadia@example.org")
    page.get_by_label("Supervisor", exact=True).check()
    page.get_by_label("Team").select_option("Harbour")
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_text("We have sent an invitation to nadia@example.org").wait_for()
    nadia = visitor(javascript=False)
    page = nadia.go(link_in(mailbox.to("nadia@example.org")[-1]))
    page.get_by_role("button", name="Create your account").click()
    page.get_by_label("Your name").fill("Nadia")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_role("button", name="Sign out").wait_for()
