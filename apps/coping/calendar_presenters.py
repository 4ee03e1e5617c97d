"""From plans to what a calendar needs of them."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst

from apps.coping.calendar import PlanInCalendar, Stretch
from apps.coping.models import Plan, PlanVersion, State
from apps.coping.presenters import THEN, clause
from apps.people.models import User

SAYS_NOTHING = "Time for a plan"
"""What a calendar shows, unless the person chose otherwise: an employer's Outlook shows it to colleagues."""


def in_calendar(plan: Plan, person: User, includes_words: bool) -> PlanInCalendar:
    return PlanInCalendar(
        uid=f"{plan.pk}@{urlsplit(settings.BASE_URL).hostname}",
        stretches=_stretches(plan, person, includes_words),
        review_on=plan.review_on if plan.is_active else None,
        zone=person.zone,
        revision=plan.revision,
    )


def _stretches(plan: Plan, person: User, includes_words: bool) -> tuple[Stretch, ...]:
    """Versions in a row that say the same here are one, also where the words are left out.

    So an event is the same one whether words are included or not.
    """
    first_of_each = [next(group) for _, group in groupby(plan.versions.all(), key=_said)]
    begins = [_midnight(plan.started_on, person), *(version.made_at for version in first_of_each[1:])]
    # Leave that was booked is still to come when its plan is finished; see queries.looking_forward.
    stays = plan.state == State.FINISHED and plan.current.looks_forward
    end = _midnight(plan.ended_on + timedelta(days=1), person) if plan.ended_on and not stays else None
    return tuple(
        Stretch(
            summary=_summary(version) if includes_words else SAYS_NOTHING,
            since=since,
            until=until,
            days=tuple(version.weekdays),
            at=version.at,
            minutes=version.minutes,
            on_date=version.on_date,
        )
        for version, since, until in zip(first_of_each, begins, [*begins[1:], end], strict=True)
    )


def _said(version: PlanVersion) -> tuple[object, ...]:
    return (version.on_days, version.on_date, version.at, version.minutes, _summary(version))


def _summary(version: PlanVersion) -> str:
    action = clause(version.action, *THEN)
    return capfirst(action) or SAYS_NOTHING


def _midnight(day: date, person: User) -> datetime:
    return datetime.combine(day, time.min, person.zone)
