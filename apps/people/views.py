"""Pages about oneself, and the way in by invitation."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.people import queries
from apps.people.access import person_of
from apps.people.account_actions import change_settings, hide_two_step_hint
from apps.people.actions import InvitationNotLiveError, RefusedError, accept_invitation
from apps.people.forms import SettingsForm
from apps.people.invitation_links import hash_of, hold_invitation
from apps.people.models import Invitation, InvitationState
from apps.people.presenters import place_of


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    types = queries.second_steps_of(user)
    has_app, passkeys = Authenticator.Type.TOTP in types, types.count(Authenticator.Type.WEBAUTHN)
    return render(
        request,
        "people/settings.html",
        {
            "places": [place_of(membership) for membership in user.current_memberships],
            "has_app": has_app,
            "passkeys": passkeys,
            "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in types,
            "offer_two_step": not has_app and not passkeys and not user.hides_two_step_hint,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def name_and_time_zone(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST if request.method == "POST" else None, user=person_of(request))
    if request.method == "POST" and form.is_valid():
        change_settings(by=person_of(request), **form.cleaned_data)
        messages.success(request, "Your name and time zone are saved.")
        return redirect("people:settings")
    return render(
        request, "people/name_and_time_zone.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
def hide_hint(request: HttpRequest) -> HttpResponse:
    hide_two_step_hint(by=person_of(request))
    return redirect("people:settings")


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "people/signed_out.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites whom to what, with one button. Nothing is written until it is pressed."""
    invited = queries.invitation_with(hash_of(token))
    if invited is None:
        return render(request, "people/invitation_unknown.html", status=404)
    if invited.state != InvitationState.LIVE:
        return _not_live(request, invited)
    context = {"invitation": invited, "place": place_of(invited), "path": request.path}
    if request.user.is_authenticated:
        if request.user.email.lower() != invited.email:
            return render(request, "people/invitation_for_somebody_else.html", context, status=403)
        return _accept_signed_in(request, token, context)
    has_account = queries.has_account(invited.email)
    if request.method != "POST":
        return render(request, "people/invitation.html", {**context, "has_account": has_account})
    if has_account:
        return redirect_to_login(request.path, reverse("account_login"))
    hold_invitation(request, token)
    return redirect("account_signup")


def _accept_signed_in(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/invitation.html", context)
    try:
        accept_invitation(by=person_of(request), token_hash=hash_of(token))
    except InvitationNotLiveError:
        # Settled by another tab a moment ago: the page says how.
        return redirect(request.path)
    except RefusedError as refusal:
        return render(request, "people/invitation.html", {**context, "refusal": refusal}, status=409)
    messages.success(request, f"You are now {context['place']}.")
    return redirect("home:start")


def _not_live(request: HttpRequest, invited: Invitation) -> HttpResponse:
    mine = request.user.is_authenticated and invited.accepted_by_id == request.user.pk
    context = {"invitation": invited, "mine": mine}
    return render(request, "people/invitation_not_live.html", context, status=410)
