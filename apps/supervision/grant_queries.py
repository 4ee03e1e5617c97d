"""What a practitioner shares, and with whom they could. Always from the person; never across people."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from apps.coping.queries import plans_of
from apps.people.models import Membership, Role, Supervision, User, holds_today
from apps.supervision.models import Grant, GrantedPlan


def supervisions_of(person: User) -> list[Supervision]:
    """In which somebody supervises this person today who can be granted something; one each, by name."""
    places = Membership.objects.current().filter(
        person=OuterRef("supervisor"), role=Role.SUPERVISOR, service=OuterRef("service")
    )
    found = (
        person.supervised_in.current()
        .filter(Exists(places), supervisor__is_active=True)
        .select_related("supervisor")
        .order_by("supervisor__name", "supervisor", "pk")
    )
    return list({supervision.supervisor_id: supervision for supervision in found}.values())


def grants_of(person: User) -> QuerySet[Grant]:
    """Everything this person ever granted, the latest first."""
    return (
        person.grants.select_related("supervisor", "supervision", "membership", "supervisor_membership")
        .prefetch_related("plans")
        .order_by("-granted_at")
    )


def grants_that_hold(person: User, now: datetime) -> QuerySet[Grant]:
    """The same rule as the view supervision_opengrant, which is for whoever they are granted to.

    For a person whose account is active: to disable one ends what it granted (trigger ends_grants).
    """
    # On the rows that are read anyway: a condition `in` others would make PostgreSQL plan three more joins.
    return grants_of(person).filter(
        holds_today("supervision"),
        holds_today("membership"),
        holds_today("supervisor_membership"),
        withdrawn_at=None,
        ended_at=None,
        granted_at__lte=now,
        ends_at__gt=now,
        supervisor__is_active=True,
    )


def with_plans(grants: QuerySet[Grant], person: User) -> QuerySet[Grant]:
    """With what the granted plans say."""
    granted = GrantedPlan.objects.prefetch_related(Prefetch("plan", plans_of(person)))
    return grants.prefetch_related(None).prefetch_related(Prefetch("plans", granted))
