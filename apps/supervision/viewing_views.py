"""A supervisor's pages: who shows them something, and what."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.supervision import queries
from apps.supervision.access import supervisor_of
from apps.supervision.people_list import entry
from apps.supervision.summary import summary


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    supervisor_of(request)
    return render(request, "supervision/people.html", {"entries": [entry(g) for g in queries.open_grants()]})


@require_safe
def show(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """A read that writes: each look is a row of the access log, a HEAD's too. See docs/adr/0023."""
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        # Nobody looks yet, and the log would say that somebody did.
        return HttpResponse(status=503)
    shown = queries.opened(grant_id)
    if shown is None:
        return render(request, "supervision/not_shown.html", status=404)
    today = timezone.now().astimezone(shown.person.zone).date()
    return render(request, "supervision/show.html", {"summary": summary(shown, today)})
