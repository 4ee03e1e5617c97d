"""What people choose: what they want to be reminded of, when none may come, and to see a test.

Locks are always taken in one order, preference before reminder.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.people.models import User
from apps.reminders.channels import leave_the_site
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from apps.reminders.planning import OPEN, plan_for
from apps.safekeeping import audit

TESTS_A_DAY = 3


class EnoughTestsError(Exception):
    """The person has sent themself as many tests as there can be in a day."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody wants; see the fields of ReminderPreference."""

    weekly_on: bool
    weekday: int
    hour: int
    second_on: bool = False
    plan_cues_on: bool = True
    plan_reviews_on: bool = False
    values_reviews_on: bool = False
    team_news_on: bool = False
    grant_endings_on: bool = False
    by_email: bool = True
    quiet_from: int | None = None
    quiet_until: int | None = None
    none_until: date | None = None

    @classmethod
    def of(cls, preference: ReminderPreference) -> "Choice":
        return cls(**{name: getattr(preference, name) for name in cls.__dataclass_fields__})


@transaction.atomic
def save_choice(*, by: User, choice: Choice, now: datetime, turns_on: bool = False) -> ReminderPreference:
    """Keep what somebody wants, and plan by it at once.

    What was all off stays off but where `turns_on`: a page that is older than that did not say it would turn
    anything on. What was reminded of is not reminded of again. Saving the same again changes nothing.
    """
    preference = locked(by)
    turns_on = turns_on and preference.all_off
    if preference.planned_through and not turns_on and Choice.of(preference) == choice:
        return preference
    wanted_before = (preference.weekly_on, preference.weekday, preference.hour)
    for name, value in asdict(choice).items():
        setattr(preference, name, value)
    preference.all_off, preference.changed_at = preference.all_off and not turns_on, now
    if turns_on or wanted_before != (choice.weekly_on, choice.weekday, choice.hour):
        _wake(preference, now)
    preference.save()
    plan_for([preference], now)
    audit.record(by=by, subject=by, action="reminders.preference_saved", of=preference)
    return preference


@transaction.atomic
def stop(*, by: User, now: datetime) -> None:
    """Turn all of somebody's reminders off. Stopping twice is stopping once.

    Whoever holds their unsubscribe link may, too: it is the person's own, so the audit names them.
    """
    preference = locked(by)
    if preference.all_off:
        return
    preference.all_off, preference.changed_at = True, now
    preference.save()
    by.reminders.filter(state__in=OPEN).delete()
    audit.record(by=by, subject=by, action="reminders.stopped", of=preference)


@transaction.atomic
def turn_on_again(*, by: User, now: datetime) -> None:
    """What was chosen before everything was turned off."""
    preference = locked(by)
    if not preference.all_off:
        return
    preference.all_off, preference.changed_at = False, now
    _wake(preference, now)
    preference.save()
    plan_for([preference], now)
    audit.record(by=by, subject=by, action="reminders.turned_on_again", of=preference)


@transaction.atomic
def end_rest(*, by: User, now: datetime) -> None:
    """Start the weekly reminders again that rest since nothing came of them."""
    preference = locked(by)
    if preference.resting_from is None:
        return
    preference.changed_at = now
    _wake(preference, now)
    preference.save()
    plan_for([preference], now)
    audit.record(by=by, subject=by, action="reminders.rest_ended", of=preference)


@transaction.atomic
def send_test(*, by: User, now: datetime) -> set[Channel]:
    """Plan a test for now by each channel that leaves the site and is wanted; returns which.

    Two clicks within a minute are one. Raises EnoughTestsError.
    """
    preference = locked(by)
    today = now - timedelta(days=1)
    period = now.astimezone(by.zone).isoformat(timespec="minutes")
    earlier = by.reminders.filter(kind=Kind.TEST, due_at__gt=today).exclude(period=period)
    if earlier.values("period").distinct().count() >= TESTS_A_DAY:
        raise EnoughTestsError
    ways = {channel.id for channel in leave_the_site(preference)}
    tests = (
        Reminder(person=by, kind=Kind.TEST, period=period, channel=way, due_at=now, try_at=now)
        for way in ways
    )
    Reminder.objects.bulk_create(tests, ignore_conflicts=True)
    audit.record(by=by, subject=by, action="reminders.test_sent", of=preference)
    return ways


@transaction.atomic
def put_away(*, by: User, kind: str, period: str, now: datetime) -> None:
    """Take a notice off somebody's pages. Not audited: it changes nothing but what is shown."""
    notices = by.reminders.filter(channel=Channel.HERE, state=Reminder.State.SENT, put_away_at=None)
    notices.filter(kind=kind, period=period).update(put_away_at=now)


def locked(person: User) -> ReminderPreference:
    """A person's preference, made where there is none, until the transaction ends."""
    ReminderPreference.objects.bulk_create([ReminderPreference(person=person)], ignore_conflicts=True)
    preference = ReminderPreference.objects.select_for_update().get(person=person)
    preference.person = person
    return preference


def _wake(preference: ReminderPreference, now: datetime) -> None:
    preference.resting_from, preference.weekly_since = None, now
