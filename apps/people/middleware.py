"""What happens to every request because of who sends it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from apps.safekeeping import held

KEPT = "What you typed is kept. Set up two-step verification, then go back to the page where you typed it."
NOT_DONE = "You were signed out, so nothing was changed. Sign in, then do it again."

Handler = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Shows and reads times in the time zone of whoever is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = request.user.zone if request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view needs somebody signed in unless it is marked `@login_not_required`.

    What somebody posts after their session ended is held for them, where the page says whose it is, and they
    come back to the page after signing in. Of anything else they are told that it was not done, and come back
    to where they pressed it. `is_never_held` on a view leaves it out of the one, `is_for_scripts` of both.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refusal: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None or request.method != "POST" or getattr(view_func, "is_for_scripts", False):
            return refusal
        onward = request.path
        if getattr(view_func, "is_never_held", False) or not held.hold(request):
            messages.error(request, NOT_DONE)
            onward = _sent_from(request)
        return redirect_to_login(onward, resolve_url(settings.LOGIN_URL))


def _sent_from(request: HttpRequest) -> str:
    """The page that posted this, or home: where it was posted to may be no page."""
    page = request.headers.get("Referer", "")
    try:
        parts = urlsplit(page)
    except ValueError:
        return reverse("home:start")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    if not (is_ours and parts.netloc):
        return reverse("home:start")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class TwoStepRequiredMiddleware:
    """Keeps people whose role demands two-step verification on its set-up pages until they have it.

    What needs nobody signed in stays open to them too: the public pages, support, stopping reminders.
    """

    SET_UP = frozenset(
        {
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_list_webauthn",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
        }
    )
    # Open to anybody, but with more on them for somebody who is signed in.
    NOT_ONLY_PUBLIC = frozenset({"home:start", "people:invitation"})

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *_arguments: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else None
        is_public = not getattr(view_func, "login_required", True) and name not in self.NOT_ONLY_PUBLIC
        if is_public or not two_step_is_missing(request):
            return None
        # The set-up page says why somebody was brought there.
        request.two_step_is_missing = True  # type: ignore[attr-defined]
        if name in self.SET_UP:
            return None
        if held.keep_at_once(request):
            messages.success(request, KEPT)
        return HttpResponseRedirect(reverse("mfa_index"))


def two_step_is_missing(request: HttpRequest) -> bool:
    """Whether this person's role demands two-step verification that they have not set up."""
    user = request.user
    required = settings.MFA_REQUIRED_ROLES
    if not required or not user.is_authenticated or not user.has_role(*required):
        return False
    ways = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=ways).exists()
