"""Who may reach the pages of supervision. What a supervisor sees is decided by the grants that hold."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User


def supervisor_of(request: HttpRequest) -> User:
    """Who is signed in, a supervisor today. Raises PermissionDenied."""
    user = person_of(request)
    if not user.has_role(Role.SUPERVISOR):
        raise PermissionDenied("Only a supervisor has people who show them something.")
    return user
