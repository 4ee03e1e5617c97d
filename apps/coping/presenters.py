"""Plans and asks in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from apps.coping import queries
from apps.coping.actions import Intention
from apps.coping.library import is_systemic
from apps.coping.models import Ask, FollowUp, Plan, PlanVersion, Went
from apps.coping.when_forms import WEEKDAYS, duration
from apps.nhsuk.times import clock_time, day_name
from apps.resilience.model import model

Said = PlanVersion | Intention
"""What a plan says, kept already or about to be."""


class Worded(Protocol):
    """What has the words of a plan: a plan's own, or those of one that is shown to somebody else."""

    @property
    def challenge(self) -> str: ...
    @property
    def challenge_words(self) -> str: ...
    @property
    def cue(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def on_days(self) -> str: ...
    @property
    def on_date(self) -> date | None: ...
    @property
    def at(self) -> time | None: ...
    @property
    def minutes(self) -> int: ...


WEEKS_SHOWN = 8
"""Of how a plan went; the weeks before are a click away."""
THEN = ("then ", "i will ", "i'll ", "i\u2019ll ")
"""How people begin what they will do, which the sentence says already."""


def clause(words: str, *openings: str) -> str:
    """An author's words as a part of a sentence: without a full stop, and without such an opening."""
    words = " ".join(words.split()).rstrip(" .,;…")
    for opening in openings:
        if words.lower().startswith(opening.lower()):
            words = words[len(opening) :].lstrip(" ,…")
    return words


def sentence(said: Worded) -> str:
    """If I finish my last call, then I will stand up; without a full stop, to go into a sentence."""
    cue = clause(said.cue, "if ")
    action = clause(said.action, *THEN)
    return f"If {cue}, then I will {action}"


def challenge(said: Worded) -> str:
    """In the wording that was shown, with the author's own words."""
    version = getattr(said, "challenge_version", None)
    label = model().challenge(said.challenge, version).label if said.challenge else ""
    return "\n".join(part for part in (label, said.challenge_words) if part)


def strategy(said: Said) -> str:
    if not said.strategy:
        return "Something of my own"
    return model().strategy(said.strategy, getattr(said, "strategy_version", None)).label


def when(said: Worded) -> str:
    """Every Monday and Friday at 12:30pm, for 15 minutes."""
    if not said.on_days and not said.on_date:
        return "Whenever the cue comes"
    if said.on_date:
        days = date_format(said.on_date, "l j F Y")
    else:
        names = [WEEKDAYS[int(day) - 1] for day in said.on_days]
        days = "Every day" if len(names) == len(WEEKDAYS) else f"Every {_and(names)}"
    if not said.at:
        return days
    at = clock_time(datetime.combine(date.min, said.at))
    return f"{days} at {at}, for {duration(said.minutes)}"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    change: str = ""


def rows(said: Said, change: Mapping[str, str] | None = None) -> list[Row]:
    """All that a plan says, besides its review date; `change` gives the address of each step."""
    kind = model().dimension("coping", said.kind).title
    found = [
        ("challenge", "Challenge", challenge(said)),
        ("value", "Value it serves", said.value.label if said.value else "None of my values"),
        ("value", "What might get in the way", said.obstacle),
        ("strategy", "Started from", strategy(said)),
        ("strategy", "Kind of coping", kind),
        ("if-then", "If", clause(said.cue, "if ")),
        ("if-then", "Then I will", clause(said.action, *THEN)),
        ("if-then", "Who could help", said.who),
        ("when", "When", when(said)),
    ]
    if said.looks_forward:
        found.append(("when", "Something to look forward to", "Yes, shown on your home page"))
    shown = change or {}
    return [Row(label, value or "Not answered", shown.get(step, "")) for step, label, value in found]


def changes(plan_id: UUID, slugs: list[str]) -> dict[str, str]:
    """The address of each step, from where one comes back to reading the plan."""
    return {slug: reverse("coping:write", args=[plan_id, slug]) + "?change=yes#maincontent" for slug in slugs}


@dataclass(frozen=True)
class PlanCard:
    """One plan in a list."""

    plan: Plan
    sentence: str
    when: str
    helped: str
    review_is_due: bool


def plan_card(plan: Plan, follow_ups: list[FollowUp], today: date) -> PlanCard:
    said = plan.current
    return PlanCard(
        plan, sentence(said), when(said), helped_words(follow_ups), review_is_due=plan.review_is_due(today)
    )


def helped_words(follow_ups: list[FollowUp]) -> str:
    """Helped in 2 of 3 weeks; "" before anything was answered. See queries.Helped for what counts."""
    told = queries.helped(follow_ups)
    if not told.of:
        return ""
    return f"Helped in {told.weeks} of {told.of} {'week' if told.of == 1 else 'weeks'}"


@dataclass(frozen=True)
class WeekOfPlan:
    """One row of how a plan went, week by week."""

    week: str
    went: str
    helped: str
    """In the words that were shown; "Left out" where it was done and this was not answered."""
    marks: Sequence[bool]
    """One for each degree above the least, True up to the one given; empty for what is no such degree."""


@dataclass(frozen=True)
class WeeksOfPlan:
    """The latest week first."""

    latest: Sequence[WeekOfPlan]
    earlier: Sequence[WeekOfPlan]


def weeks_of_plan(follow_ups: list[FollowUp]) -> WeeksOfPlan:
    weeks = [week_of_plan(each) for each in reversed(follow_ups)]
    return WeeksOfPlan(weeks[:WEEKS_SHOWN], weeks[WEEKS_SHOWN:])


def week_of_plan(follow_up: FollowUp) -> WeekOfPlan:
    helped, marks = "Left out" if follow_up.went != Went.NOT else "", []
    if follow_up.helped:
        helped = model().degree(follow_up.helped, follow_up.helped_version).label
        scale = [degree.id for degree in model().degrees]
        if follow_up.helped in scale:
            marks = [place <= scale.index(follow_up.helped) for place in range(1, len(scale))]
    return WeekOfPlan(day_name(follow_up.week), str(Went(follow_up.went).label), helped, marks)


def version_title(version: PlanVersion) -> str:
    """Version 1, from 18 November 2026."""
    return f"Version {version.number}, from {day_name(timezone.localtime(version.made_at))}"


@dataclass(frozen=True)
class Unfinished:
    """A plan that was begun or changed and not confirmed."""

    plan_id: UUID
    words: str
    started_at: Any
    form: str
    is_change: bool


def unfinished_words(values: Mapping[str, Any]) -> str:
    """What there is of a plan to know it by."""
    if values.get("cue") and values.get("action"):
        cue, action = str(values["cue"]), str(values["action"])
        return f"If {clause(cue, 'if ')}, then I will {clause(action, *THEN)}"
    known = {entry.id: entry.label for entry in model().challenges}
    label = known.get(str(values.get("challenge", "")), "")
    return label or clause(str(values.get("challenge_words") or "")) or "A plan without words so far"


@dataclass(frozen=True)
class AskCard:
    ask: Ask
    category: str
    challenge: str


def ask_card(ask: Ask) -> AskCard:
    return AskCard(
        ask,
        model().ask(ask.category, ask.category_version).label,
        model().challenge(ask.challenge, ask.challenge_version).label if ask.challenge else "",
    )


def offers_ask(said: Said) -> bool:
    """Whether an ask of the service belongs beside a plan; of a challenge in own words nobody can know."""
    return not said.challenge or is_systemic(said.challenge)
