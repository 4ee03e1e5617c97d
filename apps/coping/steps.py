"""The steps of writing a plan, and the plan as it is being written."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms

from apps.coping.actions import Intention
from apps.coping.forms import (
    NONE,
    ChallengeForm,
    IfThenForm,
    StrategyForm,
    ValueForm,
    week_in,
)
from apps.coping.library import OWN, OwnStrategy, own_strategies, starter
from apps.coping.models import Plan
from apps.coping.queries import earlier_plans
from apps.coping.when_forms import REVIEW_AFTER, WhenForm
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping.identifier_forms import Kept, WarnsOfIdentifiers
from apps.safekeeping.inputs import field_of, query_dict, raw_values
from apps.safekeeping.merging import SetAside, Values
from apps.values.models import OwnValue
from apps.values.queries import current_values

FORM = "coping.plan/"
"""Unsent forms of plans: this, then the plan's id. All steps' fields are in one."""


@dataclass(frozen=True)
class Step:
    slug: str
    title: str
    intro: str
    form: type[forms.Form]


STEPS = (
    Step("challenge", "The challenge", "Start from one thing that is hard at work.", ChallengeForm),
    Step(
        "value",
        "What matters",
        "A plan holds better when it serves something that matters to you.",
        ValueForm,
    ),
    Step("strategy", "What could help", "Start from an idea, or from one of your own.", StrategyForm),
    Step("if-then", "If and then", "Tie what you will do to a moment that you will notice.", IfThenForm),
    Step("when", "When", "A fixed time helps some plans. Others wait for their cue.", WhenForm),
)
BY_SLUG = {step.slug: step for step in STEPS}


def after(step: Step) -> Step | None:
    """The next step, or None when it is time to read the plan."""
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0] if following else None


def before(step: Step) -> Step | None:
    earlier = STEPS[: STEPS.index(step)]
    return earlier[-1] if earlier else None


@dataclass
class Writing:
    """A plan as one person is writing it. `plan` is there where one that was confirmed is being changed."""

    person: User
    plan: Plan | None
    kept: Values
    """What is kept of all steps so far, by the name of the input, as posted."""
    today: date
    named: dict[str, str]
    """Challenge and week that a link named, for a plan that begins."""
    identifiers_kept: Kept = field(default_factory=dict)

    # --- Answers so far -----------------------------------------------------------------------------

    @property
    def challenge(self) -> str:
        """The id of the challenge, "" for own words or none so far."""
        chosen = self._answer("challenge")
        return next((c.id for c in model().challenges if c.id == chosen), "")

    @property
    def week_named(self) -> str:
        """The week that it came from, as an address has it, or ""."""
        return str(self._answer("week"))

    @property
    def strategy(self) -> str:
        return str(self._answer("strategy"))

    def _answer(self, name: str) -> Any:
        return self.kept[name] if name in self.kept else (self._before.get(name) or "")

    @cached_property
    def values(self) -> list[OwnValue]:
        """The person's own; with the one the plan serves, where it was let go since."""
        values = current_values(self.person)
        served = self.plan.current.value if self.plan else None
        return [*values, served] if served and served not in values else values

    @cached_property
    def own_strategies(self) -> list[OwnStrategy]:
        """To start from, of plans that have ended; none for a plan that has its words already."""
        return [] if self.plan else own_strategies(earlier_plans(self.person))

    # --- Forms --------------------------------------------------------------------------------------

    def options(self, step: Step) -> dict[str, Any]:
        """What the step's form asks for when it is made."""
        options: dict[str, Any] = {"initial": self._initial(step)}
        if step.form is ValueForm:
            options["values"] = self.values
        if step.form is StrategyForm:
            options["own"] = self.own_strategies
        if step.form is WhenForm:
            options |= {
                "today": self.today,
                "kept_date": self.plan.current.on_date if self.plan else None,
            }
        return options

    @cached_property
    def _before(self) -> Values:
        """The answers of the plan as it is, by field."""
        if self.plan is None:
            return {**self.named, "minutes": "15", "review_on": self.today + REVIEW_AFTER}
        version = self.plan.current
        return {
            "challenge": version.challenge or OWN,
            "challenge_words": version.challenge_words,
            "value": str(version.value_id or NONE),
            "obstacle": version.obstacle,
            "strategy": version.strategy or f"{OWN}:{version.kind}",
            "cue": version.cue,
            "action": version.action,
            "who": version.who,
            "on_days": list(version.on_days),
            "on_date": version.on_date,
            "looks_forward": version.looks_forward,
            "at": version.at,
            "minutes": str(version.minutes),
            "reminds": self.plan.reminds,
            # A date that has passed asks for a new one.
            "review_on": self.today + REVIEW_AFTER
            if self.plan.review_is_due(self.today)
            else self.plan.review_on,
        }

    def _initial(self, step: Step) -> Values:
        if step.form is IfThenForm and self.plan is None:
            return starter(self.strategy, self.own_strategies)
        return self._before

    def filled_in(self, step: Step) -> forms.Form:
        """The step's form with what is kept, as if it had just been posted."""
        fresh = step.form(**self.options(step))
        raw = raw_values(fresh)
        raw |= {name: value for name, value in self.kept.items() if name in raw}
        form = step.form(data=query_dict(raw), **self.options(step))
        if isinstance(form, WarnsOfIdentifiers):
            form.identifiers_kept = self.identifiers_kept
        return form

    @cached_property
    def all_filled_in(self) -> dict[str, forms.Form]:
        return {step.slug: self.filled_in(step) for step in STEPS}

    def first_to_mend(self, set_aside: SetAside) -> Step | None:
        """The first step that is not valid, or in which another tab's words wait to be settled."""
        for step in STEPS:
            form = self.all_filled_in[step.slug]
            if not form.is_valid() or any(field_of(form, name) for name in set_aside):
                return step
        return None

    # --- The whole ----------------------------------------------------------------------------------

    @property
    def _cleaned(self) -> Values:
        return {name: v for form in self.all_filled_in.values() for name, v in form.cleaned_data.items()}

    @property
    def intention(self) -> Intention:
        """What the plan will say. Only once no step is left to mend."""
        said = self._cleaned
        first, *more = said["strategy"].split(":")
        strategy = "" if first == OWN else said["strategy"]
        return Intention(
            challenge="" if said["challenge"] == OWN else said["challenge"],
            challenge_words=said["challenge_words"],
            value=said["value"] or None,
            obstacle=said["obstacle"],
            kind=model().strategy(strategy).kind if strategy else more[0],
            strategy=strategy,
            cue=said["cue"],
            action=said["action"],
            who=said["who"],
            on_days=said["on_days"],
            on_date=said["on_date"],
            at=said["at"],
            minutes=said["minutes"],
            looks_forward=said["looks_forward"],
        )

    @property
    def review_on(self) -> date:
        review_on: date = self._cleaned["review_on"]
        return review_on

    @property
    def reminds(self) -> bool:
        return bool(self._cleaned["reminds"])

    @property
    def week(self) -> Week | None:
        return week_in(self._cleaned["week"], self.today)


def form_key(plan_id: UUID) -> str:
    return f"{FORM}{plan_id}"
