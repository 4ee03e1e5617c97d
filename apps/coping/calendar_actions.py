"""Every write to a person's calendar address. Only the person themself writes."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from apps.coping.calendar_models import CalendarAddress
from apps.people.models import User
from apps.safekeeping import audit


def hash_of(token: str) -> bytes:
    """What is kept of a token: its SHA-256. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def make_address(*, by: User, includes_words: bool, now: datetime) -> str:
    """The token of a new address, which exists only here; the address before it stops at once."""
    token = secrets.token_urlsafe(32)
    address, is_first = CalendarAddress.objects.update_or_create(
        person=by,
        defaults={"token_hash": hash_of(token), "includes_words": includes_words, "made_at": now},
    )
    verb = "coping.calendar_made" if is_first else "coping.calendar_reset"
    audit.record(by=by, subject=by, action=verb, of=address)
    return token


@transaction.atomic
def turn_off(*, by: User) -> None:
    """The address stops at once. Turning off what is off changes nothing."""
    address = CalendarAddress.objects.select_for_update().filter(person=by).first()
    if address is None:
        return
    audit.record(by=by, subject=by, action="coping.calendar_turned_off", of=address)
    address.delete()
