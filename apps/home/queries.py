from datetime import datetime

from django.core.cache import cache
from django.db import connection

from apps.checkins.queries import WeekRecord, current_week, week_records
from apps.people.models import User

WEEKS_SHOWN = 12


def latest_weeks(person: User, now: datetime) -> list[WeekRecord]:
    """The last twelve weeks, this one last."""
    this_week = current_week(person, now)
    return week_records(person, this_week - (WEEKS_SHOWN - 1), this_week, now)


def ask_the_database() -> None:
    """Raises django.db.Error when it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_the_cache() -> None:
    """Raises redis.exceptions.RedisError when it does not answer."""
    cache.get("health")
