"""What home shows of a person's own records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from apps.checkins.models import CheckIn
from apps.checkins.queries import WeekRecord, current_week, latest_checkin, week_records
from apps.coping.models import Ask, Plan, State
from apps.coping.queries import asks_from, follow_ups_of, plans_of
from apps.journal.presenters import Moment, offered
from apps.journal.queries import entry_ids_from
from apps.people.models import User
from apps.reminders.facts import Facts
from apps.reminders.models import Kind, ReminderPreference
from apps.reminders.queries import Waiting, lately_shown, preference_of, waiting
from apps.resilience.weeks import Week
from apps.supervision.grant_queries import grants_that_hold
from apps.supervision.models import Grant
from apps.values.queries import review_due

WEEKS_LOOKED_AT = 12
"""To tell whether somebody is new here."""


@dataclass(frozen=True)
class Latest:
    """The latest check-in, with what it led to besides plans."""

    checkin: CheckIn
    asks: list[Ask]
    entries: list[UUID]


@dataclass(frozen=True)
class OwnRecords:
    """A practitioner's own."""

    weeks: list[WeekRecord]
    """The last twelve without their answers, this one last."""
    latest: Latest | None
    reminder: ReminderPreference
    reminder_rests: bool
    notices: list[Waiting]
    """Reminders that were neither put away nor settled."""
    told_news: set[str]
    """Keys of news for the team that a notice told lately, put away or not."""
    plans: list[Plan]
    """Active ones, what there is to look forward to from others, and what the latest check-in led to."""
    changed: list[Plan]
    """Of these, what the latest check-in asked about and was changed since."""
    values_review: date | None
    """Since when one is due."""
    moment: Moment | None
    shared: list[Grant]
    """What supervisors can see now."""


def own_records(person: User, now: datetime) -> OwnRecords | None:
    """None for somebody who is not a practitioner."""
    if not person.is_practitioner:
        return None
    this_week, today = current_week(person, now), now.astimezone(person.zone).date()
    first = this_week - (WEEKS_LOOKED_AT - 1)
    weeks = week_records(person, first, this_week, now, with_answers=False)
    latest = _latest(person)
    plans = _plans(person, latest, today)
    facts = Facts(preference_of(person), now)
    shown = lately_shown(facts)
    return OwnRecords(
        weeks,
        latest,
        facts.preference,
        facts.is_resting,
        waiting(facts, shown),
        {row.period for row in shown if row.kind == Kind.TEAM_NEWS},
        plans,
        _changed(person, latest, plans),
        review_due(person, today),
        offered(person, this_week if weeks[-1].checkin else this_week - 1),
        list(grants_that_hold(person, now).prefetch_related(None).order_by("supervisor__name")),
    )


def _latest(person: User) -> Latest | None:
    checkin = latest_checkin(person)
    if checkin is None:
        return None
    return Latest(checkin, asks_from(person, Week(checkin.week)), entry_ids_from(person, checkin))


def _plans(person: User, latest: Latest | None, today: date) -> list[Plan]:
    wanted = Q(state=State.ACTIVE)
    wanted |= Q(versions__looks_forward=True, versions__on_date__gte=today) & ~Q(state=State.LET_GO)
    if latest:
        wanted |= Q(week=latest.checkin.week)
    return list(plans_of(person).filter(wanted).distinct().order_by("started_on", "slot"))


def _changed(person: User, latest: Latest | None, plans: list[Plan]) -> list[Plan]:
    """One query, in the days after a change."""
    changed = [
        plan
        for plan in plans
        if latest and plan.current.number > 1 and plan.current.made_at > latest.checkin.submitted_at
    ]
    if not latest or not changed:
        return []
    asked_about = {each.plan_id for each in follow_ups_of(person, Week(latest.checkin.week))}
    return [plan for plan in changed if plan.pk in asked_about]


def what_is_left(person: User, relations: Sequence[str]) -> set[str]:
    """Which of these somebody has who is no practitioner any more, in one query; of a practitioner none."""
    if person.is_practitioner:
        return set()
    each = [Exists(getattr(person, name).model.objects.filter(person=OuterRef("pk"))) for name in relations]
    found = User.objects.filter(pk=person.pk).values_list(*each).get()
    return {name for name, is_there in zip(relations, found, strict=True) if is_there}


def ask_the_database() -> None:
    """Raises django.db.Error when it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_the_cache() -> None:
    """Raises redis.exceptions.RedisError when it does not answer."""
    cache.get("health")
