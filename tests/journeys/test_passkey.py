"""Passkeys, with the authenticator that Chromium simulates."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.cast import PASSWORD


def give_authenticator(visitor):
    """A platform authenticator that says yes by itself. Returns a way to make it say no."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def refuse():
        session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})

    return refuse


def confirm_it_is_ada(page):
    page.get_by_role("heading", name="Confirm it is you").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


@pytest.fixture
def ada(committed_cast, visitor, mailbox):
    """Ada, signed in and with a passkey; `ada.refuse()` makes her device say no from then on."""
    ada = visitor().sign_in_as(committed_cast.ada)
    ada.refuse = give_authenticator(ada)
    page = ada.go(reverse("mfa_add_webauthn"))
    confirm_it_is_ada(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    ada.check()
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    ada.check()
    return ada


def test_ada_adds_a_passkey_and_signs_in_with_it(ada, committed_cast, mailbox):
    assert mailbox.to(committed_cast.ada.email)[-1]["Subject"] == "A passkey was added (Heartwood)"
    page = ada.page
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You are signed out").wait_for()
    ada.check()
    # Where she was going before she was asked to sign in is where she arrives.
    ada.go(reverse("people:settings"))
    ada.check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Settings").wait_for()
    ada.check()
    assert page.get_by_text("On, with a passkey").is_visible()


def test_a_passkey_is_a_second_step_after_the_password(ada, committed_cast):
    page = ada.page
    page.get_by_role("button", name="Sign out").click()
    ada.go(reverse("account_login"))
    page.get_by_label("Email address").fill(committed_cast.ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Two-step verification").wait_for()
    ada.check()
    ada.picture("people-mfa_authenticate-passkey-1280")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_a_device_that_says_no_leaves_a_way_on(ada):
    page = ada.page
    page.get_by_role("button", name="Sign out").click()
    ada.go(reverse("account_login"))
    ada.refuse()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used. Try again, or choose another way.").wait_for()
    ada.check()
    ada.picture("people-account_login-passkey-refused-1280")


def test_ada_renames_and_removes_her_passkey(ada, committed_cast):
    page = ada.go(reverse("mfa_list_webauthn"))
    ada.check()
    ada.picture("people-mfa_list_webauthn-one-1280")
    page.get_by_role("link", name="Rename Work laptop").click()
    ada.check()
    page.get_by_label("Name of this passkey").fill("Kitchen laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Kitchen laptop").click()
    ada.check()
    page.get_by_role("button", name="Remove passkey").click()
    page.get_by_text("You have no passkeys").wait_for()
    ada.check()
    assert not Authenticator.objects.filter(user=committed_cast.ada).exists()


def test_ada_confirms_with_a_passkey_that_it_is_her(ada, committed_cast):
    page = ada.page
    page.get_by_role("button", name="Sign out").click()
    ada.sign_in_as(committed_cast.ada)
    ada.go(reverse("mfa_view_recovery_codes"))
    page.get_by_role("link", name="Use a passkey").click()
    ada.check()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
