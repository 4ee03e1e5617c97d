"""Who may reach the pages of supervision. What a supervisor sees is decided by the grants that hold."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import Role, User
from apps.supervision.grant_queries import grants_of
from apps.supervision.models import Grant

NOT_A_PRACTITIONER = "Sharing with a supervisor is for practitioners, and you are not one here at the moment."


def supervisor_of(request: HttpRequest) -> User:
    """Who is signed in, a supervisor today. Raises PermissionDenied."""
    user = person_of(request)
    if not user.has_role(Role.SUPERVISOR):
        raise PermissionDenied("Only a supervisor has people who show them something.")
    return user


def granter_of(request: HttpRequest) -> User:
    """Who may grant something of their own. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_PRACTITIONER)


def owner_of_grants(request: HttpRequest) -> User:
    """Who reads their own grants and access log. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PRACTITIONER, "grants", "viewings")


def grant_of(request: HttpRequest, grant_id: UUID) -> Grant:
    """One's own, also one that has ended. Raises Http404."""
    grant = grants_of(person_of(request)).filter(pk=grant_id).first()
    if grant is None:
        raise Http404
    return grant
