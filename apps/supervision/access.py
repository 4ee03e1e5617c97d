"""Who may reach the pages of supervision. What a supervisor sees is decided by the grants that hold."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from apps.people.access import person_of
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
    """Who may share something of their own: a practitioner today. Raises PermissionDenied."""
    person = person_of(request)
    if not person.has_role(Role.PRACTITIONER):
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person


def owner_of_grants(request: HttpRequest) -> User:
    """Who reads what they share and who has looked: a practitioner, or somebody who once shared something.

    Raises PermissionDenied.
    """
    person = person_of(request)
    if not person.has_role(Role.PRACTITIONER) and not person.grants.exists() and not person.viewings.exists():
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person


def grant_of(request: HttpRequest, grant_id: UUID) -> Grant:
    """One's own, also one that has ended. Raises Http404."""
    grant = grants_of(person_of(request)).filter(pk=grant_id).first()
    if grant is None:
        raise Http404
    return grant
