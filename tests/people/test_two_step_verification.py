"""Second steps: who must have one, and how their secrets are kept."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import Fernet, InvalidToken
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from psycopg import sql

from apps.people import actions
from apps.people.models import Role
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED_ROLES = frozenset({Role.SUPERVISOR, Role.SERVICE_LEAD, Role.ADMINISTRATOR})


def set_up_app(client) -> str:
    """By hand, as a person does. Returns the secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).url == reverse("mfa_view_recovery_codes")
    return secret


def everything_stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
        return repr(cursor.fetchall())


# --- Who must -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_people_whose_role_demands_it_are_kept_on_the_set_up_page(cast, signed_in, required, name):
    client = signed_in(getattr(cast, name))
    for page in ("people:settings", "home:start", "people:service:start", "usersessions_list"):
        assert client.get(reverse(page)).url == reverse("mfa_index")
        assert client.post(reverse(page)).url == reverse("mfa_index")
    assert "Because of your role" in client.get(reverse("mfa_index")).content.decode()


def test_meanwhile_support_and_signing_out_stay_open(cast, signed_in, required):
    client = signed_in(cast.lena)
    assert client.get(reverse("support:now")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("people:signed_out")


PUBLIC_PAGES = ["home:privacy", "home:about_model", "home:accessibility", "support:now", "people:signed_out"]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_meanwhile_pages_that_everybody_may_read_stay_open(cast, signed_in, required, name):
    assert signed_in(cast.lena).get(reverse(name)).status_code == 200


def test_meanwhile_the_health_of_the_site_can_be_asked_for(cast, signed_in, required):
    assert signed_in(cast.lena).get(reverse("home:health")).content == b"ok\n"


def test_meanwhile_reminders_can_be_stopped_from_an_email(cast, signed_in, required):
    response = signed_in(cast.lena).get(reverse("reminders:stop", args=["nobody-was-given-this"]))
    assert response.status_code == 404


def test_meanwhile_an_invitation_cannot_be_accepted(cast, signed_in, required):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email=cast.lena.email, role=Role.ADMINISTRATOR, team=None
    )
    path = reverse("people:invitation", args=[issued.token])
    assert signed_in(cast.lena).post(path).url == reverse("mfa_index")
    assert not cast.lena.memberships.filter(role=Role.ADMINISTRATOR).exists()


def test_with_a_second_step_everything_is_open(cast, signed_in, required):
    client = signed_in(cast.lena)
    set_up_app(client)
    assert client.get(reverse("people:settings")).status_code == 200
    assert "Because of your role" not in client.get(reverse("mfa_index")).content.decode()


def test_turning_it_off_closes_everything_again(cast, signed_in, required):
    client = signed_in(cast.lena)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(reverse("people:settings")).url == reverse("mfa_index")


def test_practitioners_are_not_kept(cast, signed_in, required):
    assert signed_in(cast.ada).get(reverse("people:settings")).status_code == 200


def test_without_the_setting_nobody_is_kept(cast, signed_in, settings):
    settings.MFA_REQUIRED_ROLES = frozenset()
    assert signed_in(cast.lena).get(reverse("people:settings")).status_code == 200


def test_an_ended_role_demands_nothing(cast, signed_in, required):
    from django.utils import timezone

    cast.lena.memberships.update(ends_on=timezone.localdate())
    assert signed_in(cast.lena).get(reverse("people:settings")).status_code == 200


# --- How secrets are kept -----------------------------------------------------------------------------


def test_the_secret_is_sealed_in_the_database_and_works(cast, signed_in):
    secret = set_up_app(signed_in(cast.ada))
    stored = everything_stored("mfa_authenticator")
    assert secret not in stored
    authenticator = Authenticator.objects.get(user=cast.ada, type=Authenticator.Type.TOTP)
    assert decrypt(authenticator.data["secret"]) == secret


def test_recovery_codes_and_their_seed_are_sealed_in_the_database(cast, signed_in):
    client = signed_in(cast.ada)
    set_up_app(client)
    authenticator = Authenticator.objects.get(user=cast.ada, type=Authenticator.Type.RECOVERY_CODES)
    stored = everything_stored("mfa_authenticator")
    assert decrypt(authenticator.data["seed"]) not in stored
    codes = authenticator.wrap().get_unused_codes()
    assert len(codes) == 10
    assert not [code for code in codes if code in stored]
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in download.content.decode() for code in codes)


def test_an_unfinished_set_up_leaves_no_secret_in_the_session(cast, signed_in):
    client = signed_in(cast.ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    for session in Session.objects.all():
        assert secret not in repr(session.get_decoded())
    assert decrypt(client.session[SECRET_SESSION_KEY]) == secret
    # A wrong code keeps the secret that the app has already been given.
    response = client.post(reverse("mfa_activate_totp"), {"code": "12"})
    assert response.context["form"].secret == secret


def test_no_secret_stays_in_the_session_after_set_up(cast, signed_in):
    client = signed_in(cast.ada)
    set_up_app(client)
    assert SECRET_SESSION_KEY not in client.session


def test_an_older_key_still_opens_what_it_sealed(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.MFA_KEYS = [old]
    sealed = encrypt(SECRET)
    settings.MFA_KEYS = [new, old]
    assert decrypt(sealed) == SECRET
    resealed = encrypt(SECRET)
    settings.MFA_KEYS = [new]
    assert decrypt(resealed) == SECRET
    with pytest.raises(InvalidToken):
        decrypt(sealed)


# --- Signing in with them -----------------------------------------------------------------------------


def test_the_password_alone_does_not_sign_in(cast, client):
    TOTP.activate(cast.ada, SECRET)
    response = client.post(reverse("account_login"), {"login": cast.ada.email, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("people:settings")).status_code == 302
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("home:start")
    assert client.get(reverse("people:settings")).status_code == 200


def test_a_code_by_email_alone_does_not_sign_in_either(committed_cast, client, mailbox):
    import re

    cast = committed_cast
    TOTP.activate(cast.ada, SECRET)
    client.post(reverse("account_request_login_code"), {"email": cast.ada.email})
    text = mailbox.to(cast.ada.email)[0].get_body(("plain",)).get_content()
    code = re.search(r"^([A-Z0-9-]{6,9})\r?$", text, re.M).group(1)
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).url == reverse(
        "mfa_authenticate"
    )
    assert client.get(reverse("people:settings")).status_code == 302


def test_a_passkey_nobody_knows_is_refused_in_words_about_passkeys(client, db):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    credential = '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "AAAA", '
    credential += '"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}'
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert "We do not recognise that passkey" in response.content.decode()


NO_PASSKEYS = [
    "1" * 5000,
    "[" * 100_000,
    "[]",
    '"words"',
    '{"id": 5}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "AAAA", '
    '"clientDataJSON": "AAAA", "authenticatorData": "'
    + "A" * 42
    + "AAAAAgAAAAAA"
    + '", "signature": "AAAA"}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": 5}}',
]


@pytest.mark.parametrize("credential", NO_PASSKEYS, ids=lambda each: each[:20])
def test_whatever_is_no_passkey_is_refused_and_breaks_nothing(credential, client, db):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert response.status_code < 500


@pytest.mark.parametrize("credential", NO_PASSKEYS, ids=lambda each: each[:20])
def test_nor_can_it_be_added(credential, cast, signed_in):
    client = signed_in(cast.ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_add_webauthn"))
    response = client.post(reverse("mfa_add_webauthn"), {"name": "Work laptop", "credential": credential})
    assert response.status_code < 500
    assert not cast.ada.authenticator_set.exists()
