"""Whoever runs the site changes the key that seals second steps, and can then drop the earlier one."""

import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command

from apps.safekeeping.models import AuditEvent

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def sealed_with_the_old_key(cast, settings):
    """Ada has an app and recovery codes, Ben a passkey; then a new key is put before the old one."""
    settings.MFA_KEYS = [OLD]
    TOTP.activate(cast.ada, SECRET)
    codes = RecoveryCodes.activate(cast.ada)
    codes._mark_code_used(0)
    Authenticator.objects.create(user=cast.ben, type=Authenticator.Type.WEBAUTHN, data={"name": "Passkey"})
    settings.MFA_KEYS = [NEW, OLD]
    return codes.get_unused_codes()


def reseal():
    said = StringIO()
    call_command("reseal_second_steps", stdout=said)
    return said.getvalue()


def audited():
    return AuditEvent.objects.filter(action="people.reseal_second_steps")


def test_without_it_the_old_key_cannot_be_dropped(cast, settings, sealed_with_the_old_key):
    settings.MFA_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        decrypt(cast.ada.authenticator_set.get(type="totp").data["secret"])


def test_afterwards_the_app_and_the_codes_work_without_the_old_key(cast, settings, sealed_with_the_old_key):
    assert reseal() == "Sealed anew for 1 person. Run it again.\n"
    settings.MFA_KEYS = [NEW]
    app = cast.ada.authenticator_set.get(type="totp").wrap()
    assert app.validate_code(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    codes = cast.ada.authenticator_set.get(type="recovery_codes").wrap()
    assert codes.get_unused_codes() == sealed_with_the_old_key
    assert len(sealed_with_the_old_key) == 9


def test_codes_brought_from_elsewhere_are_sealed_anew_too(cast, settings, sealed_with_the_old_key):
    settings.MFA_KEYS = [OLD]
    Authenticator.objects.create(
        user=cast.ben,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"migrated_codes": [encrypt("11112222"), encrypt("33334444")]},
    )
    settings.MFA_KEYS = [NEW, OLD]
    assert reseal() == "Sealed anew for 2 people. Run it again.\n"
    settings.MFA_KEYS = [NEW]
    codes = cast.ben.authenticator_set.get(type="recovery_codes").wrap()
    assert codes.get_unused_codes() == ["11112222", "33334444"]


def test_it_is_audited_once_and_only_when_something_was_sealed(sealed_with_the_old_key):
    reseal()
    assert reseal() == "Nothing was left to seal: no stored secret needs an earlier key.\n"
    event = audited().get()
    assert (event.actor, event.subject, event.record) == (None, None, "")


def test_where_a_key_is_lost_it_says_whose_and_changes_nothing(cast, settings, sealed_with_the_old_key):
    settings.MFA_KEYS = [Fernet.generate_key().decode()]
    TOTP.activate(cast.ben, SECRET)
    settings.MFA_KEYS = [NEW, OLD]
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    with pytest.raises(CommandError, match=r"Nothing was changed\. A second step of ben@example\.org"):
        reseal()
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
    assert not audited().exists()
