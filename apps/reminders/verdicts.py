"""Whether a reminder is sent now, later or not at all: asked right before sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.reminders.channels import channel_of
from apps.reminders.facts import Facts
from apps.reminders.kinds import KindOfReminder, kind_of
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.reminders.schedule import next_time, quiet_until

Reason = Reminder.Reason

APART = timedelta(hours=1)
"""Between two to one person by one channel. What falls due meanwhile waits; what is due together is one."""
A_DAY = 2
"""To one person on one day by one channel. What is more stays a notice on their pages."""


@dataclass(frozen=True)
class Wait:
    until: datetime


def verdict(reminder: Reminder, facts: Facts) -> Reason | Wait | None:
    """Why it is not sent at `facts.now`, or until when it waits; None where it is sent."""
    return reason_not_to(reminder, facts) or _when(reminder, facts)


def reason_not_to(reminder: Reminder, facts: Facts) -> Reason | None:
    """Why a reminder is not wanted, whatever the hour; None where it is."""
    kind, preference = kind_of(reminder.kind), facts.preference
    if not kind.is_wanted(preference) or not channel_of(reminder.channel).is_wanted(preference):
        return Reason.OFF
    if not facts.person.is_active:
        return Reason.INACTIVE
    if not facts.is_practitioner:
        return Reason.NOT_A_PRACTITIONER
    if reminder.kind == Kind.TEST:
        return None
    # First what it was about: that is what the person is told of what was not sent.
    if reason := kind.reason_not_to(facts, reminder.period):
        return reason
    if facts.may_have_one(facts.today):
        return None
    return Reason.PAUSED if facts.is_away(facts.today) else Reason.NONE_UNTIL


def _when(reminder: Reminder, facts: Facts) -> Reason | Wait | None:
    kind, now = kind_of(reminder.kind), facts.now
    if is_too_late(reminder, now):
        return Reason.QUIET if _was_quiet(reminder, facts) else Reason.TOO_LATE
    if reminder.kind == Kind.TEST:
        return None
    if end := end_of_quiet(facts.preference, now):
        return Wait(end) if end - reminder.due_at <= kind.timely else Reason.QUIET
    if channel_of(reminder.channel).leaves_the_site:
        return _limited(reminder, kind, facts)
    return None


def is_too_late(reminder: Reminder, now: datetime) -> bool:
    return now - reminder.due_at > kind_of(reminder.kind).timely


def _was_quiet(reminder: Reminder, facts: Facts) -> bool:
    return end_of_quiet(facts.preference, reminder.due_at) is not None


def _limited(reminder: Reminder, kind: KindOfReminder, facts: Facts) -> Reason | Wait | None:
    begun = facts.begun_lately(reminder.channel)
    if sum(moment >= facts.begin_of_today for moment in begun) >= A_DAY:
        return Reason.ENOUGH
    free_at = begun[-1] + APART if begun else facts.now
    if free_at <= facts.now:
        return None
    return Wait(free_at) if free_at - reminder.due_at <= kind.timely else Reason.ENOUGH


def of_use_for(reminder: Reminder, facts: Facts) -> timedelta:
    """How long one that is sent now may take to arrive: while it is timely, today, and before quiet hours."""
    preference, now = facts.preference, facts.now
    ends = [reminder.due_at + kind_of(reminder.kind).timely, next_time(now, 0, facts.zone)]
    if preference.quiet_from is not None and reminder.kind != Kind.TEST:
        ends.append(next_time(now, preference.quiet_from, facts.zone))
    return max(min(ends) - now, timedelta())


def end_of_quiet(preference: ReminderPreference, moment: datetime) -> datetime | None:
    """When the person's quiet hours end, if the moment lies in them."""
    if preference.quiet_from is None or preference.quiet_until is None:
        return None
    return quiet_until(moment, preference.quiet_from, preference.quiet_until, preference.person.zone)


def first_try(kind: KindOfReminder, due_at: datetime, preference: ReminderPreference) -> datetime:
    """When a reminder is first tried: at once, or after quiet hours where it is still timely then."""
    end = end_of_quiet(preference, due_at)
    return end if end and end - due_at <= kind.timely else due_at
