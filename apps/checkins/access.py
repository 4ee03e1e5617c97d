from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User


def practitioner_of(request: HttpRequest) -> User:
    """The person whose own weeks are asked for. Raises PermissionDenied for people who have none."""
    person = person_of(request)
    if not person.has_role(Role.PRACTITIONER) and not person.checkins.exists():
        raise PermissionDenied("The weekly check-in is for practitioners. Your role here is a different one.")
    return person
