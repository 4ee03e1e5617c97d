from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User

NOT_A_PRACTITIONER = "The weekly check-in is for practitioners, and you are not one here at the moment."


def may_check_in(person: User) -> bool:
    return person.has_role(Role.PRACTITIONER)


def practitioner_of(request: HttpRequest) -> User:
    """Who fills in their own weeks. Raises PermissionDenied for people who are no practitioners now."""
    person = person_of(request)
    if not may_check_in(person):
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person


def owner_of_weeks(request: HttpRequest) -> User:
    """Who reads their own weeks: a practitioner, or somebody who once was one and has check-ins.

    Raises PermissionDenied for people who have none.
    """
    person = person_of(request)
    if not may_check_in(person) and not person.checkins.exists():
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person
