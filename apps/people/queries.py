"""Reads that are more than a lookup: the invitation a visitor holds, and who belongs to a service."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from apps.people.actions import hash_of
from apps.people.models import Invitation, InvitationState, Membership, Role, Service, Team

# The session keeps the hash of the token, never the token: sessions are rows in the database.
HELD = "people_invitation"


def invitation_for(token: str) -> Invitation | None:
    return _with_context(Invitation.objects.filter(token_hash=hash_of(token))).first()


def hold_invitation(request: HttpRequest, token: str) -> None:
    """Remember in the visitor's session that they may sign up with this token."""
    request.session[HELD] = hash_of(token).hex()


def let_go_of_invitation(request: HttpRequest) -> None:
    request.session.pop(HELD, None)


def held_token_hash(request: HttpRequest) -> bytes:
    return bytes.fromhex(request.session.get(HELD, ""))


def held_invitation(request: HttpRequest) -> Invitation | None:
    """The invitation this visitor opened, while it is live."""
    token_hash = held_token_hash(request)
    if not token_hash:
        return None
    invitation = _with_context(Invitation.objects.filter(token_hash=token_hash)).first()
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
    """Who belongs to the service today: the whole service first, then each open team by name."""
    current = Membership.objects.current().select_related("person").order_by("role", "person__name", "pk")
    whole = current.filter(service=service, team=None)
    teams = (
        service.teams.filter(closed_on=None)
        .order_by("name")
        .prefetch_related(Prefetch("memberships", queryset=current, to_attr="current_people"))
    )
    return [
        Group("Whole service", None, list(whole)),
        *(Group(f"{team.name} team", team, team.current_people) for team in teams),
    ]


def unsettled_invitations(service: Service) -> list[Invitation]:
    """Invitations neither accepted nor withdrawn, newest first; expired ones too, to be sent again."""
    return list(service.invitations.filter(accepted_at=None, withdrawn_at=None).select_related("team"))


def administrators_of(service: Service) -> int:
    return service.memberships.current().filter(role=Role.ADMINISTRATOR).count()
