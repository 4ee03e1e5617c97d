"""How a reminder gets from planned to sent, by whatever channel.

Locks are always taken in one order, preference before reminder, and never held while somebody outside
answers.
"""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from apps.reminders import browsers
from apps.reminders.channels import channel_of
from apps.reminders.facts import UNANSWERED, Facts
from apps.reminders.handing_over import GoneError, RefusedError, UncertainError
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.reminders.planning import OPEN
from apps.reminders.pushes import Push
from apps.reminders.verdicts import Wait, is_too_late, of_use_for, reason_not_to, verdict
from apps.safekeeping.acting import acting

State, Reason = Reminder.State, Reminder.Reason
log = logging.getLogger(__name__)
# What was answered, and neither to whom nor which reminder.
NOT_TAKEN = "A reminder by %s: %s (%s)"

# How long a claimed reminder waits for a worker before it goes back, as when Redis lost its task. With a tick
# before and one after, it still comes within five minutes; and it is twice what a tick's claims should take.
CLAIM_LEASE = timedelta(minutes=2)
# Longer than a mail server can take: ten answers of at most EMAIL_TIMEOUT (20 seconds) each. Where push
# services that are nearly silent take longer, it counts as unknown until they have answered.
SENDING_LEASE = timedelta(minutes=5)
# RFC 5321 section 4.5.4.1: wait at least 30 minutes between tries, though a first one may come sooner.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@transaction.atomic
def claim(*, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Take up to `limit` due reminders, the longest due first, as (id, fence) for `deliver`.

    Claims that nobody took up in time go back first. A sending whose lease ran out may or may not have
    reached whoever carries it: it becomes unknown, and is never sent again.
    """
    expired = Reminder.objects.filter(lease_until__lte=now)
    _move(expired.filter(state=State.CLAIMED), state=State.PLANNED, lease_until=None)
    _move(expired.filter(state=State.SENDING), state=State.UNKNOWN, lease_until=None)
    due = Reminder.objects.filter(state=State.PLANNED, try_at__lte=now).order_by("try_at", "pk")[:limit]
    taken = _move(due, state=State.CLAIMED, lease_until=now + CLAIM_LEASE, fence=F("fence") + 1)
    return [(reminder.pk, reminder.fence + 1) for reminder in taken]


def _move(reminders: QuerySet[Reminder], **values: object) -> list[Reminder]:
    """Change those that no other process is changing; returns them as they were."""
    taken = list(reminders.select_for_update(skip_locked=True))
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in taken]).update(**values)
    return taken


def deliver(*, reminder_id: int, fence: int, now: datetime) -> None:
    """Send one claimed reminder, if it is still wanted. Harmless when run twice, late, or not at all.

    Does nothing where the claim is not the one that `fence` names, or has been begun or has run out.
    """
    begun = _begin(reminder_id, fence, now)
    if begun is None:
        return
    channel, message = begun
    # Nothing is locked and no transaction is open while somebody outside takes their time.
    try:
        channel_of(channel).hand_over(message)
    except RefusedError as refusal:
        log.warning(
            NOT_TAKEN, channel, "refused for good" if refusal.for_good else "refused for now", refusal
        )
        _refused(reminder_id, fence, now, for_good=refusal.for_good)
    except GoneError:
        _end_together(reminder_id, fence, state=State.SKIPPED, reason=Reason.GONE)
    except UncertainError as uncertain:
        log.warning(NOT_TAKEN, channel, "unknown", uncertain)
        _finish(reminder_id, fence, state=State.UNKNOWN)
    else:
        _finish(reminder_id, fence, state=State.SENT, sent_at=now)
    if isinstance(message, Push):
        browsers.settle(message, now)


@transaction.atomic(durable=True)
def _begin(reminder_id: int, fence: int, now: datetime) -> tuple[str, Any] | None:
    """Decide, at the last moment, and say in the row that sending has begun; returns what to hand over."""
    # With the preference locked, turning reminders off comes either before this or after the mail, and two
    # reminders of one person are decided one after the other.
    preference = (
        ReminderPreference.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person__reminders=reminder_id)
        .first()
    )
    reminder = (
        Reminder.objects.select_for_update(of=("self",))
        .filter(pk=reminder_id, fence=fence, state=State.CLAIMED, lease_until__gt=now)
        .first()
    )
    if preference is None or reminder is None:
        return None
    reminder.person = preference.person
    with acting(preference.person_id):
        facts = Facts(preference, now)
        decided = verdict(reminder, facts)
        if decided is None:
            return _begin_to_send(reminder, facts)
    reminder.lease_until = None
    if isinstance(decided, Wait):
        reminder.state, reminder.try_at = State.PLANNED, decided.until
    else:
        reminder.state, reminder.reason = State.SKIPPED, decided
    reminder.save()
    return None


def _begin_to_send(reminder: Reminder, facts: Facts) -> tuple[str, Any] | None:
    preference, now = facts.preference, facts.now
    channel = channel_of(reminder.channel)
    is_last = _is_last(reminder, facts)
    # Written before it is marked: what cannot be written has not begun, and goes back when its lease ends.
    message = channel.write(reminder, preference, is_last=is_last, of_use_for=of_use_for(reminder, facts))
    if is_last:
        _rest(preference, date.fromisoformat(reminder.period))
    reminder.begun_at = now
    if message is None:
        reminder.state, reminder.lease_until, reminder.sent_at = State.SENT, None, now
        reminder.save()
        return None
    reminder.state, reminder.lease_until = State.SENDING, now + SENDING_LEASE
    reminder.save()
    if channel.leaves_the_site and reminder.kind != Kind.TEST and not is_last:
        _take_along(reminder, facts)
    return reminder.channel, message


def _is_last(reminder: Reminder, facts: Facts) -> bool:
    """Whether it says that the weekly ones rest; by another channel it may have been said already."""
    if reminder.kind != Kind.WEEKLY:
        return False
    return facts.is_resting or facts.unanswered_before(reminder.period) >= UNANSWERED


def _rest(preference: ReminderPreference, monday: date) -> None:
    preference.resting_from = monday
    preference.save(update_fields=["resting_from"])
    weekly = preference.person.reminders.filter(state__in=OPEN)
    weekly.filter(kind=Kind.SECOND).delete()
    weekly.filter(kind=Kind.WEEKLY, period__gt=monday.isoformat()).delete()


def _take_along(reminder: Reminder, facts: Facts) -> None:
    """What else is due by now is told by the same message: it would say the same."""
    others = Reminder.objects.filter(
        person=facts.person, channel=reminder.channel, state__in=OPEN, try_at__lte=facts.now
    ).exclude(kind=Kind.TEST)
    told = [
        each.pk
        for each in others.order_by("pk").select_for_update()
        if not (reason_not_to(each, facts) or is_too_late(each, facts.now) or _is_last(each, facts))
    ]
    Reminder.objects.filter(pk__in=told).update(
        state=State.SKIPPED, reason=Reason.TOGETHER, lease_until=None, begun_at=reminder.begun_at
    )


@transaction.atomic
def _refused(reminder_id: int, fence: int, now: datetime, *, for_good: bool) -> None:
    """It is tried again, or given up."""
    refused = _handed_over(reminder_id, fence).select_for_update().first()
    if refused is None:
        return
    if for_good or refused.refusals >= len(WAITS):
        values: dict[str, object] = {"state": State.FAILED, "reason": Reason.REFUSED}
    else:
        values = {"state": State.PLANNED, "reason": "", "try_at": now + WAITS[refused.refusals]}
    _end_together(reminder_id, fence, refusals=refused.refusals + 1, **values)


@transaction.atomic
def _end_together(reminder_id: int, fence: int, **values: object) -> None:
    """For what nobody has told: what was taken along goes the same way."""
    own = _handed_over(reminder_id, fence).select_for_update().first()
    if own is None:
        return
    taken_along = Reminder.objects.filter(
        person=own.person_id, channel=own.channel, reason=Reason.TOGETHER, begun_at=own.begun_at
    )
    Reminder.objects.filter(pk__in=[own.pk, *taken_along.values_list("pk", flat=True)]).update(
        lease_until=None, **values
    )


def _finish(reminder_id: int, fence: int, **values: object) -> None:
    _handed_over(reminder_id, fence).update(lease_until=None, **values)


def _handed_over(reminder_id: int, fence: int) -> QuerySet[Reminder]:
    """For what was said outside. A lease that ran out meanwhile does not make that less true."""
    return Reminder.objects.filter(pk=reminder_id, fence=fence, state__in=[State.SENDING, State.UNKNOWN])
