"""Somebody has lost phone, passkey and recovery codes."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from apps.safekeeping.models import AuditEvent
from tests.cast import PASSWORD


def has_an_app(person):
    return Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "sealed"})


@pytest.fixture
def ada_has_an_app(cast):
    return has_an_app(cast.ada)


def test_whoever_runs_the_site_removes_it_and_ada_is_told(cast, ada_has_an_app, mailbox):
    call_command("remove_two_step", "Ada@example.org")
    assert not Authenticator.objects.filter(user=cast.ada).exists()
    [message] = mailbox.to(cast.ada.email)
    assert message["Subject"] == "Two-step verification was removed"
    assert "If this was not you" in message.get_body(("plain",)).get_content()
    event = AuditEvent.objects.get(action="people.remove_second_steps")
    assert (event.actor, event.subject) == (None, cast.ada)


def test_she_is_signed_out_everywhere(cast, mailbox):
    client = Client()
    client.post("/account/login/", {"login": cast.ada.email, "password": PASSWORD})
    assert client.get("/settings/").status_code == 200
    has_an_app(cast.ada)
    call_command("remove_two_step", cast.ada.email)
    assert client.get("/settings/").url.startswith("/account/login/")


def test_nobody_elses_is_touched(cast, ada_has_an_app, mailbox):
    kept = has_an_app(cast.ben)
    call_command("remove_two_step", cast.ada.email)
    assert list(Authenticator.objects.all()) == [kept]


def test_an_unknown_address_is_said_to_be_unknown(cast, mailbox):
    with pytest.raises(CommandError, match=r"Nobody signs in with who@example\.org"):
        call_command("remove_two_step", "who@example.org")


def test_somebody_without_a_second_step_loses_nothing(cast, mailbox):
    with pytest.raises(CommandError, match="has no two-step verification to remove"):
        call_command("remove_two_step", cast.ada.email)
    assert mailbox.messages == []
    assert not AuditEvent.objects.filter(action="people.remove_second_steps").exists()


def test_where_the_email_cannot_be_sent_nothing_is_removed(cast, ada_has_an_app, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_two_step", cast.ada.email)
    assert Authenticator.objects.filter(user=cast.ada).exists()
