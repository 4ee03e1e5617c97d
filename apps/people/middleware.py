"""What happens to every request because of who sends it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from apps.safekeeping import held

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
    come back to the page after signing in. A view with `is_never_held` is left out.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refusal: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None or request.method != "POST" or getattr(view_func, "is_never_held", False):
            return refusal
        if not held.hold(request):
            return refusal
        return redirect_to_login(request.path, resolve_url(settings.LOGIN_URL))


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
        return None if name in self.SET_UP else HttpResponseRedirect(reverse("mfa_index"))


def two_step_is_missing(request: HttpRequest) -> bool:
    """Whether this person's role demands two-step verification that they have not set up."""
    user = request.user
    required = settings.MFA_REQUIRED_ROLES
    if not required or not user.is_authenticated or not user.has_role(*required):
        return False
    ways = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=user, type__in=ways).exists()
