"""The page for a form whose security token no longer fits."""

from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render

SECRETS = frozenset({"code", "credential", "otp", "token"})
"""Fields that let somebody in once: a page that carried them on would keep them longer than it should."""
WHOSE = "whose"
"""The salt of the mark with which a page says whose it is: number of the person who opened it, and form."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django gives it)
    """Refuse the request (403), but lose nothing that was typed on our own page.

    Signing in from another tab gives every open form an outdated token. When the browser itself vouches that
    the form was sent by a page of ours, the answer offers to send the same values again with a fresh token; a
    person has to agree to that, and passwords and codes are left out. Anything else gets a page without
    values, and so does what somebody else wrote who was signed in here before.
    """
    ours = _sent_by_our_own_page(request)
    somebody_elses = ours and _is_somebody_elses(request)
    values = _posted_values(request) if ours and not somebody_elses else None
    context = {
        "values": values,
        "somebody_elses": somebody_elses,
        "can_continue": values is not None,
        "secret_left_out": values is not None and any(map(_is_secret, request.POST)),
        "action": request.get_full_path(),
    }
    return render(request, "403_csrf.html", context, status=403)


def _sent_by_our_own_page(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    # Pages cannot set either header themselves. Where Sec-Fetch-Site is sent it decides: it is the stricter.
    if fetch_site := request.headers.get("Sec-Fetch-Site"):
        return fetch_site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())


def _posted_values(request: HttpRequest) -> list[tuple[str, str]] | None:
    try:
        posted = request.POST
    except (UnreadablePostError, SuspiciousOperation, BadRequest):
        return None  # Too large or cut off: there is nothing whole to send again.
    return [
        (name, value)
        for name, values in posted.lists()
        if name != "csrfmiddlewaretoken" and not _is_secret(name)
        for value in values
    ]


def _is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the page says, signed by us, that somebody else than the one signed in now has opened it."""
    try:
        owner, _form = signing.loads(request.POST.get("whose", ""), salt=WHOSE)
    except (signing.BadSignature, UnreadablePostError, SuspiciousOperation, BadRequest):
        return False
    return bool(request.user.is_authenticated and owner != request.user.pk)


def _is_secret(name: str) -> bool:
    return "password" in name.lower() or name.lower() in SECRETS
