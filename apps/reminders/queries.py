from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from apps.checkins.models import CheckIn, Pause
from apps.checkins.queries import is_paused
from apps.people.models import Role, User
from apps.reminders.models import Reminder, ReminderPreference
from apps.resilience.weeks import Week

State = Reminder.State
Reason = Reminder.Reason

# Later than this a reminder is left out: a burst of old ones after an outage helps nobody.
TOO_LATE = timedelta(hours=12)
WEEKS_SHOWN = 8


def preference_of(person: User) -> ReminderPreference:
    """The person's own choice, or the unsaved default."""
    preference = ReminderPreference.objects.filter(person=person).first() or ReminderPreference()
    preference.person = person
    return preference


def preference_with(stop_key: UUID) -> ReminderPreference | None:
    return ReminderPreference.objects.filter(stop_key=stop_key).select_related("person").first()


def reason_not_to_send(reminder: Reminder, preference: ReminderPreference, now: datetime) -> Reason | None:
    """Why a reminder is not wanted at `now`, or None where it is."""
    person = reminder.person
    if not preference.weekly_on:
        return Reason.OFF
    if not person.is_active:
        return Reason.INACTIVE
    if not person.memberships.current().filter(role=Role.PRACTITIONER).exists():
        return Reason.NOT_A_PRACTITIONER
    if person.checkins.filter(week=reminder.week).exists():
        return Reason.CHECKED_IN
    if is_paused(person, Week(reminder.week)):
        return Reason.PAUSED
    if now - reminder.due_at > TOO_LATE:
        return Reason.TOO_LATE
    return None


def next_reminder(person: User, now: datetime) -> Reminder | None:
    """The next one that will be sent as things stand: weeks already checked in or paused are passed over."""
    same_week = {"person": person, "week": OuterRef("week")}
    return (
        person.reminders.filter(state__in=[State.PLANNED, State.CLAIMED], due_at__gte=now - TOO_LATE)
        .exclude(Exists(CheckIn.objects.filter(**same_week)))
        .exclude(Exists(Pause.objects.filter(**same_week)))
        .order_by("due_at")
        .first()
    )


def past_reminders(person: User) -> QuerySet[Reminder]:
    """What came of the last weeks' reminders, newest first."""
    done = [State.SENT, State.SKIPPED, State.FAILED, State.UNKNOWN]
    return person.reminders.filter(state__in=done).order_by("-week")[:WEEKS_SHOWN]
