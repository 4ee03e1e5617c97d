"""The journey through a check-in, as one declared list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.checkins.draft_values import strategies_chosen
from apps.checkins.forms import (
    ChallengesForm,
    CopingForm,
    FactsForm,
    PlansForm,
    ResultsForm,
    StepForm,
    ValuesForm,
)
from apps.checkins.models import CheckIn, Draft
from apps.checkins.own import Own
from apps.resilience.model import model


@dataclass(frozen=True)
class Step:
    slug: str
    title: str
    intro: str
    number: int
    form: type[StepForm]

    def applies_to(self, values: Mapping[str, Any], own: Own) -> bool:
        """How strategies went is asked where some were chosen, and about plans where some were active."""
        if self.form is ResultsForm:
            return bool(strategies_chosen(values))
        return self.form is not PlansForm or bool(own.plans)


STEPS = (
    Step(
        "challenges",
        "What the work asked of you",
        "From your own experience so far, and from the way the service runs.",
        1,
        ChallengesForm,
    ),
    Step("values", "What mattered", model().phase("values").description, 2, ValuesForm),
    Step("coping", "What helped you cope", model().phase("coping").description, 3, CopingForm),
    Step("results", "How it went", "For each thing you did, say whether it helped.", 3, ResultsForm),
    Step("plans", "How your plans went", "If a plan did not come up this week, that is fine.", 3, PlansForm),
    Step("facts", "Your working week", "Rough answers are fine. They are for your eyes only.", 4, FactsForm),
)
LAST_NUMBER = STEPS[-1].number
BY_SLUG = {step.slug: step for step in STEPS}


def after(step: Step, values: Mapping[str, Any], own: Own) -> Step | None:
    """The next step that applies, or None when it is time to check the answers."""
    later = STEPS[STEPS.index(step) + 1 :]
    return next((other for other in later if other.applies_to(values, own)), None)


def before(step: Step, values: Mapping[str, Any], own: Own) -> Step | None:
    earlier = STEPS[: STEPS.index(step)]
    return next((other for other in reversed(earlier) if other.applies_to(values, own)), None)


def bound_form(step: Step, values: Mapping[str, Any], own: Own) -> StepForm:
    """The step's form with a draft's answers in it as if they had just been posted."""
    return step.form(data={k: v for k, v in values.items() if v is not None}, draft_values=values, own=own)


def form_to_send(step: Step, draft: Draft, checkin: CheckIn | None, own: Own) -> StepForm:
    """The step's form with what is in the draft, to see whether it can be submitted."""
    form = bound_form(step, draft.values, own)
    form.knows(draft, checkin)
    return form


def first_to_mend(draft: Draft, checkin: CheckIn | None, own: Own) -> Step | None:
    """The first step whose answers are not valid, or None."""
    applying = (step for step in STEPS if step.applies_to(draft.values, own))
    return next((step for step in applying if not form_to_send(step, draft, checkin, own).is_valid()), None)


def furthest(values: Mapping[str, Any], own: Own) -> Step:
    """Where to take up a draft again: the first step without any answer, or else the last."""
    applying = [step for step in STEPS if step.applies_to(values, own)]
    untouched = (s for s in applying if not any(bound_form(s, values, own).current_values().values()))
    return next(untouched, applying[-1])
