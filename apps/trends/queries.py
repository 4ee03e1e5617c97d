"""A person's own past, whole: what is usual is worked out from all of it, whatever part is shown."""

from datetime import datetime

from django.db.models import prefetch_related_objects

from apps.checkins.queries import WeekRecord, current_week, first_week, week_records
from apps.people.models import User


def history(person: User, now: datetime) -> list[WeekRecord]:
    """Every week from the first check-in to the current one; empty before there is a check-in."""
    first = first_week(person)
    return [] if first is None else week_records(person, first, current_week(person, now), now)


def history_with_everything(person: User, now: datetime) -> list[WeekRecord]:
    """The same, with each check-in's challenges, strategies and facts; four more queries however long."""
    records = history(person, now)
    checkins = [record.checkin for record in records if record.checkin]
    prefetch_related_objects(checkins, "own_value", "answers", "challenges", "strategies", "facts")
    return records
