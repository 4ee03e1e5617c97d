"""Everything about oneself: taking it along, and having it erased. Both after signing in again."""

from io import BytesIO

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.own_data import actions, emails, queries
from apps.own_data.archive import archive
from apps.own_data.models import TO_UNDO
from apps.own_data.presenters import moment_in_words
from apps.people.access import person_of
from apps.people.actions import RefusedError

FILE = "everything-about-you.zip"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    waiting = queries.waiting_erasure(person_of(request))
    return render(request, "own_data/index.html", {"waiting": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def take(request: HttpRequest) -> HttpResponseBase:
    """The page with the button; the button's answer is the file, made here in memory and kept nowhere."""
    if request.method != "POST":
        return render(request, "own_data/take.html")
    person = person_of(request)
    return FileResponse(BytesIO(archive(person, timezone.now())), as_attachment=True, filename=FILE)


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    waiting = queries.waiting_erasure(person)
    if request.method == "POST":
        try:
            asked, is_new = actions.ask(by=person, now=now)
        except RefusedError as refusal:
            return render(request, "own_data/erase.html", {"refusal": refusal}, status=409)
        if is_new:
            emails.send_erasure_asked(asked, request)
        # The notice there says what was done, and how to undo it.
        return redirect("own_data:index")
    context = {
        "waiting": waiting,
        "left_alone": [] if waiting else actions.needs_another_administrator(person),
        "due": moment_in_words(now + TO_UNDO, person),
    }
    return render(request, "own_data/erase.html", context)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    if actions.undo(by=person_of(request), now=timezone.now()):
        messages.success(request, "Your account stays, with everything in it.")
    return redirect("own_data:index")
