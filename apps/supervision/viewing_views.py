"""A supervisor's pages: who shows them something, and what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.supervision import queries
from apps.supervision.access import supervisor_of
from apps.supervision.people_list import entry


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    supervisor_of(request)
    return render(request, "supervision/people.html", {"entries": [entry(g) for g in queries.open_grants()]})
