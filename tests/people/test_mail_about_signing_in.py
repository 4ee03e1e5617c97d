"""Codes and notices leave once what they are about is committed; whoever waits is told when they cannot."""

import re
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from allauth.account import urls as stock
from django.urls import resolve, reverse

from apps.people import account_audit
from tests.cast import PASSWORD
from tests.embedded import free_port

TOLD = "We could not send you an email just now"
OPEN_TRANSACTIONS = (
    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'heartwood_runtime' AND xact_start IS NOT NULL"
)


class Watcher:
    """A mail server that looks, with each mail it is given, how many transactions of the site are open."""

    def __init__(self, superuser_url: str) -> None:
        self.superuser_url = superuser_url
        self.open: list[int] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        with psycopg.connect(self.superuser_url) as superuser:
            row = superuser.execute(OPEN_TRANSACTIONS).fetchone()
        assert row
        self.open.append(row[0])
        return "250 OK"


@pytest.fixture
def watcher(services, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port()
    watcher = Watcher(services.superuser_url)
    controller = Controller(watcher, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield watcher
    controller.stop()


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1


def sign_in(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def change_password(client):
    return client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another quiet harbour"},
        follow=True,
    )


def ask_for_code(client, address="ada@example.org"):
    return client.post(reverse("account_request_login_code"), {"email": address}, follow=True)


def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(committed_cast, client, watcher):
    sign_in(client, committed_cast.ada)
    change_password(client)
    client.logout()
    ask_for_code(client)
    client.post(reverse("account_reset_password"), {"email": committed_cast.ada.email})
    assert watcher.open == [0, 0, 0]


def test_a_mailed_code_signs_ada_in(committed_cast, client, mailbox):
    ask_for_code(client, committed_cast.ada.email)
    words = mailbox.to("ada@example.org")[0].get_body(("plain",)).get_content()
    [code] = re.findall(r"^([A-Z0-9-]{6,9})\r?$", words, re.M)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == reverse("home:start")


@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_whoever_waits_for_a_code_that_cannot_be_sent_is_told(
    committed_cast, client, no_mail_server, caplog, address
):
    committed_cast.bring("ada")
    response = ask_for_code(client, address)
    assert TOLD in response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    assert "An email about signing in could not be sent" in caplog.text


def test_whoever_waits_for_a_new_password_that_cannot_be_sent_is_told(committed_cast, client, no_mail_server):
    response = client.post(
        reverse("account_reset_password"), {"email": committed_cast.ada.email}, follow=True
    )
    assert TOLD in response.content.decode()


def test_a_change_stands_though_its_notice_cannot_be_sent(committed_cast, client, no_mail_server):
    sign_in(client, committed_cast.ada)
    assert TOLD in change_password(client).content.decode()
    committed_cast.ada.refresh_from_db()
    assert committed_cast.ada.check_password("another quiet harbour")


def test_a_change_that_is_undone_is_told_to_nobody(committed_cast, client, mailbox, monkeypatch):
    sign_in(client, committed_cast.ada)

    def fail(**_):
        raise RuntimeError("no audit today")

    monkeypatch.setattr(account_audit.audit, "record", fail)
    with pytest.raises(RuntimeError, match="no audit today"):
        change_password(client)
    assert mailbox.messages == []


def test_allauths_own_routes_are_left_as_they_are():
    [own] = [entry for entry in stock.urlpatterns if entry.name == "account_login"]
    ours = resolve(reverse("account_login")).func
    assert ours is not own.callback
    assert ours.__wrapped__ is own.callback
