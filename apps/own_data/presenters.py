from datetime import datetime

from django.utils.formats import date_format

from apps.nhsuk.times import clock_time
from apps.people.models import User


def moment_in_words(moment: datetime, person: User) -> str:
    """Wednesday 25 November 2026 at 9am, where the person lives."""
    local = moment.astimezone(person.zone)
    return f"{date_format(local, 'l j F Y')} at {clock_time(local)}"
