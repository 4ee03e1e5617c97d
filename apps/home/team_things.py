"""What home says about team figures: the question that is asked once, what is new, and a lead's start."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.people.models import Role, User, today
from apps.team_trends import queries, wording
from apps.team_trends.action_presenters import news_of
from apps.team_trends.lead_presenters import PRESSURE, LeadStart, lead_start


@dataclass(frozen=True)
class NewsLine:
    words: str
    href: str


@dataclass(frozen=True)
class TeamQuestion:
    question: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class TeamThings:
    question: TeamQuestion | None
    """For a practitioner who has answered neither yes nor no."""
    news: list[NewsLine]
    starts: list[LeadStart]
    """One for each service that this person leads."""


def team_things(person: User, now: datetime, *, told: Collection[str]) -> TeamThings:
    """`told`: keys of the news that a notice tells, or told before it was put away."""
    return TeamThings(_question(person), _news(person, now, told), _starts(person))


def _question(person: User) -> TeamQuestion | None:
    practises = next((each for each in person.current_memberships if each.role == Role.PRACTITIONER), None)
    if practises is None or queries.consent_of(person) is not None:
        return None
    said = wording.WORDINGS[wording.CURRENT]
    return TeamQuestion(said.question, said.parts(queries.threshold_of(practises.service_id)))


def _news(person: User, now: datetime, told: Collection[str]) -> list[NewsLine]:
    own = {each.service_id: each.team_id for each in person.current_memberships if each.team_id}
    lines = []
    for update in (each for each in queries.news_for(person, now) if each.news_key not in told):
        team = update.action.team_id or own[update.action.service_id]
        lines.append(NewsLine(news_of(update), f"{reverse('team_trends:team', args=[team])}#doing"))
    return lines


def _starts(person: User) -> list[LeadStart]:
    services = {m.service_id: m.service for m in person.current_memberships if m.role == Role.SERVICE_LEAD}
    return [
        lead_start(
            service,
            queries.teams_of(service),
            queries.released_of_teams(service, [PRESSURE]),
            queries.released(service, None),
            queries.all_actions(service),
            today(),
        )
        for service in sorted(services.values(), key=lambda service: service.name)
    ]
