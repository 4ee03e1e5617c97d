"""Every write to reminders: what people choose first, then how a reminder gets from planned to sent.

Locks are always taken in one order, preference before reminder, and never held while a mail server answers.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from apps.people.models import Membership, Role, User
from apps.reminders import emails
from apps.reminders.models import Reminder, ReminderPreference
from apps.reminders.queries import TOO_LATE, reason_not_to_send
from apps.reminders.schedule import due_at, weeks_to_plan
from apps.safekeeping import audit
from apps.safekeeping.acting import acting

State = Reminder.State
Reason = Reminder.Reason
# Nobody has begun to send these.
OPEN = (State.PLANNED, State.CLAIMED)

# How long a claimed reminder waits for a worker before it goes back, as when Redis lost its task.
CLAIM_LEASE = timedelta(minutes=5)
# Longer than a mail server can take: ten answers of at most EMAIL_TIMEOUT (20 seconds) each.
SENDING_LEASE = timedelta(minutes=5)
# RFC 5321 section 4.5.4.1: wait at least 30 minutes between tries, though a first one may come sooner.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
PLANNED_AT_ONCE = 500


# --- What people choose -----------------------------------------------------------------------------


@transaction.atomic
def save_preference(
    *, by: User, weekly_on: bool, weekday: int, hour: int, now: datetime
) -> ReminderPreference:
    """Turn the weekly reminder on or off, or move it. A week that has had its reminder gets no second."""
    ReminderPreference.objects.bulk_create([ReminderPreference(person=by)], ignore_conflicts=True)
    preference = ReminderPreference.objects.select_for_update().get(person=by)
    preference.person = by
    if preference.planned_through and _choice(preference) == (weekly_on, weekday, hour):
        return preference
    preference.weekly_on, preference.weekday, preference.hour = weekly_on, weekday, hour
    preference.changed_at = now
    preference.save()
    by.reminders.filter(state__in=OPEN).delete()
    if weekly_on:
        _plan([preference], now)
    audit.record(by=by, subject=by, action="reminders.preference_saved", of=preference)
    return preference


def _choice(preference: ReminderPreference) -> tuple[bool, int, int]:
    return preference.weekly_on, preference.weekday, preference.hour


@transaction.atomic
def stop(*, by: User, now: datetime) -> None:
    """Turn somebody's reminders off, for who holds their unsubscribe link. Stopping twice is stopping once.

    The link is the person's own, so the audit names them as the actor.
    """
    preference = ReminderPreference.objects.select_for_update().get(person=by)
    if not preference.weekly_on:
        return
    preference.weekly_on, preference.changed_at = False, now
    preference.save()
    by.reminders.filter(state__in=OPEN).delete()
    audit.record(by=by, subject=by, action="reminders.stopped", of=preference)


# --- Planning ---------------------------------------------------------------------------------------


def plan(*, now: datetime) -> int:
    """Plan the weeks around `now` for everybody who wants reminders; returns how many people it planned for.

    Run at any time and any number of times at once: it only takes people who lack a week, or whose time
    zone has changed since, and each of them once.
    """
    people = 0
    while planned := _plan_some(now):
        people += planned
    return people


@transaction.atomic
def _plan_some(now: datetime) -> int:
    last = weeks_to_plan(now)[-1].monday
    practitioners = Membership.objects.current().filter(role=Role.PRACTITIONER)
    moved = ~Q(planned_zone=F("person__time_zone"))
    preferences = list(
        ReminderPreference.objects.filter(
            Q(planned_through=None) | Q(planned_through__lt=last) | moved,
            weekly_on=True,
            person__is_active=True,
            person__in=practitioners.values("person"),
        )
        .select_related("person")
        .select_for_update(skip_locked=True, of=("self",))[:PLANNED_AT_ONCE]
    )
    travellers = [p.person_id for p in preferences if p.planned_zone not in ("", p.person.time_zone)]
    Reminder.objects.filter(person__in=travellers, state__in=OPEN).delete()
    _plan(preferences, now)
    return len(preferences)


def _plan(preferences: Sequence[ReminderPreference], now: datetime) -> None:
    """Reminders for people whose preferences the caller has locked; a week that has one keeps it."""
    weeks = weeks_to_plan(now)
    Reminder.objects.bulk_create(_reminders(preferences, now), ignore_conflicts=True)
    for preference in preferences:
        preference.planned_through = weeks[-1].monday
        preference.planned_zone = preference.person.time_zone
    ReminderPreference.objects.bulk_update(preferences, ["planned_through", "planned_zone"])


def _reminders(preferences: Iterable[ReminderPreference], now: datetime) -> Iterable[Reminder]:
    for preference in preferences:
        earliest = max(preference.changed_at, now - TOO_LATE)
        for week in weeks_to_plan(now):
            due = due_at(week, preference.weekday, preference.hour, preference.person.zone)
            if due > earliest:
                yield Reminder(person_id=preference.person_id, week=week.monday, due_at=due, try_at=due)


# --- Sending ----------------------------------------------------------------------------------------


@transaction.atomic
def claim(*, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Take up to `limit` due reminders, the longest due first, as (id, fence) for `deliver`.

    Claims that nobody took up in time go back first. A sending whose lease ran out may or may not have
    reached the mail server: it becomes unknown, and is never sent again.
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
    message = _begin(reminder_id, fence, now)
    if message is None:
        return
    # Nothing is locked and no transaction is open while the mail server takes its time.
    try:
        emails.send(message)
    except emails.MailRefusedError as refusal:
        _refused(reminder_id, fence, now, for_good=refusal.for_good)
    except emails.MailUncertainError:
        _finish(reminder_id, fence, state=State.UNKNOWN)
    else:
        _finish(reminder_id, fence, state=State.SENT, sent_at=now)


@transaction.atomic(durable=True)
def _begin(reminder_id: int, fence: int, now: datetime) -> emails.Message | None:
    """Decide, at the last moment, and say in the row that sending has begun."""
    # With the preference locked, turning reminders off comes either before this or after the mail.
    preference = (
        ReminderPreference.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person__reminders=reminder_id)
        .first()
    )
    reminder = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=reminder_id, fence=fence, state=State.CLAIMED, lease_until__gt=now)
        .first()
    )
    if preference is None or reminder is None:
        return None
    with acting(reminder.person_id):
        reason = reason_not_to_send(reminder, preference, now)
    if reason:
        reminder.state, reminder.reason, reminder.lease_until = State.SKIPPED, reason, None
        reminder.save()
        return None
    # Written before it is marked: what cannot be written has not begun, and goes back when its lease ends.
    message = emails.weekly_reminder(reminder, preference)
    reminder.state, reminder.lease_until = State.SENDING, now + SENDING_LEASE
    reminder.save()
    return message


def _refused(reminder_id: int, fence: int, now: datetime, *, for_good: bool) -> None:
    refusals = Reminder.objects.values_list("refusals", flat=True).get(pk=reminder_id)
    if for_good or refusals >= len(WAITS):
        _finish(reminder_id, fence, state=State.FAILED, reason=Reason.REFUSED, refusals=refusals + 1)
    else:
        again = now + WAITS[refusals]
        _finish(reminder_id, fence, state=State.PLANNED, try_at=again, refusals=refusals + 1)


def _finish(reminder_id: int, fence: int, **values: object) -> None:
    """Write down what the mail server said. A lease that ran out meanwhile does not make it less true."""
    held = Reminder.objects.filter(pk=reminder_id, fence=fence, state__in=[State.SENDING, State.UNKNOWN])
    held.update(lease_until=None, **values)
