"""The ways between the pages of team figures. They stand outside what is the same for everybody."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from apps.people.access import person_of
from apps.people.models import Role, Service, Team
from apps.team_trends.access import READERS, leads


@dataclass(frozen=True)
class Place:
    label: str
    href: str
    is_here: bool


def places(request: HttpRequest, service: Service | None, team: Team | None = None) -> list[Place]:
    """`team` is the one whose page this is. Without a service only what is one's own."""
    person = person_of(request)
    found: list[tuple[str, str]] = []
    if service:
        if leads(person, service.pk):
            found.append(("Overview", reverse("team_trends:overview", args=[service.pk])))
        own = {
            each.team_id: each.team
            for each in person.current_memberships
            if each.team and each.service_id == service.pk and each.role in READERS
        }
        shown = own | ({team.pk: team} if team else {})
        found += [
            (f"{each.name} team", reverse("team_trends:team", args=[each.pk]))
            for each in sorted(shown.values(), key=lambda each: each.name)
        ]
        found.append(("All teams together", reverse("team_trends:service", args=[service.pk])))
    if person.has_role(Role.PRACTITIONER):
        found.append(("Your part", reverse("team_trends:yours")))
    return [Place(label, href, href == request.path) for label, href in found]
