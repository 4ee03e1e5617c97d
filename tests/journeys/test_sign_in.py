"""The ways in and out, each in a real browser."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.cast import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE


def code_from(secret: str) -> str:
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))


def code_in(message) -> str:
    return re.search(
        r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.get_body(("plain",)).get_content(), re.M
    ).group(1)


def fill_in_password(page, user, password=PASSWORD):
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_signed_in(page):
    page.get_by_role("button", name="Sign out").wait_for()


def set_up_app(visitor, asks_password=True) -> tuple[str, list[str]]:
    """Sets up an authenticator app by hand. Returns its secret and the recovery codes."""
    page = visitor.go(reverse("mfa_activate_totp"))
    if asks_password:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    page.get_by_text("If you cannot scan the code").click()
    secret = page.locator("#authenticator-secret").inner_text()
    visitor.check()
    visitor.picture(f"people-mfa_activate_totp-{page.viewport_size['width']}")
    page.get_by_label("Code from the app").fill("000000" if code_from(secret) != "000000" else "111111")
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("link", name="That code is not right").wait_for()
    visitor.check()
    assert page.locator("#authenticator-secret").text_content() == secret
    page.get_by_label("Code from the app").fill(code_from(secret))
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    visitor.check()
    return secret, page.locator("#recovery-codes li").all_inner_texts()


def test_ada_signs_in_with_her_password_by_keyboard_alone(committed_cast, visitor):
    ada = visitor()
    page = ada.go(reverse("people:settings"))
    page.get_by_role("heading", name="Sign in", exact=True).wait_for()
    # Skip link, brand, support, then straight to the form: no more than a few stops.
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "login":
            break
    page.keyboard.type(committed_cast.ada.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Settings").wait_for()
    ada.check()


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(committed_cast, visitor):
    ada = visitor()
    page = ada.go(reverse("account_login"))
    ada.check()
    fill_in_password(page, committed_cast.ada, "not the password")
    page.get_by_text("The email address or password is not right").first.wait_for()
    ada.check()
    assert page.get_by_label("Email address").input_value() == committed_cast.ada.email
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")


def test_ada_signs_in_with_a_code_by_email(committed_cast, visitor, mailbox):
    ada = visitor(size=PHONE)
    page = ada.go(reverse("people:settings"))
    page.get_by_role("button", name="Sign in with a code by email").click()
    ada.check()
    page.get_by_label("Email address").fill(committed_cast.ada.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    assert page.get_by_text("The one before does not work any more.").count() == 0
    ada.check()
    page.get_by_label("Code from the email").fill("WRONG1")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="That code is not right").wait_for()
    ada.check()
    ada.picture("people-account_confirm_login_code-390")
    page.get_by_role("button", name="Send a new code").click()
    page.get_by_text("The one before does not work any more.").wait_for()
    ada.picture("people-account_new_code-390")
    ada.check()
    messages = mailbox.to(committed_cast.ada.email)
    assert [message["Subject"] for message in messages] == ["Your sign-in code (Heartwood)"] * 2
    page.get_by_label("Code from the email").fill(code_in(messages[-1]))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Settings").wait_for()
    ada.check()


def test_password_and_app_then_a_recovery_code(committed_cast, visitor, mailbox):
    user = committed_cast.ada
    ada = visitor(size=PHONE).sign_in_as(user)
    secret, recovery_codes = set_up_app(ada)
    assert len(recovery_codes) == 10
    page = ada.page
    page.get_by_role("button", name="Sign out").click()
    for code in (code_from(secret), recovery_codes[0]):
        ada.go(reverse("account_login"))
        fill_in_password(page, user)
        page.get_by_role("heading", name="Two-step verification").wait_for()
        ada.check()
        ada.picture("people-mfa_authenticate-390")
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Continue").click()
        is_signed_in(page)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="You are signed out").wait_for()
    ada.go(reverse("account_login"))
    fill_in_password(page, user)
    page.get_by_label("Code", exact=True).fill(recovery_codes[0])
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="That code is not right").wait_for()
    ada.check()


def test_ada_signs_out_everywhere_else(committed_cast, visitor):
    at_work, at_home = visitor(), visitor(size=PHONE)
    for browser in (at_work, at_home):
        page = browser.go(reverse("account_login"))
        fill_in_password(page, committed_cast.ada)
        is_signed_in(page)
    page = at_home.go(reverse("usersessions_list"))
    at_home.check()
    assert page.get_by_text("Signed in on").count() == 2
    at_home.picture("people-usersessions_two-390")
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.get_by_text("You are signed out everywhere else").wait_for()
    at_home.check()
    at_work.go(reverse("people:settings")).get_by_role("heading", name="Sign in", exact=True).wait_for()
    at_home.go(reverse("people:settings")).get_by_role("heading", name="Settings").wait_for()


def test_ada_chooses_a_new_password_by_email(committed_cast, visitor, mailbox):
    ada = visitor()
    page = ada.go(reverse("account_login"))
    page.get_by_role("link", name="Forgotten your password?").click()
    ada.check()
    page.get_by_label("Email address").fill(committed_cast.ada.email)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    ada.check()
    text = mailbox.to(committed_cast.ada.email)[-1].get_body(("plain",)).get_content()
    path = re.search(r"/account/password/reset/key/\S+", text).group()
    ada.go(path)
    ada.check()
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Save new password").click()
    page.get_by_role("link", name="Enter at least 12 characters").wait_for()
    ada.check()
    page.get_by_label("New password").fill("another quiet harbour")
    page.get_by_role("button", name="Save new password").click()
    page.get_by_role("heading", name="Your password is changed").wait_for()
    ada.check()
    ada.go(path)
    page.get_by_role("heading", name="This link does not work").wait_for()
    ada.check()
    ada.go(reverse("account_login"))
    fill_in_password(page, committed_cast.ada, "another quiet harbour")
    is_signed_in(page)


def test_ada_changes_her_email_address(committed_cast, visitor, mailbox):
    ada = visitor().sign_in_as(committed_cast.ada)
    page = ada.go(reverse("account_email"))
    ada.check()
    page.get_by_label("New email address").fill("ada.new@example.org")
    page.get_by_role("button", name="Send a code to the new address").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    ada.check()
    page.get_by_label("Code from the email").fill(code_in(mailbox.to("ada.new@example.org")[-1]))
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Your email address is now ada.new@example.org").wait_for()
    ada.check()
    assert EmailAddress.objects.get(user=committed_cast.ada).email == "ada.new@example.org"
    assert mailbox.to("ada@example.org")[-1]["Subject"] == "Your email address was changed (Heartwood)"


def test_too_many_tries_get_a_page_of_their_own(committed_cast, visitor):
    ada = visitor(expects=[429])
    page = ada.go(reverse("account_reset_password"))
    for _ in range(6):
        page.goto(ada.address + reverse("account_reset_password"))
        page.get_by_label("Email address").fill("nobody@example.org")
        page.get_by_role("button", name="Send me a link").click()
        page.wait_for_load_state()
    page.get_by_role("heading", name="Too many tries").wait_for()
    ada.check()


def test_signing_in_works_without_javascript(committed_cast, visitor):
    ada = visitor(size=PHONE, javascript=False)
    page = ada.go(reverse("account_login"))
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    fill_in_password(page, committed_cast.ada)
    is_signed_in(page)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_about_signing_in_is_accessible(committed_cast, visitor, mailbox, size):
    cast = committed_cast
    width = size["width"]
    stranger = visitor(size=size)
    for name in (
        "account_login",
        "account_signup",
        "account_inactive",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "people:signed_out",
    ):
        stranger.go(reverse(name))
        stranger.check()
        stranger.picture(f"people-{name.replace(':', '-')}-{width}")
    ada = visitor(size=size).sign_in_as(cast.ada)
    ada.go(reverse("mfa_index"))
    ada.check()
    ada.picture(f"people-mfa_index-off-{width}")
    set_up_app(ada)
    for name in (
        "people:settings",
        "people:name_and_time_zone",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
    ):
        page = ada.go(reverse(name))
        assert page.url == ada.address + reverse(name)
        ada.check()
        ada.picture(f"people-{name.replace(':', '-')}-{width}")
    page.goto(ada.address + reverse("mfa_deactivate_totp"))
    page.get_by_role("button", name="Turn off").click()
    page.get_by_text("The authenticator app is turned off").wait_for()
    assert not Authenticator.objects.filter(user=cast.ada).exists()
    cast.ada.set_unusable_password()
    cast.ada.save()
    ada.sign_in_as(cast.ada).go(reverse("account_set_password"))
    ada.check()
    ada.picture(f"people-account_set_password-{width}")


def test_lena_sets_up_two_step_verification_because_her_role_demands_it(
    committed_cast, visitor, mailbox, settings
):
    settings.MFA_REQUIRED_ROLES = frozenset({"service_lead"})
    lena = visitor(size=PHONE)
    page = lena.go(reverse("people:settings"))
    fill_in_password(page, committed_cast.lena)
    page.get_by_role("heading", name="Set this up to go on").wait_for()
    lena.check()
    lena.picture("people-mfa_index-required-390")
    set_up_app(lena, asks_password=False)
    lena.go(reverse("people:settings")).get_by_role("heading", name="Settings").wait_for()
