"""Whose plans: the person's own, and nobody else's in any role.

What is reached by its uuid is as if it were not there for anybody but its owner, so these raise Http404.
"""

from uuid import UUID

from django.http import Http404, HttpRequest

from apps.coping.models import Ask, Plan
from apps.coping.queries import plans_of
from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import User
from apps.safekeeping.acting import across_people

NOT_A_PLANNER = "Coping plans are for practitioners, and you are not one here at the moment."


def planner_of(request: HttpRequest) -> User:
    """Who writes their own plans and asks. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_PLANNER)


def owner_of_plans(request: HttpRequest) -> User:
    """Who reads their own plans and asks. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PLANNER, "plans", "asks")


def plan_of(request: HttpRequest, plan_id: UUID) -> Plan:
    """One's own plan, with its versions."""
    plan = plans_of(person_of(request)).filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def plan_to_write(request: HttpRequest, plan_id: UUID) -> tuple[User, Plan | None]:
    """Who writes it, and the plan; None where it has yet to be confirmed for the first time."""
    person = person_of(request)
    plan = plans_of(person).filter(pk=plan_id).first()
    if plan is None and (not person.is_practitioner or _is_there("coping_plan", plan_id)):
        # Its number is taken already, by somebody else.
        raise Http404
    return planner_of(request), plan


def ask_of(request: HttpRequest, ask_id: UUID) -> Ask:
    ask: Ask | None = person_of(request).asks.filter(pk=ask_id).first()
    if ask is None:
        raise Http404
    return ask


def ask_to_write(request: HttpRequest, ask_id: UUID) -> tuple[User, Ask | None]:
    """As for a plan: None where it has yet to be saved for the first time."""
    person = person_of(request)
    ask = person.asks.filter(pk=ask_id).first()
    if ask is None and (not person.is_practitioner or _is_there("coping_ask", ask_id)):
        raise Http404
    return planner_of(request), ask


def _is_there(kind: str, record_id: UUID) -> bool:
    """Whether anybody has one with this number, which row security would not tell."""
    return across_people(f"{kind}_is_there", record_id) == [True]
