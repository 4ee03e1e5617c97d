"""Reminders in words, for the person they are for."""

from datetime import datetime

from django.utils.formats import date_format

from apps.checkins.presenters import week_name
from apps.nhsuk.times import clock_time
from apps.people.models import User
from apps.reminders.models import Reminder, ReminderPreference
from apps.reminders.schedule import due_at
from apps.resilience.weeks import Week

Reason = Reminder.Reason

NOT_SENT = {
    Reason.OFF: "Not sent: reminders were off",
    Reason.INACTIVE: "Not sent: your account was closed",
    Reason.NOT_A_PRACTITIONER: "Not sent: you were not in a team as a practitioner",
    Reason.CHECKED_IN: "Not sent: you had already checked in",
    Reason.PAUSED: "Not sent: you were away",
    Reason.TOO_LATE: "Not sent: our mail was not working that day",
    Reason.REFUSED: "Not sent: the mail server did not take it",
}
UNKNOWN = "We tried once and cannot tell whether it reached you"


def hour_words(hour: int) -> str:
    """NHS style: midnight, 9am, midday, 3pm."""
    if hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def moment_words(moment: datetime, person: User) -> str:
    """Friday 27 November at 3pm, by the person's own clock."""
    day = moment.astimezone(person.zone).date()
    return f"{date_format(day, 'l j F')} at {clock_time(moment.astimezone(person.zone))}"


def coming_words(coming: Reminder, preference: ReminderPreference) -> str:
    """When the next one comes, by today's time zone, also before the plan has followed a move."""
    person = preference.person
    due = due_at(Week(coming.week), preference.weekday, preference.hour, person.zone)
    return moment_words(due, person)


def outcome_row(reminder: Reminder, person: User) -> list[str]:
    """A week, and what came of its reminder."""
    if reminder.sent_at:
        outcome = f"Sent on {moment_words(reminder.sent_at, person)}"
    else:
        outcome = NOT_SENT[Reason(reminder.reason)] if reminder.reason else UNKNOWN
    return [week_name(Week(reminder.week)), outcome]
