"""What allauth writes about an account is audited in the same transaction; signing in is not."""

import re

import pytest
from django.test import Client

from apps.people import account_audit
from apps.safekeeping.models import AuditEvent
from tests.cast import PASSWORD
from tests.people.test_two_step_verification import set_up_app

NEW = "an orchard in the morning rain"


@pytest.fixture
def cast(committed_cast):
    """allauth rings some of its bells only once a change is committed."""
    return committed_cast


@pytest.fixture
def ada_signs_in(cast):
    client = Client()
    client.post("/account/login/", {"login": cast.ada.email, "password": PASSWORD})
    return client


def change_password(client):
    return client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )


def actions_about(person):
    return list(AuditEvent.objects.filter(subject=person).values_list("action", flat=True))


def test_a_changed_password_is_audited(cast, ada_signs_in, mailbox):
    change_password(ada_signs_in)
    assert actions_about(cast.ada) == ["people.change_password"]


def test_where_the_audit_fails_the_password_stays(cast, ada_signs_in, mailbox, monkeypatch):
    def fail(**_):
        raise RuntimeError("no audit today")

    monkeypatch.setattr(account_audit.audit, "record", fail)
    with pytest.raises(RuntimeError, match="no audit today"):
        change_password(ada_signs_in)
    cast.ada.refresh_from_db()
    assert cast.ada.check_password(PASSWORD)


def test_a_second_step_is_audited_when_it_is_added_and_when_it_is_removed(cast, ada_signs_in, mailbox):
    set_up_app(ada_signs_in)
    assert "people.add_second_step" in actions_about(cast.ada)
    ada_signs_in.post("/account/2fa/totp/deactivate/")
    assert actions_about(cast.ada)[0] == "people.remove_second_step"


def test_new_recovery_codes_are_audited(cast, ada_signs_in, mailbox):
    set_up_app(ada_signs_in)
    ada_signs_in.post("/account/2fa/recovery-codes/generate/")
    assert actions_about(cast.ada)[0] == "people.renew_recovery_codes"


def test_a_changed_address_is_audited_without_the_address(cast, ada_signs_in, mailbox):
    ada_signs_in.post("/account/reauthenticate/", {"password": PASSWORD})
    ada_signs_in.post("/account/email/", {"action_add": "1", "email": "ada.home@example.org"})
    assert actions_about(cast.ada) == [], "not before the code was entered"
    words = mailbox.to("ada.home@example.org")[0].get_body(("plain",)).get_content()
    [code] = re.findall(r"^([A-Z0-9-]{6,9})\r?$", words, re.M)
    ada_signs_in.post("/account/confirm-email/", {"code": code})
    events = AuditEvent.objects.filter(subject=cast.ada)
    assert "people.change_email" in {event.action for event in events}
    assert not any("ada.home" in f"{event.action} {event.record}" for event in events)


def test_signing_in_and_out_leaves_no_trace_in_the_audit(cast, ada_signs_in):
    ada_signs_in.post("/account/logout/")
    assert actions_about(cast.ada) == []
