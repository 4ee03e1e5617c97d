"""Signing in and what comes right after it: what people read, and what they are not asked twice."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from apps.people import actions
from apps.people.models import Role
from tests.cast import PASSWORD
from tests.people.test_sign_in import sign_in


def text_of(message):
    return message.get_body(("plain",)).get_content()


# --- Links in mail ------------------------------------------------------------------------------------


def test_a_reset_link_leads_here_whatever_host_was_asked(committed_cast, mailbox):
    client = Client(headers={"host": "127.0.0.1:6666"})
    client.post(reverse("account_reset_password"), {"email": committed_cast.ada.email})
    message = mailbox.to(committed_cast.ada.email)[0]
    assert "6666" not in message.as_string()
    link = next(line for line in text_of(message).splitlines() if line.startswith("http"))
    assert link.startswith("http://localhost:8000/account/password/reset/key/")
    response = Client().get(link.removeprefix("http://localhost:8000"), follow=True)
    assert "Save new password" in response.content.decode()
    assert f'href="{link}"' in message.get_body(("html",)).get_content()


def test_neither_does_a_link_in_any_other_mail(committed_cast, mailbox):
    client = Client(headers={"host": "127.0.0.1:6666"})
    sign_in(client, committed_cast.ada)
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "another quiet harbour"}
    )
    client.post(reverse("account_logout"))
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert len(mailbox.messages) == 2
    assert not [message for message in mailbox.messages if "6666" in message.as_string()]


# --- Locked, and starting again -----------------------------------------------------------------------


def test_who_is_locked_out_is_offered_a_code(cast, client):
    code_page = f'href="{reverse("account_request_login_code")}"'
    for _ in range(5):
        page = sign_in(client, cast.ada, "not the password").content.decode()
    assert "You do not have to wait" not in page
    page = sign_in(client, cast.ada).content.decode()
    assert "You do not have to wait" in page
    assert page.count(code_page) == 2


def test_a_mistyped_address_can_be_changed_without_losing_the_way(client, transactional_db, mailbox):
    way = f"?next={reverse('people:settings')}"
    client.post(reverse("account_request_login_code") + way, {"email": "adda@example.org"})
    page = client.get(reverse("account_confirm_login_code") + way)
    assert "Use a different email address" in page.content.decode()
    start = page.context["request_login_code_url"]
    response = client.post(reverse("account_logout"), {"next": start})
    assert response.url == start
    assert "next=" in start
    page = client.get(start).content.decode()
    assert "Send me a code" in page
    assert "adda@example.org" not in page


# --- Confirming it is you -----------------------------------------------------------------------------


def test_who_has_just_signed_in_with_a_password_is_not_asked_for_it(cast, client):
    sign_in(client, cast.ada)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_quarter_of_an_hour_later_they_are(cast, client, clock):
    sign_in(client, cast.ada)
    clock.shift(timedelta(minutes=15, seconds=1))
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_who_signed_in_without_one_is_asked(cast, signed_in):
    response = signed_in(cast.ada).get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))


@pytest.fixture
def nadia(cast, client):
    """Signs up, and gives back the page she arrives on."""
    issued = actions.invite(
        by=cast.amir,
        service=cast.service,
        email="nadia@example.org",
        role=Role.PRACTITIONER,
        team=cast.harbour,
    )
    path = reverse("people:invitation", args=[issued.token])
    assert "Next, you enter your name and choose a password" in client.get(path).content.decode()
    client.post(path)
    values = {"name": "Nadia", "password1": PASSWORD}
    return client.post(reverse("account_signup"), values, follow=True)


def test_neither_is_who_has_just_chosen_one(nadia, client):
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_after_signing_up_nadia_reads_where_she_belongs(nadia):
    words = "Your account is ready. You are a practitioner in Harbour team at Coast Talking Therapies."
    assert words in nadia.content.decode()


# --- Two-step -----------------------------------------------------------------------------------------


def turn_on_app(client):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True).content.decode()


def test_turning_two_step_on_is_told_once(committed_cast, client, mailbox):
    sign_in(client, committed_cast.ada)
    page = turn_on_app(client)
    assert "Two-step verification is on. Save your recovery codes now." in page
    assert page.count('class="nhsuk-notification-banner__heading"') == 1
    assert "Success" in page


def test_new_codes_later_are_told_on_their_own(committed_cast, client, mailbox):
    sign_in(client, committed_cast.ada)
    turn_on_app(client)
    page = client.post(reverse("mfa_generate_recovery_codes"), follow=True).content.decode()
    assert "You have new recovery codes." in page


# --- Passwords ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Enter at least 12 characters"),
        ("ada@example.org", "Choose a password that is less like your name or email address"),
        ("qwertyuiop123", "Choose a password that is harder to guess"),
        ("730184629571", "Choose a password that is not only numbers"),
    ],
)
def test_a_password_that_will_not_do_says_what_would(cast, client, password, words):
    sign_in(client, cast.ada)
    values = {"oldpassword": PASSWORD, "password1": password}
    page = client.post(reverse("account_change_password"), values).content.decode()
    assert words in page
    assert "This password" not in page


def test_a_long_address_is_refused_in_our_words(cast, client):
    sign_in(client, cast.ada)
    address = f"{'n' * 60}@{'e' * 60}.{'x' * 60}.{'y' * 60}.{'z' * 60}.org"
    page = client.post(reverse("account_email"), {"action_add": "1", "email": address}).content.decode()
    assert "The email address must be 254 characters or fewer" in page
    assert "Ensure this value" not in page
