"""Who may see team figures, who answers for their own part, and who writes what a service does.

Strangers get 404, insiders without the right 403 with the reason.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from apps.people.access import person_of
from apps.people.models import Membership, Role, Service, Team, User
from apps.team_trends.models import Action

READERS = (Role.PRACTITIONER, Role.SUPERVISOR, Role.SERVICE_LEAD)
NOT_OF_THE_TEAM = (
    "The figures of a team are for its practitioners and supervisors and for the leads of the service, and "
    "you are none of these here at the moment."
)
NOT_A_READER = (
    "Team figures are for practitioners, supervisors and service leads, and you are none of these here at "
    "the moment."
)
NOT_A_LEAD = "Only a lead of this service can do this."
NOT_ASKED = (
    "Only practitioners are asked whether their answers count, and you are not one here at the moment."
)


def is_reader(request: HttpRequest) -> bool:
    """Whether there are figures for whoever asks; for menus, so nobody need be signed in."""
    return request.user.is_authenticated and request.user.has_role(*READERS)


def reader_of(request: HttpRequest) -> User:
    """Who is signed in, and may see figures of some team or service. Raises PermissionDenied."""
    person = person_of(request)
    if not person.has_role(*READERS):
        raise PermissionDenied(NOT_A_READER)
    return person


def user_can_read_team(person: User, team: Team) -> bool:
    return leads(person, team.service_id) or any(
        each.team_id == team.pk and each.role in READERS for each in person.current_memberships
    )


def team_to_read(request: HttpRequest, team_id: int) -> Team:
    person = person_of(request)
    team = get_object_or_404(
        Team.objects.select_related("service"), pk=team_id, service__in=_services_of(person)
    )
    if not user_can_read_team(person, team):
        raise PermissionDenied(NOT_OF_THE_TEAM)
    return team


def service_to_read(request: HttpRequest, service_id: int) -> Service:
    person = person_of(request)
    here = _memberships_in(person, service_id)
    if not any(each.role in READERS for each in here):
        raise PermissionDenied(NOT_A_READER)
    return here[0].service


def leads(person: User, service_id: int) -> bool:
    return any(
        each.role == Role.SERVICE_LEAD and each.service_id == service_id
        for each in person.current_memberships
    )


def service_to_lead(request: HttpRequest, service_id: int) -> Service:
    person = person_of(request)
    here = _memberships_in(person, service_id)
    if not leads(person, service_id):
        raise PermissionDenied(NOT_A_LEAD)
    return here[0].service


def action_to_write(request: HttpRequest, service_id: int, action_id: UUID) -> tuple[Service, Action | None]:
    """None where it has yet to be saved for the first time. Raises Http404 for one of another service."""
    service = service_to_lead(request, service_id)
    action = Action.objects.select_related("team").filter(pk=action_id).first()
    if action and action.service_id != service.pk:
        raise Http404
    return service, action


def action_to_lead(request: HttpRequest, service_id: int, action_id: UUID) -> Action:
    service, action = action_to_write(request, service_id, action_id)
    if action is None:
        raise Http404
    action.service = service
    return action


def asked_of(request: HttpRequest) -> User:
    """Who answers whether their answers count: a practitioner, or somebody who has answered as one.

    Raises PermissionDenied.
    """
    person = person_of(request)
    if not person.has_role(Role.PRACTITIONER) and not hasattr(person, "team_consent"):
        raise PermissionDenied(NOT_ASKED)
    return person


def _services_of(person: User) -> set[int]:
    return {each.service_id for each in person.current_memberships}


def _memberships_in(person: User, service_id: int) -> list[Membership]:
    """Raises Http404 where there is none."""
    here = [each for each in person.current_memberships if each.service_id == service_id]
    if not here:
        raise Http404
    return here
