"""The page for a form whose security token no longer fits."""

from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django gives it)
    """Refuse the request (403), but lose nothing that was typed on our own page.

    Signing in from another tab gives every open form an outdated token. When the browser itself vouches that
    the form was sent by a page of ours, the answer offers to send the same values again with a fresh token; a
    person has to agree to that, and passwords are left out. Anything else gets a page without values.
    """
    values = _posted_values(request) if _sent_by_our_own_page(request) else None
    context = {
        "values": values,
        "can_continue": values is not None,
        "password_left_out": values is not None and any(map(_is_password, request.POST)),
        "action": request.get_full_path(),
    }
    return render(request, "403_csrf.html", context, status=403)


def _sent_by_our_own_page(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    # Pages cannot set either header themselves. Where Sec-Fetch-Site is sent it decides: it is the stricter.
    if fetch_site := request.headers.get("Sec-Fetch-Site"):
        return fetch_site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())


def _posted_values(request: HttpRequest) -> list[tuple[str, str]] | None:
    try:
        posted = request.POST
    except (UnreadablePostError, SuspiciousOperation, BadRequest):
        return None  # Too large or cut off: there is nothing whole to send again.
    return [
        (name, value)
        for name, values in posted.lists()
        if name != "csrfmiddlewaretoken" and not _is_password(name)
        for value in values
    ]


def _is_password(name: str) -> bool:
    return "password" in name.lower()
