from base64 import b64decode
from binascii import Error
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.operations import presenters, queries


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever knows METRICS_TOKEN; to anybody else it is as if there were no such page."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not _is_token(given):
        raise Http404
    text = presenters.metrics(queries.figures(timezone.now()))
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@login_not_required
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """The same for a person in a browser, who gives METRICS_TOKEN as the password (RFC 7617).

    Whoever runs the site need not have an account, and no role of a service may see figures of the site.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _is_token(_password_of(request)):
        response = render(request, "operations/token_needed.html", status=401)
        response.headers["WWW-Authenticate"] = 'Basic realm="Heartwood operations", charset="UTF-8"'
        return response
    figures = queries.figures(timezone.now())
    context = {"head": presenters.HEAD, "rows": presenters.rows(figures), "alarms": figures.alarms}
    return render(request, "operations/reminders.html", context)


def _is_token(given: str) -> bool:
    expected = settings.METRICS_TOKEN
    return bool(expected) and compare_digest(given.encode(), expected.encode())


def _password_of(request: HttpRequest) -> str:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        _, _, password = b64decode(given, validate=True).decode().partition(":")
    except (Error, UnicodeError):
        return ""
    return password
