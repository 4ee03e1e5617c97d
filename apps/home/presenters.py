"""The page that each role starts from, in words."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format

from apps.checkins.presenters import last_moment, week_name
from apps.checkins.queries import State, WeekRecord
from apps.coping.models import Plan
from apps.coping.presenters import sentence
from apps.home.latest_week import LatestWeek, latest_week
from apps.home.next_things import NextThing, next_things
from apps.home.queries import OwnRecords
from apps.home.team_things import TeamThings
from apps.journal.presenters import Moment
from apps.people.models import Membership, Role, User
from apps.reminders.models import ReminderPreference
from apps.reminders.presenters import hour_words
from apps.reminders.queries import Waiting
from apps.resilience.usual import FEWEST_WEEKS
from apps.resilience.weeks import Week
from apps.supervision.queries import last_day


@dataclass(frozen=True)
class Home:
    today: date
    roles: list["RolePart"]
    """Roles other than practitioner, each once, in the order of the model."""
    practitioner: "PractitionerPart | None"
    team: TeamThings
    left: list[tuple[str, str]]
    """The ways of a former practitioner to what they wrote: words and address."""


@dataclass(frozen=True)
class RolePart:
    role: str
    label: str
    places: list[str]
    """Teams, or services, in which the role is held."""


@dataclass(frozen=True)
class OpenWeek:
    """This week, as a card."""

    record: WeekRecord
    name: str
    until: str
    """The last day on which it can be filled in or corrected: Sunday 29 November."""

    @property
    def week(self) -> Week:
        return self.record.week


@dataclass(frozen=True)
class PractitionerPart:
    is_new: bool
    """Nothing answered, begun or marked as away yet."""
    this_week: OpenWeek
    next_things: list[NextThing]
    latest: LatestWeek | None
    """None before the first check-in."""
    notices: list[Waiting]
    reminder: str
    plans: list["PlanLine"]
    """Active ones."""
    moment: Moment | None
    shared: list["SharedLine"]

    fewest_weeks = FEWEST_WEEKS


@dataclass(frozen=True)
class PlanLine:
    plan: Plan
    words: str


@dataclass(frozen=True)
class SharedLine:
    """That a supervisor can see something now."""

    name: str
    until: str


def home(user: User, own: OwnRecords | None, team: TeamThings, left: Set[str], now: datetime) -> Home:
    return Home(
        today=now.astimezone(user.zone).date(),
        roles=_role_parts(user.current_memberships),
        practitioner=_practitioner_part(user, own, now.astimezone(user.zone).date()) if own else None,
        team=team,
        left=[(words, reverse(page)) for words, page, by in WAYS_BACK if not left.isdisjoint(by)],
    )


WAYS_BACK = (
    ("Your check-ins", "checkins:index", ("checkins", "drafts")),
    ("Your trends", "trends:show", ("checkins",)),
    ("Your journal", "journal:index", ("entries",)),
    ("Your values", "values:index", ("own_values",)),
    ("Your coping plans and asks", "coping:index", ("plans", "asks")),
    ("Your topics for supervision", "supervision:topics", ("topics",)),
    ("What you shared, and who looked", "supervision:index", ("grants", "viewings")),
    ("Browsers that showed your reminders", "reminders:settings", ("browsers",)),
)
"""Words, page, and what opens it: relations from a person, of which any is enough."""
LEFT = sorted({relation for _, _, relations in WAYS_BACK for relation in relations})


def _role_parts(memberships: Sequence[Membership]) -> list[RolePart]:
    parts = []
    for role in (Role.SUPERVISOR, Role.SERVICE_LEAD, Role.ADMINISTRATOR):
        held = [m for m in memberships if m.role == role]
        if held:
            places = [f"{m.team.name} team, {m.service.name}" if m.team else m.service.name for m in held]
            parts.append(RolePart(role.value, str(role.label), sorted(places)))
    return parts


def _practitioner_part(person: User, own: OwnRecords, today: date) -> PractitionerPart:
    this_week, last_week = own.weeks[-1], own.weeks[-2]
    begun = own.latest or any(week.state in (State.DRAFT, State.PAUSED) for week in own.weeks)
    return PractitionerPart(
        is_new=not begun,
        this_week=_open_week(this_week, person),
        next_things=next_things(
            person, this_week, last_week, own.plans, own.values_review, own.shared, own.notices, today
        ),
        latest=latest_week(own.latest, own.plans, own.changed) if own.latest else None,
        notices=own.notices,
        reminder=_reminder(own.reminder, rests=own.reminder_rests, today=today),
        plans=[PlanLine(plan, sentence(plan.current)) for plan in own.plans if plan.is_active],
        moment=own.moment,
        shared=[
            SharedLine(grant.supervisor.name, date_format(last_day(grant.ends_at, person), "j F"))
            for grant in own.shared
        ],
    )


def _open_week(record: WeekRecord, person: User) -> OpenWeek:
    return OpenWeek(record, week_name(record.week, year=False), last_moment(record.week, person))


def _reminder(preference: ReminderPreference, *, rests: bool, today: date) -> str:
    if preference.all_off or not preference.weekly_on:
        return "Off"
    if preference.none_until and preference.none_until > today:
        return f"None until {date_format(preference.none_until, 'l j F')}"
    if rests:
        return "Rests until you check in"
    return f"{WEEKDAYS[preference.weekday - 1]}s at {hour_words(preference.hour)}"
