"""Who may do what, by role. What fetches also authorises: strangers get 404, insiders 403 with the reason."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from apps.people.models import Invitation, Membership, Role, Service, Supervision, Team, User

NOT_AN_ADMINISTRATOR = "Only an administrator of {service} can do this."


def person_of(request: HttpRequest) -> User:
    """Who is signed in."""
    user = request.user
    assert isinstance(user, User), "the sign-in middleware lets nobody else through"
    return user


def practitioner_or_refuse(request: HttpRequest, reason: str) -> User:
    """Who is signed in, a practitioner today. Raises PermissionDenied, with the reason."""
    person = person_of(request)
    if not person.is_practitioner:
        raise PermissionDenied(reason)
    return person


def owner_or_refuse(request: HttpRequest, reason: str, *records: str) -> User:
    """Who is signed in: a practitioner, or somebody who once was one and has some of these records.

    `records` are names of relations from a person. Raises PermissionDenied, with the reason.
    """
    person = person_of(request)
    if not person.is_practitioner and not any(getattr(person, name).exists() for name in records):
        raise PermissionDenied(reason)
    return person


def is_practitioner(request: HttpRequest) -> bool:
    """Whether whoever asks is a practitioner today; for menus, so nobody need be signed in."""
    return request.user.is_authenticated and request.user.is_practitioner


def is_supervisor(request: HttpRequest) -> bool:
    """The same of a supervisor."""
    return request.user.is_authenticated and request.user.has_role(Role.SUPERVISOR)


def user_can_administer(user: User, service: Service) -> bool:
    return any(
        membership.role == Role.ADMINISTRATOR and membership.service_id == service.pk
        for membership in user.current_memberships
    )


def check_user_can_administer(user: User, service: Service) -> None:
    """Raises PermissionDenied, with the reason."""
    if not user_can_administer(user, service):
        raise PermissionDenied(NOT_AN_ADMINISTRATOR.format(service=service.name))


def administered_services(user: User) -> list[Service]:
    """The services this person administers, by name. Raises PermissionDenied when there is none."""
    services = {
        membership.service_id: membership.service
        for membership in user.current_memberships
        if membership.role == Role.ADMINISTRATOR
    }
    if not services:
        raise PermissionDenied("Only an administrator of a service can see who belongs to it.")
    return sorted(services.values(), key=lambda service: service.name)


def service_to_administer(user: User, service_id: int) -> Service:
    service = get_object_or_404(_own_services(user), pk=service_id)
    check_user_can_administer(user, service)
    return service


def team_to_administer(user: User, team_id: int) -> Team:
    team = get_object_or_404(
        Team.objects.select_related("service"), pk=team_id, service__in=_own_services(user)
    )
    check_user_can_administer(user, team.service)
    return team


def membership_to_administer(user: User, membership_id: int) -> Membership:
    """A membership that holds today. Raises Http404 for one that has ended, like for one that never was."""
    membership = (
        Membership.objects.current()
        .select_related("person", "service", "team")
        .filter(pk=membership_id, service__in=_own_services(user))
        .first()
    )
    if membership is None:
        raise Http404
    check_user_can_administer(user, membership.service)
    return membership


def supervision_to_administer(user: User, supervision_id: int) -> Supervision:
    """A supervision that holds today. Raises Http404 for one that has ended, like for one that never was."""
    supervision = (
        Supervision.objects.current()
        .select_related("supervisor", "practitioner", "service")
        .filter(pk=supervision_id, service__in=_own_services(user))
        .first()
    )
    if supervision is None:
        raise Http404
    check_user_can_administer(user, supervision.service)
    return supervision


def invitation_to_administer(user: User, invitation_id: int) -> Invitation:
    invitation = get_object_or_404(
        Invitation.objects.select_related("service", "team"),
        pk=invitation_id,
        service__in=_own_services(user),
        accepted_at=None,
        withdrawn_at=None,
    )
    check_user_can_administer(user, invitation.service)
    return invitation


def _own_services(user: User) -> QuerySet[Service]:
    return Service.objects.filter(pk__in=[membership.service_id for membership in user.current_memberships])
