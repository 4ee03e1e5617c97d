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
from apps.reminders.pushes import Answer, Push, Subscription
from apps.safekeeping import audit
from apps.safekeeping.acting import acting

MOST = 5
"""That show somebody's reminders; and as many that did are kept, so that their person can see it."""


class EnoughBrowsersError(Exception):
    """As many browsers as there can be show the person's reminders."""


class NotTheirsError(Exception):
    """That browser shows somebody else's reminders."""


@transaction.atomic
def add(*, by: User, subscription: Subscription, name: str, now: datetime) -> bool:
    """Have a browser show somebody's reminders; returns whether it did not before.

    `name`: what the person would call it. Raises EnoughBrowsersError or NotTheirsError.
    """
    preference = locked(by)
    if by.browsers.filter(digest=subscription.digest).exists():
        return False
    if len(on(by)) >= MOST:
        raise EnoughBrowsersError
    browser = Browser(
        person=by, name=name, address=asdict(subscription), digest=subscription.digest, made_at=now
    )
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
    return True


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


def on(person: User) -> list[Browser]:
    """Those that show somebody's reminders, by what is known so far; asked as that person."""
    return [each for each in person.browsers.filter(ended_at=None) if is_on(each)]


def is_on(browser: Browser) -> bool:
    """Not any more once the site signs with another key, though that is kept only when a push is due."""
    return browser.ended_at is None and Subscription(**browser.address).is_for_our_key


def settle(push: Push, now: datetime) -> None:
    """Keep what browsers answered: which took it, and which are not there any more."""
    preferences = ReminderPreference.objects.select_for_update(of=("self",)).select_related("person")
    with acting(push.person_id):
        preference = preferences.filter(person=push.person_id).first()
        if preference is None:
            # Erased meanwhile, with all of it.
            return
        Browser.objects.filter(pk__in=push.that_answered(Answer.TAKEN)).update(last_used_at=now)
        if gone := push.that_answered(Answer.GONE):
            _end(preference, gone, now)


def _end(preference: ReminderPreference, gone: Sequence[UUID], now: datetime) -> None:
    for browser in Browser.objects.filter(pk__in=gone, ended_at=None):
        browser.address, browser.digest, browser.ended_at = {}, None, now
        browser.save()
    ended = Browser.objects.filter(person=preference.person_id).exclude(ended_at=None)
    long_ago = ended.order_by("-ended_at", "-made_at").values("pk")[MOST:]
    ended.filter(pk__in=list(long_ago)).delete()
    _match(preference, now)


def _match(preference: ReminderPreference, now: datetime) -> None:
    """Plan no more for browsers once there are none."""
    if preference.by_push and not preference.person.browsers.filter(ended_at=None).exists():
        preference.by_push = False
        preference.save()
        plan_for([preference], now)
