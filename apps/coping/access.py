"""Whose plans: the person's own, and nobody else's in any role.

What is reached by its uuid is as if it were not there for anybody but its owner, so these raise Http404.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from apps.coping.models import Ask, Plan
from apps.coping.queries import plans_of
from apps.people.access import person_of
from apps.people.models import Role, User
from apps.safekeeping.acting import across_people

NOT_A_PLANNER = "Coping plans are for practitioners, and you are not one here at the moment."


def may_plan(person: User) -> bool:
    return person.has_role(Role.PRACTITIONER)


def planner_of(request: HttpRequest) -> User:
    """Who writes their own plans. Raises PermissionDenied for people who are no practitioners now."""
    person = person_of(request)
    if not may_plan(person):
        raise PermissionDenied(NOT_A_PLANNER)
    return person


def owner_of_plans(request: HttpRequest) -> User:
    """Who reads their own plans: a practitioner, or somebody who once was one and has plans or asks.

    Raises PermissionDenied for people who have none.
    """
    person = person_of(request)
    if not may_plan(person) and not person.plans.exists() and not person.asks.exists():
        raise PermissionDenied(NOT_A_PLANNER)
    return person


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
    if plan is None and (not may_plan(person) or _is_there("coping_plan", plan_id)):
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
    if ask is None and (not may_plan(person) or _is_there("coping_ask", ask_id)):
        raise Http404
    return planner_of(request), ask


def _is_there(kind: str, record_id: UUID) -> bool:
    """Whether anybody has one with this number, which row security would not tell."""
    return across_people(f"{kind}_is_there", record_id) == [True]
