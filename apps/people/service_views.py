"""The administrator's pages: who belongs to a service, never what they write or when they were here."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.people import access, actions, queries
from apps.people.access import person_of
from apps.people.emails import send_invitation
from apps.people.forms import InviteForm, TeamForm
from apps.people.models import Role, Service
from apps.people.presenters import PEOPLE_HEAD, SUPERVISIONS_HEAD, people_rows, place_of, supervision_rows


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    services = access.administered_services(person_of(request))
    if len(services) == 1:
        return redirect("people:service:people", services[0].pk)
    return render(request, "people/services.html", {"services": services})


@require_safe
def people(request: HttpRequest, service_id: int) -> HttpResponse:
    service = access.service_to_administer(person_of(request), service_id)
    context = {
        "service": service,
        "head": PEOPLE_HEAD,
        "groups": [(group, people_rows(group)) for group in queries.people_of(service)],
        "supervisions_head": SUPERVISIONS_HEAD,
        "supervisions": supervision_rows(queries.supervisions_in(service)),
        "invitations": [
            (invitation, place_of(invitation)) for invitation in queries.unsettled_invitations(service)
        ],
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_somebody(request: HttpRequest, service_id: int) -> HttpResponse:
    service = access.service_to_administer(person_of(request), service_id)
    form = InviteForm(_posted(request), service=service)
    already_invited = False
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("email", "role", "team")}
        try:
            issued = actions.invite(by=person_of(request), service=service, **wanted)
        except actions.RefusedError as refusal:
            form.add_error("email", str(refusal))
            already_invited = isinstance(refusal, actions.AlreadyInvitedError)
        else:
            said = f"We have sent an invitation to {issued.invitation.email}."
            return _sent(request, issued, said)
    context = {"service": service, "form": form, "already_invited": already_invited}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


@require_POST
def resend(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = access.invitation_to_administer(person_of(request), invitation_id)
    try:
        issued = actions.resend_invitation(by=person_of(request), invitation=invitation)
    except actions.RefusedError as refusal:
        return _refused(request, refusal, invitation.service)
    said = "We have sent the invitation again. The link in the earlier email no longer works."
    return _sent(request, issued, said)


def _sent(request: HttpRequest, issued: actions.Issued, said: str) -> HttpResponse:
    """Sent after the commit, so that nobody's change waits for the mail server."""
    transaction.on_commit(partial(_send_or_tell, request, issued, said))
    return redirect("people:service:people", issued.invitation.service_id)


def _send_or_tell(request: HttpRequest, issued: actions.Issued, said: str) -> None:
    """The invitation stands when the mail server does not answer, and can be sent again."""
    try:
        send_invitation(issued)
    except OSError:
        messages.warning(
            request,
            f"The invitation to {issued.invitation.email} is saved, but the email could not be sent. "
            "Wait a few minutes, then select “Send again”.",
        )
    else:
        messages.success(request, said)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = access.invitation_to_administer(person_of(request), invitation_id)
    if request.method != "POST":
        return render(
            request, "people/withdraw.html", {"invitation": invitation, "place": place_of(invitation)}
        )
    try:
        actions.withdraw_invitation(by=person_of(request), invitation=invitation)
    except actions.RefusedError as refusal:
        return _refused(request, refusal, invitation.service)
    messages.success(request, f"The invitation to {invitation.email} no longer works.")
    return redirect("people:service:people", invitation.service_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, membership_id: int) -> HttpResponse:
    membership = access.membership_to_administer(person_of(request), membership_id)
    own = membership.person_id == person_of(request).pk
    if request.method != "POST":
        context = {
            "membership": membership,
            "place": place_of(membership),
            "own": own,
            "was_in_supervision": membership.role in (Role.PRACTITIONER, Role.SUPERVISOR),
            "sent_invitations": membership.role == Role.ADMINISTRATOR,
            "last_administrator": queries.is_last_administrator(membership),
        }
        return render(request, "people/end_membership.html", context)
    try:
        actions.end_membership(by=person_of(request), membership=membership)
    except actions.RefusedError as refusal:
        return _refused(request, refusal, membership.service)
    messages.success(request, f"{membership.person.name} is no longer {place_of(membership)}.")
    if own and membership.role == Role.ADMINISTRATOR:
        return redirect("home:start")
    return redirect("people:service:people", membership.service_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_team(request: HttpRequest, service_id: int) -> HttpResponse:
    service = access.service_to_administer(person_of(request), service_id)
    return _team_page(
        request,
        TeamForm(_posted(request)),
        service,
        lambda name: actions.create_team(by=person_of(request), service=service, name=name),
        heading="Add a team",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, team_id: int) -> HttpResponse:
    team = access.team_to_administer(person_of(request), team_id)
    return _team_page(
        request,
        TeamForm(_posted(request), initial={"name": team.name}),
        team.service,
        lambda name: actions.rename_team(by=person_of(request), team=team, name=name),
        heading=f"Rename {team.name} team",
    )


def _team_page(
    request: HttpRequest, form: TeamForm, service: Service, save: Callable[[str], object], *, heading: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data["name"])
        except actions.RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['name']} team is saved.")
            return redirect("people:service:people", service.pk)
    context = {"service": service, "form": form, "heading": heading}
    return render(request, "people/team.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _refused(request: HttpRequest, refusal: actions.RefusedError, service: Service) -> HttpResponse:
    messages.warning(request, f"{refusal}.")
    return redirect("people:service:people", service.pk)
