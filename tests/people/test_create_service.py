"""The command that lets the first administrator of a service in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.people.models import Invitation, Service


def create_service(*flags, name="Coast Talking Therapies", email="amir@example.org"):
    out = StringIO()
    call_command(
        "create_service",
        *flags,
        f"--name={name}",
        f"--administrator-email={email}",
        "--administrator-name=Amir",
        stdout=out,
    )
    return out.getvalue()


def test_the_first_administrator_gets_an_invitation_by_email(db, mailbox, client):
    assert "An invitation is on its way to amir@example.org" in create_service()
    invitation = Invitation.objects.get()
    assert (invitation.service.name, invitation.role, invitation.team) == (
        "Coast Talking Therapies",
        "administrator",
        None,
    )
    text = mailbox.to("amir@example.org")[0].get_body(("plain",)).get_content()
    greeting, _, sentence, *_ = text.splitlines()
    assert greeting == "Hello Amir,"
    assert sentence == "You are invited to Heartwood as an administrator of Coast Talking Therapies."
    path = re.search(r"/invitation/\S+", text).group()
    assert client.get(path).status_code == 200


def test_the_link_can_be_printed_instead(db, mailbox, client):
    path = re.search(r"/invitation/\S+", create_service("--print-link")).group()
    assert client.get(path).status_code == 200
    assert mailbox.messages == []


def test_the_same_name_twice_is_refused(db, mailbox):
    create_service()
    with pytest.raises(CommandError, match="already a service called COAST"):
        create_service(name="COAST Talking Therapies")


def test_without_a_mail_server_nothing_is_made(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="Nothing was made"):
        create_service()
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("name", "email"), [("", "amir@example.org"), ("x" * 121, "amir@example.org"), ("C", "amir")]
)
def test_nonsense_is_refused(db, name, email):
    with pytest.raises(CommandError):
        create_service(name=name, email=email)
    assert not Service.objects.exists()
