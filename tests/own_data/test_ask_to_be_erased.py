"""Ada asks to be erased, sees it wherever she starts, and changes her mind with one button."""

from datetime import timedelta

import pytest

from apps.own_data.models import ErasureRequest
from tests.cast import PASSWORD
from tests.conftest import NOW
from tests.own_data.test_who_can_ask import also_administers

NOTICE = b"Your account will be erased"


@pytest.fixture
def sign_in(client, clock, mailbox):
    def with_password(person):
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        return client

    return with_password


@pytest.fixture
def ada(sign_in, cast):
    return sign_in(cast.ada)


def test_the_page_says_what_goes_what_stays_and_until_when(ada):
    page = ada.get("/your-data/erase/").content.decode()
    for said in ("What goes", "What stays", "Wednesday 25 November 2026 at 9am", "backups"):
        assert said in page
    assert not ErasureRequest.objects.exists()


def test_looking_changes_nothing_and_the_button_asks(ada, cast):
    response = ada.post("/your-data/erase/", follow=True)
    assert response.redirect_chain == [("/your-data/", 302)]
    assert NOTICE in response.content
    request = ErasureRequest.objects.get()
    assert (request.person, request.due_at) == (cast.ada, NOW + timedelta(days=7))


@pytest.mark.parametrize("address", ["/", "/settings/", "/your-data/", "/your-data/erase/"])
def test_while_it_waits_there_is_a_notice_with_a_button(ada, address):
    assert NOTICE not in ada.get(address).content
    ada.post("/your-data/erase/")
    page = ada.get(address).content
    assert NOTICE in page
    assert b'action="/your-data/erase/undo/"' in page


def test_one_button_undoes_it_without_signing_in_again(ada, clock):
    ada.post("/your-data/erase/")
    clock.shift(3600)
    response = ada.post("/your-data/erase/undo/", follow=True)
    assert b"Your account stays" in response.content
    assert NOTICE not in ada.get("/").content
    assert ErasureRequest.objects.get().undone_at


def test_undoing_twice_is_undoing_once(ada):
    ada.post("/your-data/erase/")
    ada.post("/your-data/erase/undo/")
    assert ada.post("/your-data/erase/undo/").status_code == 302


def test_the_site_can_be_used_in_the_meantime(ada):
    ada.post("/your-data/erase/")
    assert ada.get("/journal/").status_code == 200
    saved = ada.post("/settings/name-and-time-zone/", {"name": "Ada", "time_zone": "Europe/Paris"})
    assert saved.status_code == 302


def test_she_is_told_by_email_and_asking_twice_tells_once(
    ada, cast, mailbox, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ada.post("/your-data/erase/")
    [mail] = mailbox.to(cast.ada.email)
    assert mail["Subject"] == "Your Heartwood account will be erased"
    text = mail.get_body(("plain",)).get_content()
    assert "Wednesday 25 November 2026 at 9am" in text
    assert "http://localhost:8000/your-data/" in text
    # As all mail, it says nothing of what somebody uses it for.
    for word in ("health", "wellbeing", "stress", "check-in", "journal", "practitioner"):
        assert word not in text.lower()


def test_where_no_email_can_be_sent_the_page_says_so(
    ada, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_PORT = 1
    with django_capture_on_commit_callbacks(execute=True):
        ada.post("/your-data/erase/")
    assert ErasureRequest.objects.exists()
    assert "could not be sent" in caplog.text


def test_the_only_administrator_is_told_why_not_before_and_after_the_button(sign_in, cast):
    amir = sign_in(cast.amir)
    # In these tests two-step verification is set up for nobody, and he is not asked for it.
    page = amir.get("/your-data/erase/", follow=True).content.decode()
    assert "Coast Talking Therapies needs an administrator" in page
    response = amir.post("/your-data/erase/")
    assert response.status_code == 409
    assert "Invite another one" in response.content.decode()
    assert not ErasureRequest.objects.exists()


def test_with_another_administrator_he_may(sign_in, cast):
    also_administers(cast.lena, cast.service)
    assert sign_in(cast.amir).post("/your-data/erase/").url == "/your-data/"
