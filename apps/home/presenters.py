"""The page that each role starts from, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dates import WEEKDAYS

from apps.checkins.presenters import last_moment, week_name
from apps.checkins.queries import State, WeekRecord, still_waits
from apps.coping.models import Plan
from apps.coping.presenters import sentence
from apps.home.queries import OwnRecords
from apps.journal.presenters import Moment
from apps.people.models import Membership, Role, User
from apps.reminders.models import ReminderPreference
from apps.reminders.presenters import hour_words
from apps.resilience.model import HIGHEST, Phase, model
from apps.resilience.usual import FEWEST_WEEKS
from apps.resilience.weeks import Week
from apps.trends import wording

WHO_SEES_WHAT_HEAD = ["What", "You", "Supervisor and service lead", "Administrator"]
WHO_SEES_WHAT = [
    ["Your check-ins and drafts", "Yes", "No", "No"],
    ["Your journal", "Yes", "No", "No"],
    ["Your values, plans and asks of the service", "Yes", "No", "No"],
    ["Your trends", "Yes", "No", "No"],
    ["Whether you have checked in, or are away", "Yes", "No", "No"],
    ["Your reminder settings", "Yes", "No", "No"],
    ["Your name, email address, team and role", "Yes", "No", "Yes"],
]

# The small drawing of the weeks, in the units of its own view box.
WIDTH, HEIGHT, MARGIN = 132, 44, 4


@dataclass(frozen=True)
class Home:
    today: date
    roles: list["RolePart"]
    """Roles other than practitioner, each once, in the order of the model."""
    practitioner: "PractitionerPart | None"
    has_earlier_check_ins: bool
    """A former practitioner keeps the way to what they wrote."""


@dataclass(frozen=True)
class RolePart:
    role: str
    label: str
    places: list[str]
    """Teams, or services, in which the role is held."""


@dataclass(frozen=True)
class OpenWeek:
    """This week or the last one, as a card."""

    record: WeekRecord
    name: str
    until: str
    """The last day on which it can be filled in or corrected: Sunday 29 November."""

    @property
    def week(self) -> Week:
        return self.record.week


@dataclass(frozen=True)
class Glance:
    """One phase in the latest week that was answered, with the weeks before it as a small line."""

    phase: Phase
    figure: str
    """Out of 10; empty where everything in the phase was skipped."""
    lines: list[str]
    """Stretches without a gap, as SVG points."""
    dots: list[tuple[float, float]]
    """Weeks without a neighbour, which a line would not show."""
    latest: tuple[float, float] | None


@dataclass(frozen=True)
class Glances:
    week: str
    """The latest answered week of those shown."""
    weeks: int
    phases: list[Glance]

    width, height = WIDTH, HEIGHT
    frame = f"M{MARGIN} {MARGIN}H{WIDTH - MARGIN}M{MARGIN} {HEIGHT - MARGIN}H{WIDTH - MARGIN}"
    """Lines at 10 and at 0, as an SVG path."""


@dataclass(frozen=True)
class PractitionerPart:
    is_new: bool
    """Nothing answered, begun or marked as away yet."""
    this_week: OpenWeek
    last_week: OpenWeek | None
    """Only while it still waits to be filled in."""
    glances: Glances | None
    """None where no week of those shown is answered."""
    reminder: str
    plans: list["PlanLine"]
    """Active ones."""
    looking_forward: list["PlanLine"]
    """The soonest first."""
    moment: Moment | None

    fewest_weeks = FEWEST_WEEKS


@dataclass(frozen=True)
class PlanLine:
    plan: Plan
    words: str
    review_is_due: bool

    @property
    def day(self) -> date | None:
        return self.plan.current.on_date


def home(user: User, own: OwnRecords | None, has_earlier_check_ins: bool, now: datetime) -> Home:
    return Home(
        today=now.astimezone(user.zone).date(),
        roles=_role_parts(user.current_memberships),
        practitioner=_practitioner_part(user, own, now.astimezone(user.zone).date()) if own else None,
        has_earlier_check_ins=has_earlier_check_ins,
    )


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
    begun = own.has_checked_in or any(week.state in (State.DRAFT, State.PAUSED) for week in own.weeks)
    return PractitionerPart(
        is_new=not begun,
        this_week=_open_week(this_week, person),
        last_week=_open_week(last_week, person) if still_waits(last_week, person) else None,
        glances=_glances(own.weeks),
        reminder=_reminder(own.reminder),
        plans=[_plan_line(plan, today) for plan in own.plans if plan.is_active],
        looking_forward=_looking_forward(own.plans, today),
        moment=own.moment,
    )


def _plan_line(plan: Plan, today: date) -> PlanLine:
    return PlanLine(plan, sentence(plan.current), plan.review_is_due(today))


def _looking_forward(plans: Sequence[Plan], today: date) -> list[PlanLine]:
    lines = [
        PlanLine(plan, plan.current.action, review_is_due=False)
        for plan in plans
        if plan.current.looks_forward and plan.current.on_date and plan.current.on_date >= today
    ]
    return sorted(lines, key=lambda line: line.day or today)


def _open_week(record: WeekRecord, person: User) -> OpenWeek:
    return OpenWeek(record, week_name(record.week, year=False), last_moment(record.week, person))


def _glances(records: Sequence[WeekRecord]) -> Glances | None:
    latest = next((record for record in reversed(records) if record.checkin), None)
    if latest is None:
        return None
    phases = [_glance(phase, records, latest) for phase in model().phases]
    return Glances(week_name(latest.week), len(records), phases)


def _glance(phase: Phase, records: Sequence[WeekRecord], latest: WeekRecord) -> Glance:
    stretches: list[list[tuple[float, float]]] = [[]]
    for number, record in enumerate(records):
        figure = record.figures.phases[phase.id] if record.figures else None
        if figure is None:
            stretches.append([])
        else:
            stretches[-1].append(_place(number, len(records), figure))
    assert latest.figures is not None, "the latest answered week has figures"
    figure = latest.figures.phases[phase.id]
    return Glance(
        phase=phase,
        figure="" if figure is None else wording.figure(figure),
        lines=[" ".join(f"{x},{y}" for x, y in stretch) for stretch in stretches if len(stretch) > 1],
        dots=[stretch[0] for stretch in stretches if len(stretch) == 1],
        latest=None if figure is None else _place(records.index(latest), len(records), figure),
    )


def _place(number: int, weeks: int, figure: float) -> tuple[float, float]:
    across = MARGIN + number * (WIDTH - 2 * MARGIN) / (weeks - 1)
    down = MARGIN + (1 - figure / HIGHEST) * (HEIGHT - 2 * MARGIN)
    return round(across, 1), round(down, 1)


def _reminder(preference: ReminderPreference) -> str:
    if not preference.weekly_on:
        return "Off"
    return f"{WEEKDAYS[preference.weekday - 1]}s at {hour_words(preference.hour)}"
