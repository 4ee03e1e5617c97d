"""What demo people chose to be reminded of, and what became of the reminders of the last weeks."""

from collections.abc import Iterable
from datetime import datetime

from apps.demo.people import DemoPerson
from apps.people.models import User
from apps.reminders.channels import wanted
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from apps.reminders.schedule import due_at
from apps.resilience.weeks import Week

State, Reason = Reminder.State, Reminder.Reason
WEEKS_BACK = 3


def choose(people: Iterable[tuple[DemoPerson, User]], now: datetime) -> None:
    """Every second one wants the weekly reminder; who is there to sign in as has more turned on."""
    ReminderPreference.objects.bulk_create(
        ReminderPreference(
            person=user,
            weekly_on=True,
            plan_reviews_on=person.sign_in,
            values_reviews_on=person.sign_in,
            changed_at=now,
            weekly_since=now,
        )
        for number, (person, user) in enumerate(people)
        if number % 2 == 0
    )


def have_had(person: User, last: Week) -> None:
    """The weekly reminders before this week's, sent or not as they would have been."""
    preference = ReminderPreference.objects.filter(person=person).first()
    if preference is None:
        return
    since = {"week__gte": (last - WEEKS_BACK).monday}
    away = set(person.pauses.filter(**since).values_list("week", flat=True))
    answered = dict(person.checkins.filter(**since).values_list("week", "submitted_at"))
    rows = []
    for week in (last - ago for ago in range(1, WEEKS_BACK + 1)):
        due = due_at(week, preference.weekday, preference.hour, person.zone)
        reason = ""
        if week.monday in away:
            reason = Reason.PAUSED
        elif week.monday in answered and answered[week.monday] <= due:
            reason = Reason.CHECKED_IN
        rows += [_reminder(person, week, channel.id, due, reason) for channel in wanted(preference)]
    Reminder.objects.bulk_create(rows)


def _reminder(person: User, week: Week, channel: Channel, due: datetime, reason: str) -> Reminder:
    return Reminder(
        person=person,
        kind=Kind.WEEKLY,
        period=week.monday.isoformat(),
        channel=channel,
        due_at=due,
        try_at=due,
        state=State.SKIPPED if reason else State.SENT,
        reason=reason,
        sent_at=None if reason else due,
        # Long since read.
        put_away_at=due if channel == Channel.HERE and not reason else None,
    )
