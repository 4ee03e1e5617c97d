"""Every write about services, teams, invitations and memberships. `by` is None when the system acts."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from apps.people.access import check_user_can_administer
from apps.people.invitation_links import hash_of, new_token
from apps.people.models import Invitation, InvitationState, Membership, Role, Service, Team, User, today
from apps.people.queries import is_last_administrator
from apps.people.service_changes import RefusedError as RefusedError
from apps.people.service_changes import lock_and_check
from apps.people.supervision_actions import end_supervisions_without_a_place
from apps.safekeeping import audit

INVITATION_LASTS = timedelta(days=7)
# Each sending is an email to somebody who has not asked for it.
BETWEEN_SENDINGS = timedelta(minutes=1)
# Leads and administrators belong to the whole service, the others to one team of it.
TEAM_ROLES = frozenset({Role.PRACTITIONER, Role.SUPERVISOR})


class AlreadyInvitedError(RefusedError):
    """There is an invitation like it, which can be sent again."""


class InvitationNotLiveError(RefusedError):
    """The invitation is unknown, used, withdrawn or expired."""


@dataclass(frozen=True)
class Issued:
    """An invitation with its token, which exists only here and in the email: the database has its hash."""

    invitation: Invitation
    token: str


# --- Services and teams -------------------------------------------------------------------------------


@transaction.atomic
def create_service(*, by: User | None, name: str) -> Service:
    """Raises RefusedError when the name is taken."""
    if Service.objects.filter(name__iexact=name).exists():
        raise RefusedError(f"There is already a service called {name}")
    service = Service.objects.create(name=name)
    audit.record(by=by, action="people.create_service", subject=None, of=service)
    return service


@transaction.atomic
def create_team(*, by: User | None, service: Service, name: str) -> Team:
    """Raises RefusedError when the service has a team of that name."""
    lock_and_check(by, service)
    _check_team_name(service, name)
    team = Team.objects.create(service=service, name=name)
    audit.record(by=by, action="people.create_team", subject=None, of=team)
    return team


@transaction.atomic
def rename_team(*, by: User, team: Team, name: str) -> Team:
    """Raises RefusedError when the service has another team of that name."""
    lock_and_check(by, team.service)
    _check_team_name(team.service, name, besides=team)
    team.name = name
    team.save(update_fields=["name"])
    audit.record(by=by, action="people.rename_team", subject=None, of=team)
    return team


def _check_team_name(service: Service, name: str, besides: Team | None = None) -> None:
    # As the constraint of the database compares them.
    taken = service.teams.annotate(lowered=Lower("name")).filter(lowered=Lower(Value(name)))
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise RefusedError(f"{service.name} already has a team called {name}")


# --- Invitations --------------------------------------------------------------------------------------


@transaction.atomic
def invite(*, by: User | None, service: Service, email: str, role: str, team: Team | None) -> Issued:
    """Invite an address to one role. The caller sends the token.

    Raises RefusedError when the address already has that place in this service, AlreadyInvitedError when it
    has an invitation to it.
    """
    lock_and_check(by, service)
    email = email.strip().lower()
    if (team is not None) != (role in TEAM_ROLES) or (team is not None and team.service_id != service.pk):
        raise ValueError(f"{role} does not go with team {team!r} in {service!r}")
    _check_not_there_yet(service, email, role, team)
    pending = service.invitations.filter(email=email, role=role, accepted_at=None, withdrawn_at=None)
    if _in_each_team(role):
        pending = pending.filter(team=team)
    if pending.exists():
        raise AlreadyInvitedError(
            "There is already an invitation to this address for this role. Send it again instead"
        )
    token = new_token()
    now = timezone.now()
    invitation = Invitation.objects.create(
        email=email,
        service=service,
        team=team,
        role=role,
        invited_by=by,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    audit.record(by=by, action="people.invite", subject=None, of=invitation)
    return Issued(invitation, token)


def _check_not_there_yet(service: Service, email: str, role: str, team: Team | None) -> None:
    # Only this service's own people are looked at: where else somebody works is not for this one to learn.
    there = (
        service.memberships.current()
        .filter(person__email__iexact=email, role=role)
        .select_related("team", "person")
    )
    for membership in there:
        if not _in_each_team(role) or membership.team == team:
            place = f"in {membership.team} team" if membership.team else f"of {service.name}"
            article = "an" if role == Role.ADMINISTRATOR else "a"
            what = f"{article} {membership.get_role_display().lower()} {place}"
            already = f"{membership.person.name} is already {what}"
            if membership.team != team:
                already += ". To move them, end that membership first, then invite them to the other team"
            raise RefusedError(already)


def _in_each_team(role: str) -> bool:
    """Whether somebody can have this role in several teams; a practitioner is in one at a time."""
    return role == Role.SUPERVISOR


@transaction.atomic
def resend_invitation(*, by: User, invitation: Invitation) -> Issued:
    """A new token, for seven days from now; the one sent before stops working. The caller sends it.

    Raises InvitationNotLiveError for one that was accepted or withdrawn meanwhile, and RefusedError for one
    that was sent less than a minute ago.
    """
    check_user_can_administer(by, invitation.service)
    invitation = _locked_unsettled(invitation)
    sent_at = invitation.expires_at - INVITATION_LASTS
    if timezone.now() < sent_at + BETWEEN_SENDINGS:
        raise RefusedError(
            f"We sent the invitation to {invitation.email} less than a minute ago. It can take a few minutes "
            "to arrive. If it does not, you can send it again"
        )
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.expires_at = timezone.now() + INVITATION_LASTS
    invitation.save(update_fields=["token_hash", "expires_at"])
    audit.record(by=by, action="people.resend_invitation", subject=None, of=invitation)
    return Issued(invitation, token)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Raises InvitationNotLiveError for one that was accepted or withdrawn meanwhile."""
    check_user_can_administer(by, invitation.service)
    _withdraw(by, _locked_unsettled(invitation))


def withdraw_what_was_sent_by(person: User, *, by: User | None, service: Service | None = None) -> None:
    """Who leaves decides no longer who comes in. What nobody has accepted yet, of one service or of all."""
    sent = Invitation.objects.filter(invited_by=person, accepted_at=None, withdrawn_at=None)
    for invitation in (sent.filter(service=service) if service else sent).select_for_update(of=["self"]):
        _withdraw(by, invitation)


def _withdraw(by: User | None, invitation: Invitation) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(by=by, action="people.withdraw_invitation", subject=None, of=invitation)


def _locked_unsettled(invitation: Invitation) -> Invitation:
    locked = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("service", "team")
        .get(pk=invitation.pk)
    )
    if locked.state not in (InvitationState.LIVE, InvitationState.EXPIRED):
        raise InvitationNotLiveError(f"The invitation to {locked.email} was already {locked.state}")
    return locked


def claim_invitation(*, token_hash: bytes) -> Invitation:
    """The live invitation with this token, locked until the transaction ends, so that it is used once.

    Raises InvitationNotLiveError.
    """
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("service", "team", "invited_by")
        .filter(token_hash=token_hash)
        .first()
    )
    if invitation is None or invitation.state != InvitationState.LIVE:
        raise InvitationNotLiveError("This invitation can no longer be used")
    return invitation


@transaction.atomic
def accept_invitation(*, by: User, token_hash: bytes) -> Membership:
    """Give `by` the place they were invited to. A token works once, however many try at the same time.

    Raises InvitationNotLiveError, or RefusedError when it was sent to another address or `by` is a
    practitioner elsewhere: a practitioner is in one team at a time.
    """
    invitation = claim_invitation(token_hash=token_hash)
    if by.email.lower() != invitation.email:
        raise RefusedError("This invitation was sent to a different email address")
    # Two invitations accepted at the same moment could otherwise both find the person free.
    User.objects.select_for_update().get(pk=by.pk)
    membership = _same_place(by, invitation) or _new_place(by, invitation)
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record(by=by, action="people.accept_invitation", subject=by, of=invitation)
    by.__dict__.pop("current_memberships", None)
    return membership


def _same_place(person: User, invitation: Invitation) -> Membership | None:
    return (
        person.memberships.current()
        .filter(service=invitation.service, team=invitation.team, role=invitation.role)
        .first()
    )


def _new_place(person: User, invitation: Invitation) -> Membership:
    if invitation.role == Role.PRACTITIONER:
        still = Q(ends_on=None) | Q(ends_on__gt=today())
        other = (
            person.memberships.filter(still, role=Role.PRACTITIONER).select_related("team", "service").first()
        )
        if other:
            raise RefusedError(
                f"You are a practitioner in {other.team} team at {other.service}, and a practitioner is in "
                "one team at a time. Ask the administrator there to end that membership first"
            )
    membership = Membership.objects.create(
        person=person, service=invitation.service, team=invitation.team, role=invitation.role
    )
    audit.record(by=person, action="people.begin_membership", subject=person, of=membership)
    return membership


# --- Memberships and settings -------------------------------------------------------------------------


@transaction.atomic
def end_membership(*, by: User, membership: Membership) -> None:
    """End it from today onwards. The person keeps their account and everything they wrote.

    Invitations that an administrator has sent and nobody has accepted are withdrawn with it: who leaves
    decides no longer who comes in. Supervision that the membership was needed for ends with it.

    Raises RefusedError for the last administrator: nobody could let anybody in again.
    """
    lock_and_check(by, membership.service)
    if is_last_administrator(membership):
        raise RefusedError(
            f"{membership.service.name} needs an administrator. Invite another one before you end this "
            "membership"
        )
    membership.ends_on = max(today(), membership.starts_on)
    membership.save(update_fields=["ends_on"])
    audit.record(by=by, action="people.end_membership", subject=membership.person, of=membership)
    end_supervisions_without_a_place(by=by, person=membership.person, service=membership.service)
    if membership.role == Role.ADMINISTRATOR and not _administers(membership.person, membership.service):
        withdraw_what_was_sent_by(membership.person, by=by, service=membership.service)


def _administers(person: User, service: Service) -> bool:
    return person.memberships.current().filter(service=service, role=Role.ADMINISTRATOR).exists()
