from django.http import HttpRequest

from apps.people.access import owner_or_refuse, practitioner_or_refuse
from apps.people.models import User

NOT_A_PRACTITIONER = "The weekly check-in is for practitioners, and you are not one here at the moment."


def practitioner_of(request: HttpRequest) -> User:
    """Who fills in their own weeks. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_PRACTITIONER)


def owner_of_weeks(request: HttpRequest) -> User:
    """Who reads their own weeks. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PRACTITIONER, "checkins", "drafts")
