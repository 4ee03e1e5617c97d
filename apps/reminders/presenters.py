"""Reminders in words, for the person they are for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format

from apps.nhsuk.times import clock_time
from apps.people.models import User
from apps.reminders.models import Channel, Reminder
from apps.reminders.queries import Coming, Past

State, Reason = Reminder.State, Reminder.Reason

NOT_SENT = {
    Reason.OFF: "Not sent: it was turned off",
    Reason.INACTIVE: "Not sent: your account was closed",
    Reason.NOT_A_PRACTITIONER: "Not sent: you were not in a team as a practitioner",
    Reason.CHECKED_IN: "Not sent: you had already checked in",
    Reason.CHANGED: "Not sent: what it was about had changed",
    Reason.PAUSED: "Not sent: you were away",
    Reason.NONE_UNTIL: "Not sent: you wanted none until later",
    Reason.RESTING: "Not sent: your weekly reminders rest",
    Reason.QUIET: "Not sent: it fell into your quiet hours",
    Reason.TOGETHER: "Told by the same email as another one",
    Reason.ENOUGH: "No email: others had come that day",
    Reason.TOO_LATE: "Not sent: our mail was not working that day",
    Reason.REFUSED: "Not sent: the mail server did not take it",
}
UNKNOWN = "We tried once by email and cannot tell whether it reached you"
PAST_HEAD = ["Reminder", "What became of it"]


def hour_words(hour: int) -> str:
    """NHS style: midnight, 9am, midday, 3pm."""
    if hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"


def moment_words(moment: datetime, person: User) -> str:
    """Friday 27 November at 3pm, by the person's own clock."""
    day = moment.astimezone(person.zone).date()
    return f"{date_format(day, 'l j F')} at {clock_time(moment.astimezone(person.zone))}"


def coming_rows(coming: Sequence[Coming], person: User) -> list[tuple[str, str]]:
    """When, and what."""
    return [(moment_words(each.at, person), each.kind.label) for each in coming]


def past_rows(past: Sequence[Past], person: User) -> list[list[str]]:
    return [[each.kind.title(each.period), _outcome(each.rows, person)] for each in past]


def _outcome(rows: Sequence[Reminder], person: User) -> str:
    """What became of it by each channel, said once where it is the same."""
    found = {row.channel: _of_one(row, person) for row in rows}
    was_emailed = any(row.channel == Channel.EMAIL and row.state == State.SENT for row in rows)
    if was_emailed:
        found.pop(Channel.HERE, None)
    # What was shown here comes first: an email that did not come was not all there was.
    in_order = [found[channel] for channel in (Channel.HERE, Channel.EMAIL) if channel in found]
    return ". ".join(dict.fromkeys(in_order))


def _of_one(row: Reminder, person: User) -> str:
    if row.sent_at:
        how = "Sent" if row.channel == Channel.EMAIL else "Shown here"
        return f"{how} on {moment_words(row.sent_at, person)}"
    return NOT_SENT[Reason(row.reason)] if row.reason else UNKNOWN
