"""Who gets in, who does not, and where they arrive."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import get_resolver, reverse

from tests.cast import PASSWORD

PUBLIC = [
    "account_login",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "people:signed_out",
]


def sign_in(client, user, password=PASSWORD, **values):
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **values})


def test_ada_signs_in_with_her_password(cast, client):
    assert sign_in(client, cast.ada).url == reverse("home:start")
    assert client.get(reverse("people:settings")).status_code == 200


def test_ada_arrives_where_she_was_going(cast, client):
    response = client.get(reverse("people:settings"))
    assert response.url == f"{reverse('account_login')}?next={reverse('people:settings')}"
    assert sign_in(client, cast.ada, next=reverse("people:settings")).url == reverse("people:settings")


def test_nobody_is_sent_to_another_site(cast, client):
    assert sign_in(client, cast.ada, next="https://evil.example/").url == reverse("home:start")


def test_capitals_in_the_address_do_not_matter(cast, client):
    response = client.post(reverse("account_login"), {"login": cast.ada.email.upper(), "password": PASSWORD})
    assert response.status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast, client):
    wrong = sign_in(client, cast.ada, "not the password").content.decode()
    unknown = client.post(
        reverse("account_login"), {"login": "nobody@example.org", "password": "not the password"}
    ).content.decode()
    sentence = "The email address or password is not right. Check both and try again"
    assert sentence in wrong
    assert sentence in unknown


def test_a_closed_account_cannot_sign_in(committed_cast, client, mailbox):
    cast = committed_cast
    cast.ada.is_active = False
    cast.ada.save()
    assert sign_in(client, cast.ada).url == reverse("account_inactive")
    client.post(reverse("account_request_login_code"), {"email": cast.ada.email})
    assert "code" not in mailbox.to(cast.ada.email)[-1]["Subject"]
    assert client.get(reverse("people:settings")).status_code == 302


def test_a_closed_account_is_signed_out_at_the_next_request(cast, signed_in):
    client = signed_in(cast.ada)
    assert client.get(reverse("people:settings")).status_code == 200
    cast.ada.is_active = False
    cast.ada.save()
    assert client.get(reverse("people:settings")).url.startswith(reverse("account_login"))


def test_too_many_wrong_passwords_stop_even_the_right_one(cast, client):
    for _ in range(5):
        sign_in(client, cast.ada, "not the password")
    assert "too many tries" in sign_in(client, cast.ada).content.decode()


def test_too_many_requests_get_the_sites_own_page(client, db):
    statuses = [
        client.post(reverse("account_reset_password"), {"email": "n@example.org"}).status_code
        for _ in range(6)
    ]
    assert statuses == [302] * 5 + [429]


def test_a_code_for_an_unknown_address_tells_only_its_reader(client, transactional_db, mailbox):
    response = client.post(
        reverse("account_request_login_code"), {"email": "nobody@example.org"}, follow=True
    )
    assert "if it has an account" in response.content.decode()
    message = mailbox.to("nobody@example.org")[0]
    assert message["Subject"] == "Signing in to Heartwood"
    assert reverse("account_signup") not in message.as_string()


def test_the_page_links_to_no_sign_up(client, db):
    assert f'href="{reverse("account_signup")}' not in client.get(reverse("account_login")).content.decode()


def test_an_email_with_a_code_has_text_and_html_and_a_plain_subject(committed_cast, client, mailbox):
    cast = committed_cast
    client.post(reverse("account_request_login_code"), {"email": cast.ada.email})
    message = mailbox.to(cast.ada.email)[0]
    assert message["Subject"] == "Your sign-in code (Heartwood)"
    code = re.search(r"^([A-Z0-9-]{6,9})\r?$", message.get_body(("plain",)).get_content(), re.M).group(1)
    assert code in message.get_body(("html",)).get_content()
    assert code not in message["Subject"]


def test_a_changed_password_is_told_to_its_owner_and_ends_other_sessions(committed_cast, client, mailbox):
    cast = committed_cast
    elsewhere = Client()
    sign_in(elsewhere, cast.ada)
    sign_in(client, cast.ada)
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "another quiet harbour"}
    )
    assert response.url == reverse("people:settings")
    assert client.get(reverse("people:settings")).status_code == 200
    assert elsewhere.get(reverse("people:settings")).status_code == 302
    message = mailbox.to(cast.ada.email)[-1]
    assert message["Subject"] == "Your password was changed (Heartwood)"
    assert "{{" not in message.as_string()
    assert (
        f"http://localhost:8000{reverse('account_reset_password')}"
        in message.get_body(("plain",)).get_content()
    )


def test_signing_out_needs_a_button_and_leads_to_a_page_that_says_so(cast, signed_in):
    client = signed_in(cast.ada)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("people:settings")).status_code == 200
    response = client.post(reverse("account_logout"), follow=True)
    assert "You are signed out" in response.content.decode()
    assert client.get(reverse("people:settings")).status_code == 302


def test_an_address_is_changed_only_after_the_code_was_entered(committed_cast, client, mailbox):
    cast = committed_cast
    sign_in(client, cast.ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "1", "email": "new@example.org"})
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada@example.org"
    code = re.search(
        r"^([A-Z0-9-]{6,9})\r?$", mailbox.to("new@example.org")[0].get_body(("plain",)).get_content(), re.M
    )
    client.post(reverse("account_email_verification_sent"), {"code": code.group(1)})
    cast.ada.refresh_from_db()
    assert cast.ada.email == "new@example.org"
    assert EmailAddress.objects.get(user=cast.ada).email == "new@example.org"
    # Where a password can be chosen no more: the address is nobody's now.
    [told] = mailbox.to("ada@example.org")
    assert "tell your service's administrator at once" in told.get_body(("plain",)).get_content()
    assert "choose a new password" not in told.get_body(("plain",)).get_content()


# --- Everything needs somebody signed in, unless it says otherwise ------------------------------------


@pytest.mark.parametrize("name", PUBLIC)
def test_the_ways_in_are_open(client, db, name):
    response = client.get(reverse(name))
    # Steps of a sign-in that has not begun lead back to its beginning, and never carry a `next`.
    assert response.status_code in (200, 302)
    assert "next=" not in response.get("Location", "")


def test_every_other_page_of_sign_in_is_closed(client, db):
    closed = {name for name in get_resolver().reverse_dict if isinstance(name, str)} - set(PUBLIC)
    closed = {name for name in closed if name.startswith(("account_", "mfa_", "usersessions_"))}
    closed -= {"account_reset_password_from_key"}
    assert {"account_email", "mfa_index", "usersessions_list", "account_change_password"} <= closed
    for name in closed:
        arguments = [1] if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else []
        path = reverse(name, args=arguments)
        assert client.get(path).url == f"{reverse('account_login')}?next={path}", name
