"""The address in each reminder that stops reminders, and opens nothing else.

The token is the preference's random stop_key with a signature of the site's secret key, under a salt of its
own. It is derived, not stored, because each week's email needs it again and a stored hash could not give it
back; who reads the database without the secret key cannot make one. It names no person, does not expire (an
old email must still work: RFC 8058), and ends when the stop_key changes or the person is erased.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from apps.reminders.models import ReminderPreference

_signer = Signer(salt="apps.reminders.stop", sep=".")


def stop_token(preference: ReminderPreference) -> str:
    return _signer.sign(preference.stop_key.hex)


def stop_url(preference: ReminderPreference) -> str:
    return settings.BASE_URL + reverse("reminders:stop", args=[stop_token(preference)])


def stop_key_in(token: str) -> UUID | None:
    """The stop_key that a token was made from, or None where the site did not make it."""
    try:
        return UUID(hex=_signer.unsign(token))
    except BadSignature:
        return None
