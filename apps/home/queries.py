"""What home shows of a person's own records."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from apps.checkins.queries import WeekRecord, current_week, week_records
from apps.coping.models import Plan, State
from apps.coping.queries import plans_of
from apps.journal.presenters import Moment, offered
from apps.people.models import Role, User
from apps.reminders.models import ReminderPreference
from apps.reminders.queries import preference_of

WEEKS_SHOWN = 12


@dataclass(frozen=True)
class OwnRecords:
    """A practitioner's own."""

    weeks: list[WeekRecord]
    """The last twelve, this one last."""
    has_checked_in: bool
    """In these weeks or ever before."""
    reminder: ReminderPreference
    plans: list[Plan]
    """Active ones, and what there is to look forward to from others."""
    moment: Moment | None


def own_records(person: User, now: datetime) -> OwnRecords | None:
    """None for somebody who is not a practitioner."""
    if not person.has_role(Role.PRACTITIONER):
        return None
    this_week = current_week(person, now)
    weeks = week_records(person, this_week - (WEEKS_SHOWN - 1), this_week, now)
    # Who has checked in lately is spared the query.
    answered = any(record.checkin for record in weeks)
    latest = this_week if weeks[-1].checkin else this_week - 1
    return OwnRecords(
        weeks,
        answered or has_checked_in(person),
        preference_of(person),
        _plans(person, now.astimezone(person.zone).date()),
        offered(person, latest),
    )


def _plans(person: User, today: date) -> list[Plan]:
    to_come = Q(versions__looks_forward=True, versions__on_date__gte=today) & ~Q(state=State.LET_GO)
    plans = plans_of(person).filter(Q(state=State.ACTIVE) | to_come)
    return list(plans.distinct().order_by("started_on", "slot"))


def has_checked_in(person: User) -> bool:
    """Ever, whether or not they are a practitioner now."""
    return person.checkins.exists()


def ask_the_database() -> None:
    """Raises django.db.Error when it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_the_cache() -> None:
    """Raises redis.exceptions.RedisError when it does not answer."""
    cache.get("health")
