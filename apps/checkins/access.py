from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.models import Role, User


def practitioner_of(request: HttpRequest) -> User:
    """The person whose own weeks are asked for. Raises PermissionDenied for people who have none to fill in."""
    user = request.user
    assert isinstance(user, User), "the sign-in middleware lets nobody else through"
    if not user.has_role(Role.PRACTITIONER) and not user.checkins.exists():
        raise PermissionDenied("The weekly check-in is for practitioners. Your role here is a different one.")
    return user
