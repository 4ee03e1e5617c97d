"""What demo people answer about team figures, and what their service says it will do."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from apps.demo.acts import NAMES
from apps.demo.people import DemoPerson
from apps.people.models import Role, Team, User
from apps.resilience.weeks import Week
from apps.team_trends import building, wording
from apps.team_trends.blocks import Block
from apps.team_trends.models import Action, ActionUpdate, Consent

PLANNED, UNDER_WAY, DONE, NOT_DONE = Action.Status


@dataclass(frozen=True)
class Told:
    """What was said about an action later on."""

    weeks_ago: int
    status: Action.Status
    words: str
    due_in: int | None = None
    """Weeks from the week of loading, where the day has changed."""


@dataclass(frozen=True)
class DemoAction:
    name: str
    heard: str
    words: str
    owner_role: str
    due_in: int
    """Weeks from the week of loading."""
    published_weeks_ago: int | None
    """None for a draft."""
    team: str = ""
    told: tuple[Told, ...] = ()


ACTIONS = (
    DemoAction(
        "admin hour",
        heard="challenge:admin",
        words="An hour for notes and letters every day, from 4pm, without appointments.",
        owner_role="Operations manager",
        due_in=-16,
        published_weeks_ago=26,
        team="Riverside",
        told=(
            Told(21, UNDER_WAY, "Diaries are changed from next month on. It starts with two days a week."),
            Told(15, DONE, "The hour is in all diaries."),
        ),
    ),
    DemoAction(
        "risk on call",
        heard="ask:risk_support",
        words="Somebody senior is on call for risk every day, and not only for emergencies.",
        owner_role="Clinical lead",
        due_in=4,
        published_weeks_ago=13,
        told=(Told(6, UNDER_WAY, "Mondays to Wednesdays are covered. The other days follow."),),
    ),
    DemoAction(
        "targets",
        heard="challenge:targets",
        words="Take the number of contacts out of the weekly email.",
        owner_role="Service lead",
        due_in=-9,
        published_weeks_ago=18,
        told=(
            Told(
                10,
                NOT_DONE,
                "We report this number to the integrated care board and cannot leave it out. We now send it "
                "to managers only.",
            ),
        ),
    ),
    DemoAction(
        "gaps",
        heard="ask:gaps",
        words="Ten minutes are kept free between appointments.",
        owner_role="Team manager",
        due_in=-1,
        published_weeks_ago=9,
        team="Market Square",
        told=(
            Told(4, UNDER_WAY, "Mornings are done. We are looking for a way in the afternoons.", due_in=2),
        ),
    ),
    DemoAction(
        "reflect together",
        heard="values.systemic",
        words="An hour a month to reflect together, in work time, without a manager in the room.",
        owner_role="Clinical lead",
        due_in=9,
        published_weeks_ago=1,
    ),
    DemoAction(
        "referrals",
        heard="challenge:unsuitable_referrals",
        words="Look at how referrals are screened, together with two people from each team.",
        owner_role="Clinical lead",
        due_in=12,
        published_weeks_ago=None,
    ),
)


def answer_the_question(user: User, person: DemoPerson, starts: Week) -> None:
    """As whoever they are to PostgreSQL. From the week in which they began."""
    week = max(starts, Block(0).first)
    Consent.objects.create(
        person=user,
        contributes=person.in_team_figures,
        from_week=week.monday if person.in_team_figures else None,
        chosen_at=datetime.combine(week.monday, time(9, 10), tzinfo=user.zone),
        wording_version=wording.CURRENT,
    )


def write_actions(last: Week, zone: ZoneInfo) -> None:
    """All at once, as they have become: nobody is to be told of what was published months ago."""
    lead = User.objects.get(memberships__role=Role.SERVICE_LEAD)
    service = lead.current_memberships[0].service
    teams = {team.name: team for team in Team.objects.filter(service=service)}

    def at(weeks_ago: int) -> datetime:
        day = (last - weeks_ago).monday + timedelta(days=1)
        return datetime.combine(day, time(11, 30), tzinfo=zone)

    actions, updates = [], []
    for each in ACTIONS:
        due_on = (last + each.due_in).sunday
        weeks_ago = each.published_weeks_ago
        action = Action(
            pk=uuid5(NAMES, f"action/{each.name}"),
            service=service,
            team=teams.get(each.team),
            heard=each.heard,
            words=each.words,
            owner_role=each.owner_role,
            due_on=due_on,
            made_by=lead,
            made_at=at(2 if weeks_ago is None else weeks_ago),
            published_at=None if weeks_ago is None else at(weeks_ago),
        )
        begun = [] if weeks_ago is None else [Told(weeks_ago, PLANNED, "")]
        for told in (*begun, *each.told):
            due_on = due_on if told.due_in is None else (last + told.due_in).sunday
            action.status, action.due_on = told.status, due_on
            updates.append(
                ActionUpdate(
                    action=action,
                    status=told.status,
                    words=told.words,
                    due_on=due_on,
                    at=at(told.weeks_ago),
                    made_by=lead,
                )
            )
        actions.append(action)
    Action.objects.bulk_create(actions)
    ActionUpdate.objects.bulk_create(updates)


def build_releases(now: datetime) -> int:
    """What the worker would do within the hour; nothing without its database role. How many blocks."""
    if not settings.AGGREGATOR_DATABASE_URL:
        return 0
    with building.aggregator() as connection:
        return sum(
            len(building.build_due(connection, service, now=now)) for service in building.services(connection)
        )
