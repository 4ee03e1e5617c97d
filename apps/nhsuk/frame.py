"""Header and footer of a page. They say nothing about a person, so what was rendered once is kept.

Also the addresses of routes, kept because `reverse` takes 17 microseconds and the frame names eight.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.safestring import SafeString, mark_safe

# Stands for the one thing in the header that is different on every page.
_TOKEN = "\ue000token\ue001"  # noqa: S105


def address(name: str) -> str:
    """The address of a route without arguments, or "" when the site has no such route."""
    return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=256)
def _address(name: str, urlconf: str, prefix: str) -> str:  # noqa: ARG001 (part of the key)
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def header(context: Context) -> SafeString:
    """The header of the page that has this context."""
    request = context.get("request")
    # Error pages can come from before there is a user.
    user = getattr(request, "user", None)
    sign_in = address("account_login")
    signed_in = user is not None and user.is_authenticated
    # Looked at only for the form to sign out: it sets a cookie, and a visitor's pages need none.
    token = str(context.get("csrf_token") or "") if signed_in else ""
    html = _rendered(
        "nhsuk/header.html",
        support_url=address("support:now"),
        start_url=address("home:start"),
        sign_out_url=address("account_logout"),
        sign_in_url=sign_in if request and user is not None and request.path != sign_in else "",
        signed_in=signed_in,
        account_menu=tuple(context["account_menu"]) if user else (),
        navigation=tuple(context["navigation"]) if user else (),
        csrf_token=_TOKEN if token else "",
    )
    return mark_safe(html.replace(_TOKEN, token))  # noqa: S308 (Django's own token)


def footer() -> SafeString:
    return _rendered(
        "nhsuk/footer.html",
        support_url=address("support:now"),
        about_url=address("home:about_model"),
        privacy_url=address("home:privacy"),
        accessibility_url=address("home:accessibility"),
    )


@lru_cache(maxsize=256)
def _rendered(template: str, **context: Hashable) -> SafeString:
    return render_to_string(template, context)
