"""The picture of the model with a person's latest week in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from apps.checkins.models import CheckIn
from apps.checkins.presenters import week_name
from apps.coping.models import Ask, Plan
from apps.coping.presenters import sentence
from apps.home.about import Part, ShownPhase, phases
from apps.home.queries import Latest
from apps.resilience.model import HIGHEST, model
from apps.resilience.scoring import Figures, figures
from apps.resilience.weeks import Week
from apps.trends import wording

# The line that a figure is marked on, in the units of its own view box.
WIDTH, HEIGHT, MARGIN = 220, 24, 10


@dataclass(frozen=True)
class Note:
    """Something that the week led to."""

    lead: str
    words: str
    href: str


@dataclass(frozen=True)
class Named:
    """What the check-in names of one dimension, in the words that were shown."""

    lead: str
    words: Sequence[str]
    href: str


@dataclass(frozen=True)
class WeekPart:
    """One dimension."""

    part: Part
    figure: str
    """Out of 10; empty where it was not answered."""
    mark: float | None
    """Where the figure lies on its line."""
    named: Named | None


@dataclass(frozen=True)
class WeekPhase:
    shown: ShownPhase
    parts: Sequence[WeekPart]


@dataclass(frozen=True)
class LatestWeek:
    phases: Sequence[WeekPhase]
    week: Week
    name: str
    led_to: Sequence[Note]
    asks_how_plans_went: bool

    width, height = WIDTH, HEIGHT
    line = f"M{MARGIN} {HEIGHT / 2:g}H{WIDTH - MARGIN}"
    ends = f"M{MARGIN} 6V{HEIGHT - 6}M{WIDTH / 2:g} 9V{HEIGHT - 9}M{WIDTH - MARGIN} 6V{HEIGHT - 6}"
    """At 0, at 5 and at 10, as an SVG path."""


def latest_week(latest: Latest, plans: Sequence[Plan], changed: Sequence[Plan]) -> LatestWeek:
    """`plans` holds those that the week led to, and may hold others; `changed`, those changed after it."""
    checkin = latest.checkin
    week = Week(checkin.week)
    found = figures({answer.item: answer.figure for answer in checkin.answers.all()})
    named = _named(checkin, reverse("checkins:show", args=[week]))
    came_of_it = [plan for plan in plans if plan.week == checkin.week]
    return LatestWeek(
        [WeekPhase(shown, [_part(part, found, named) for part in shown.parts]) for shown in phases()],
        week,
        week_name(week),
        [
            *_plans("A plan", came_of_it),
            *_plans("A changed plan", changed),
            *_asks(latest.asks),
            *_entries(latest.entries, week),
        ],
        asks_how_plans_went=any(plan.is_active for plan in [*came_of_it, *changed]),
    )


def _part(part: Part, found: Figures, named: dict[tuple[str, str], Named]) -> WeekPart:
    figure = found.dimensions[part.dimension.key]
    return WeekPart(
        part,
        "" if figure is None else wording.figure(figure),
        None if figure is None else round(MARGIN + figure / HIGHEST * (WIDTH - 2 * MARGIN), 1),
        named.get(part.dimension.key),
    )


def _named(checkin: CheckIn, page: str) -> dict[tuple[str, str], Named]:
    """By dimension. Own words stay on the check-in's page."""
    weighed: dict[tuple[str, str], list[str]] = {}
    order = {challenge.id: number for number, challenge in enumerate(model().challenges)}
    for each in sorted(checkin.challenges.all(), key=lambda each: order.get(each.challenge, len(order))):
        challenge = model().challenge(each.challenge, each.version)
        weighed.setdefault(("challenges", challenge.dimension), []).append(challenge.label)
    named = {key: Named("What weighed most", labels, f"{page}#challenges") for key, labels in weighed.items()}
    if value := _value(checkin):
        named["values", "individual"] = Named("Your value it touched", [value], f"{page}#values")
    return named


def _value(checkin: CheckIn) -> str:
    if checkin.own_value:
        label = checkin.own_value.label
    elif checkin.value:
        label = model().value(checkin.value, checkin.value_version).label
    else:
        return ""
    if not checkin.value_effect:
        return label
    return f"{label}. {model().effect(checkin.value_effect, checkin.value_effect_version).label}"


def _plans(lead: str, plans: Sequence[Plan]) -> list[Note]:
    return [Note(lead, sentence(plan.current), reverse("coping:show", args=[plan.pk])) for plan in plans]


def _asks(asks: Sequence[Ask]) -> list[Note]:
    return [
        Note(
            "An ask of the service",
            model().ask(ask.category, ask.category_version).label,
            reverse("coping:ask", args=[ask.pk]),
        )
        for ask in asks
    ]


def _entries(entries: Sequence[UUID], week: Week) -> list[Note]:
    """How many, and no words: a journal is not for whoever passes behind the chair."""
    if not entries:
        return []
    if len(entries) == 1:
        return [Note("In your journal", "1 entry", reverse("journal:show", args=[entries[0]]))]
    where = reverse("checkins:show", args=[week]) + "#led-to"
    return [Note("In your journal", f"{len(entries)} entries", where)]
