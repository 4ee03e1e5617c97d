"""The browsers in which somebody turned reminders on.

Locks are always taken in one order, preference before browser.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.people.models import User
from apps.reminders.choices import locked
from apps.reminders.models import Browser, ReminderPreference
from apps.reminders.planning import plan_for
from apps.reminders.pushes import Address, Answer, Push
from apps.safekeeping import audit
from apps.safekeeping.acting import acting

MOST = 5


class EnoughBrowsersError(Exception):
    """The person has reminders on in as many browsers as there can be."""


class NotTheirsError(Exception):
    """That browser shows somebody else's reminders."""


@transaction.atomic
def add(*, by: User, address: Address, name: str, now: datetime) -> None:
    """Have a browser show somebody's reminders. Adding it again changes nothing.

    `name`: what the person would call it. Raises EnoughBrowsersError or NotTheirsError.
    """
    preference = locked(by)
    if by.browsers.filter(digest=address.digest).exists():
        return
    # The list said that this one had ended; now it has begun again.
    by.browsers.filter(name=name).exclude(ended_at=None).delete()
    if by.browsers.count() >= MOST:
        raise EnoughBrowsersError
    browser = Browser(person=by, name=name, address=asdict(address), digest=address.digest, made_at=now)
    try:
        with transaction.atomic():
            browser.save(force_insert=True)
    except IntegrityError:
        raise NotTheirsError from None
    if not preference.by_push:
        # What has been due is told by other ways, or not at all.
        preference.by_push, preference.changed_at = True, now
        preference.save()
        plan_for([preference], now)
    audit.record(by=by, subject=by, action="reminders.browser_added", of=browser)


@transaction.atomic
def remove(*, by: User, browser_id: UUID, now: datetime) -> None:
    """Have a browser show none any more. Removing it twice is removing it once."""
    preference = locked(by)
    browser = by.browsers.filter(pk=browser_id).first()
    if browser is None:
        return
    audit.record(by=by, subject=by, action="reminders.browser_removed", of=browser)
    browser.delete()
    _match(preference, now)


def settle(push: Push, now: datetime) -> None:
    """Keep what browsers answered: which took it, and which are not there any more."""
    taken, gone = push.that_answered(Answer.TAKEN), push.that_answered(Answer.GONE)
    with acting(push.person_id):
        if taken:
            Browser.objects.filter(pk__in=taken).update(last_used_at=now)
        if gone:
            _end(push.person_id, gone, now)


def _end(person_id: int, gone: Sequence[UUID], now: datetime) -> None:
    preferences = ReminderPreference.objects.select_for_update(of=("self",)).select_related("person")
    preference = preferences.filter(person=person_id).first()
    if preference is None:
        # Erased meanwhile, with all of it.
        return
    for browser in Browser.objects.filter(pk__in=gone, ended_at=None):
        browser.address, browser.digest, browser.ended_at = {}, None, now
        browser.save()
    _match(preference, now)


def _match(preference: ReminderPreference, now: datetime) -> None:
    """Plan no more for browsers once there are none."""
    if preference.by_push and not preference.person.browsers.filter(ended_at=None).exists():
        preference.by_push = False
        preference.save()
        plan_for([preference], now)
