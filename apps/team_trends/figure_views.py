"""The pages of team figures. They read what was released, and cannot reach what anybody answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from apps.nhsuk.spreadsheets import csv_file
from apps.people.models import Role, Service, Team, User
from apps.team_trends import queries
from apps.team_trends.access import reader_of, service_to_read, team_to_read
from apps.team_trends.places import places
from apps.team_trends.presenters import figures_page
from apps.team_trends.protection import Protection
from apps.team_trends.released_file import released_file


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The one page that there is for whoever asks, or a choice of several."""
    person = reader_of(request)
    services, teams = _places(person)
    if len(services) + len(teams) > 1:
        return render(request, "team_trends/index.html", {"services": services, "teams": teams})
    if services:
        return redirect("team_trends:overview", services[0].pk)
    return redirect("team_trends:team", teams[0].pk)


def _places(person: User) -> tuple[list[Service], list[Team]]:
    """Services that this person leads, and teams they work in."""
    services = {m.service_id: m.service for m in person.current_memberships if m.role == Role.SERVICE_LEAD}
    teams = {m.team_id: m.team for m in person.current_memberships if m.team}
    return (
        sorted(services.values(), key=lambda service: service.name),
        sorted(teams.values(), key=lambda team: team.name),
    )


@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_to_read(request, team_id)
    return _page(request, found.service, found)


@require_safe
def service(request: HttpRequest, service_id: int) -> HttpResponse:
    return _page(request, service_to_read(request, service_id), None)


def _page(request: HttpRequest, service: Service, team: Team | None) -> HttpResponse:
    page = figures_page(
        service,
        team,
        queries.released(service, team),
        queries.published_actions(service, team),
        nobody_there=team is not None and not queries.has_practitioners(team),
        protection=Protection(queries.threshold_of(service.pk)),
        now=timezone.now(),
        everything=request.GET.get("range") == "all",
    )
    context = {"page": page, "places": places(request, service, team)}
    return render(request, "team_trends/figures.html", context)


@require_safe
def team_file(request: HttpRequest, team_id: int) -> HttpResponse:
    found = team_to_read(request, team_id)
    return _file(found.service, found)


@require_safe
def service_file(request: HttpRequest, service_id: int) -> HttpResponse:
    return _file(service_to_read(request, service_id), None)


def _file(service: Service, team: Team | None) -> HttpResponse:
    whose = f"{team.name} team" if team else "All teams together"
    name = slugify(f"team figures {team.name if team else service.name}")
    return csv_file(released_file(whose, queries.released(service, team)), name)
