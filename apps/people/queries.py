"""Reads that are more than a lookup: invitations, who belongs to a service, how somebody signs in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet

from apps.people.models import Invitation, InvitationState, Membership, Role, Service, Supervision, Team, User


def invitation_with(token_hash: bytes) -> Invitation | None:
    return _with_context(Invitation.objects.filter(token_hash=token_hash)).first()


def live_invitation(token_hash: bytes) -> Invitation | None:
    invitation = invitation_with(token_hash) if token_hash else None
    return invitation if invitation and invitation.state == InvitationState.LIVE else None


def _with_context(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return invitations.select_related("service", "team", "invited_by", "accepted_by")


@dataclass(frozen=True)
class Group:
    """The people of one team, or those of the whole service."""

    name: str
    team: Team | None
    memberships: list[Membership]


def people_of(service: Service) -> list[Group]:
    """Who belongs to the service today: the whole service first, then each team by name."""
    current = Membership.objects.current().select_related("person").order_by("role", "person__name", "pk")
    whole = current.filter(service=service, team=None)
    teams = service.teams.order_by("name").prefetch_related(
        Prefetch("memberships", queryset=current, to_attr="current_people")
    )
    return [
        Group("Whole service", None, list(whole)),
        *(Group(f"{team.name} team", team, team.current_people) for team in teams),
    ]


def places_in(service: Service, *roles: str) -> list[Membership]:
    """The memberships of these roles that hold today, by name."""
    current = service.memberships.current().filter(role__in=roles)
    return list(current.select_related("person", "team").order_by("person__name", "person_id", "pk"))


def supervisions_in(service: Service) -> list[Supervision]:
    """Who supervises whom today, by the name of who supervises."""
    current = service.supervisions.current().select_related("supervisor", "practitioner")
    return list(
        current.order_by("supervisor__name", "supervisor_id", "practitioner__name", "practitioner_id")
    )


def unsettled_invitations(service: Service) -> list[Invitation]:
    """Invitations neither accepted nor withdrawn, newest first; expired ones too, to be sent again."""
    return list(service.invitations.filter(accepted_at=None, withdrawn_at=None).select_related("team"))


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody else, with an account that is open, could let anybody into the service.

    Whoever has asked to be erased counts until they are: that they asked is nobody else's to know.
    """
    others = membership.service.memberships.current().exclude(pk=membership.pk)
    return (
        membership.role == Role.ADMINISTRATOR
        and not others.filter(role=Role.ADMINISTRATOR, person__is_active=True).exists()
    )


def has_account(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()


def second_steps_of(person: User) -> list[str]:
    """The kinds of a person's second steps, recovery codes among them, one for each (Authenticator.Type)."""
    return list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
