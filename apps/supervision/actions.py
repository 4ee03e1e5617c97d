"""Every write to grants. Only the practitioner writes; the access log is written by PostgreSQL itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from apps.coping.models import Plan
from apps.people.models import Membership, Role, Supervision, User
from apps.resilience.weeks import Week
from apps.safekeeping import audit
from apps.supervision import wording
from apps.supervision.models import LONGEST, Grant, GrantedPlan

USUAL_LENGTH = timedelta(weeks=12)
"""How long a grant lasts unless another day is chosen."""


class RefusedError(Exception):
    """This cannot be granted. The message says why, and `field` which choice it is about."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Terms:
    """What is granted, and for how long."""

    supervision: Supervision
    shows_trend: bool
    plans: Collection[Plan]
    """Active ones of the practitioner's own; none to show no plans."""
    shows_topics: bool
    from_week: Week
    """The first week of the trend."""
    last_day: date
    """Where the practitioner lives."""

    def ends_at(self, person: User) -> datetime:
        return _end_of(self.last_day, person)


def latest_last_day(person: User, now: datetime) -> date:
    """The last day that may be chosen: the grant then ends within a year.

    Just after midnight, and where clocks go back in that time, a year of days is an hour too long.
    """
    day = (now.astimezone(person.zone) + timedelta(days=365)).date()
    return day if _end_of(day, person) - now <= LONGEST else day - timedelta(days=1)


def _end_of(day: date, person: User) -> datetime:
    """Where the practitioner lives. In UTC: the difference of two moments of one zone goes by the clock."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=person.zone).astimezone(UTC)


@transaction.atomic
def give(*, by: User, terms: Terms, now: datetime) -> Grant:
    """Give a grant, in place of one to the same supervisor that still holds. Raises RefusedError.

    Nobody is told. On the terms of the one that holds, as when sent twice, that one goes on.
    """
    User.objects.select_for_update().get(pk=by.pk)
    check(by=by, terms=terms, now=now)
    supervision, places = terms.supervision, _places(by, terms.supervision)
    # Locked, since it may be ending with a membership at this moment.
    for earlier in _open(by, supervision.supervisor_id).select_for_update():
        if _is_on(terms, earlier, by, places):
            return earlier
        earlier.ended_at = now
        earlier.save(update_fields=["ended_at"])
    number = uuid4()
    # PostgreSQL takes no plan for a grant that is there already.
    GrantedPlan.objects.bulk_create(
        GrantedPlan(person=by, grant_id=number, plan=plan) for plan in terms.plans
    )
    grant = Grant.objects.create(
        pk=number,
        person=by,
        supervisor=supervision.supervisor,
        supervision=supervision,
        membership=places[0],
        supervisor_membership=places[1],
        shows_trend=terms.shows_trend,
        shows_plans=bool(terms.plans),
        shows_topics=terms.shows_topics,
        from_week=terms.from_week.monday,
        granted_at=now,
        ends_at=terms.ends_at(by),
        wording_version=wording.CURRENT,
    )
    audit.record(by=by, subject=by, action="supervision.granted", of=grant)
    return grant


def check(*, by: User, terms: Terms, now: datetime) -> None:
    """Whether a grant could be given on these terms. Raises RefusedError."""
    _places(by, terms.supervision)
    if not (terms.shows_trend or terms.plans or terms.shows_topics):
        raise RefusedError("Choose at least one thing to show", "shows")
    if any(plan.person_id != by.pk or not plan.is_active for plan in terms.plans):
        raise RefusedError("Choose from your active plans", "plans")
    if terms.last_day < now.astimezone(by.zone).date():
        raise RefusedError("The last day must be today or later", "last_day")
    if terms.last_day > latest_last_day(by, now):
        raise RefusedError("The last day must be within a year from today", "last_day")


def _is_on(terms: Terms, grant: Grant, person: User, places: tuple[Membership, Membership]) -> bool:
    """Whether a grant is to the same people in the same places, on the same terms and wording."""
    return (
        (grant.supervision_id, grant.membership_id, grant.supervisor_membership_id)
        == (terms.supervision.pk, places[0].pk, places[1].pk)
        and (grant.shows_trend, grant.shows_topics) == (terms.shows_trend, terms.shows_topics)
        and (grant.from_week, grant.ends_at) == (terms.from_week.monday, terms.ends_at(person))
        and {each.plan_id for each in grant.plans.all()} == {plan.pk for plan in terms.plans}
        and grant.wording_version == wording.CURRENT
    )


def _places(person: User, supervision: Supervision) -> tuple[Membership, Membership]:
    """Where each of them works, while the supervision holds. Raises RefusedError."""
    still = Supervision.objects.current().filter(pk=supervision.pk, practitioner=person).exists()
    mine = person.memberships.current().filter(role=Role.PRACTITIONER, service=supervision.service_id).first()
    theirs = (
        supervision.supervisor.memberships.current()
        .filter(role=Role.SUPERVISOR, service=supervision.service_id)
        .order_by("starts_on", "pk")
        .first()
    )
    are_active = person.is_active and supervision.supervisor.is_active
    if not (still and mine and theirs and are_active):
        raise RefusedError("This person does not supervise you at the moment", "supervision")
    return mine, theirs


@transaction.atomic
def withdraw(*, by: User, grant_id: UUID, now: datetime) -> None:
    """At once, without a reason: its supervisor sees nothing more of this person.

    A page may show a grant that another has taken the place of since, and whoever stops that one means this
    as well. Withdrawing twice is withdrawing once.
    """
    User.objects.select_for_update().get(pk=by.pk)
    supervisor = by.grants.get(pk=grant_id).supervisor_id
    for grant in _open(by, supervisor).filter(ends_at__gt=now).select_for_update():
        grant.withdrawn_at = now
        grant.save(update_fields=["withdrawn_at"])
        audit.record(by=by, subject=by, action="supervision.withdrawn", of=grant)


def _open(person: User, supervisor_id: int) -> QuerySet[Grant]:
    """What was given to one supervisor, and neither withdrawn nor ended by something else."""
    found: QuerySet[Grant] = person.grants.filter(supervisor=supervisor_id, withdrawn_at=None, ended_at=None)
    return found
