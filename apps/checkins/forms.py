"""The questions of a check-in as forms, one per step. Every wording comes from the resilience room."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, cast

from django import forms

from apps.checkins.draft_values import Values, strategies_chosen
from apps.checkins.models import CheckIn, Draft
from apps.checkins.own import Own
from apps.coping.models import Went
from apps.coping.presenters import sentence
from apps.nhsuk.fields import FixedChoices, ScaleField, styled
from apps.resilience.model import model
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.safekeeping.inputs import KEPT_LIMIT, is_too_long

WORDS_LIMIT = 4000
"""Characters of own words in one box. The draft keeps longer text while the person is asked to shorten it."""

RESULTS = FixedChoices((result.id, result.label) for result in model().results)
DEGREES = FixedChoices((degree.id, degree.label) for degree in model().degrees)


def words(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Shorten this to {WORDS_LIMIT:,} characters or fewer"},
    )
    return styled(field)


def scales(phase: str) -> dict[str, forms.Field]:
    """The items of one phase."""
    return {
        item.id: styled(
            ScaleField(label=item.question, help_text=item.hint, low=item.at_0, high=item.at_10), size="m"
        )
        for item in model().items_of(phase)
    }


class StepForm(WarnsOfIdentifiers, forms.Form):
    """One step. Every question may be left; `draft_values` are the answers to all steps so far.

    `own` is what the questions are about that is the person's own.
    """

    def __init__(self, *args: Any, draft_values: Mapping[str, Any], own: Own, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft_values, self.own = draft_values, own
        self._submitted: dict[str, str] = {}
        # Copied, like Django copies the fields of a class: copying takes a third of the time of making them.
        self.fields.update(deepcopy(self.questions()))

    @classmethod
    def questions(cls) -> dict[str, forms.Field]:
        """The questions that are the same for everybody, made once."""
        return {}

    def knows(self, draft: Draft | None, checkin: CheckIn | None) -> None:
        """Say what of its words brings no warning of identifiers: what was submitted, and what was kept."""
        self._submitted = {name: getattr(checkin, name) for name in self.identifier_fields if checkin}
        self.identifiers_kept = (draft.identifiers_kept if draft else None) or {}

    def words_before(self, name: str) -> str:
        # Not the draft's: it keeps words while they are typed, before their author was warned.
        return self._submitted.get(name, "")

    def values_to_keep(self) -> Values:
        """What a draft keeps of a bound form: valid answers, and own words also where they are too long."""
        kept: Values = {}
        for name, field in self.fields.items():
            if name in self.cleaned_data:
                kept[name] = self.cleaned_data[name]
            elif isinstance(field, forms.CharField):
                # PostgreSQL keeps no NUL, which text copied from a PDF may hold.
                kept[name] = (self[name].value() or "").replace("\x00", "")[:KEPT_LIMIT]
        return kept

    def not_kept(self) -> list[str]:
        """Names of what a draft cannot keep as it was posted: a number that is none, or words without end."""
        kept = self.values_to_keep()
        return [name for name in self.fields if name not in kept or is_too_long(self[name].value())]

    def current_values(self) -> Values:
        """The draft's answers to this step's questions, blank ones included."""
        return {name: self.draft_values.get(name) for name in self.fields}


class ChallengesForm(StepForm):
    """Phase 1, work-related challenges, individual and systemic (Vivolo, Owen and Fisher 2024, Table 1)."""

    identifier_fields = ("challenge_words",)

    @classmethod
    @cache
    def questions(cls) -> dict[str, forms.Field]:
        fields = scales("challenges")
        fields["challenges"] = styled(
            forms.MultipleChoiceField(
                label="What weighed on you most?",
                help_text="Select any that apply, or none.",
                required=False,
                choices=FixedChoices(
                    (dimension.title, [(c.id, c.label) for c in model().challenges_of(dimension.id)])
                    for dimension in model().phase("challenges").dimensions
                ),
                widget=forms.CheckboxSelectMultiple,
            ),
            size="m",
            small=True,
            columns=2,
        )
        fields["challenge_words"] = words(
            "In your own words (optional)", "Leave out anything that could identify a patient or a colleague."
        )
        return fields


class ValuesForm(StepForm):
    """Phase 2, connecting with values and appraising adversity: the core of the model (Table 2)."""

    identifier_fields = ("value_words", "meaning_words")

    @classmethod
    @cache
    def questions(cls) -> dict[str, forms.Field]:
        fields = scales("values")
        fields["value"] = styled(
            forms.ChoiceField(
                label="Which of your values did facing it touch? (optional)",
                required=False,
                choices=FixedChoices([("", "Choose a value"), *((v.id, v.label) for v in model().values)]),
            ),
            size="m",
        )
        fields["value_words"] = styled(
            forms.CharField(
                label="Or name a value of your own (optional)",
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"max_length": "Shorten this to 80 characters or fewer"},
            ),
            width=20,
        )
        fields["value_effect"] = styled(
            forms.ChoiceField(
                label="What did the week do to that value? (optional)",
                required=False,
                choices=FixedChoices((e.id, e.label) for e in model().effects),
                widget=forms.RadioSelect,
            ),
            size="m",
            small=True,
        )
        fields["meaning_words"] = words(
            "What did it mean to you, in a sentence? (optional)",
            "Leave out anything that could identify a patient or a colleague.",
            rows=2,
        )
        return fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.own.values:
            field = cast(forms.ChoiceField, self.fields["value"])
            field.choices = [
                ("", "Choose a value"),
                ("Your values", [(str(value.pk), value.label) for value in self.own.values]),
                ("From the list", [(value.id, value.label) for value in model().values]),
            ]


class CopingForm(StepForm):
    """Phase 3, proactive coping: individual strategies, boundaries, relational strategies (Table 3)."""

    @classmethod
    @cache
    def questions(cls) -> dict[str, forms.Field]:
        fields = scales("coping")
        for dimension in model().phase("coping").dimensions:
            fields[f"strategies_{dimension.id}"] = styled(
                forms.MultipleChoiceField(
                    label=dimension.title,
                    required=False,
                    choices=FixedChoices((s.id, s.label) for s in model().strategies_of(dimension.id)),
                    widget=forms.CheckboxSelectMultiple,
                ),
                small=True,
                label_hidden=True,
            )
        return fields


class ResultsForm(StepForm):
    """How each strategy chosen on the step before went."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug in strategies_chosen(self.draft_values):
            self.fields[f"result_{slug}"] = styled(
                forms.ChoiceField(
                    label=model().strategy(slug).label,
                    required=False,
                    choices=RESULTS,
                    widget=forms.RadioSelect,
                ),
                small=True,
                inline=True,
            )


class PlansForm(StepForm):
    """How each plan that was active in the week went; the third phase of the model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for plan in self.own.plans:
            self.fields[f"went_{plan.pk}"] = styled(
                forms.ChoiceField(
                    label=f"{sentence(self.own.versions[plan.pk])}. How did it go? (optional)",
                    required=False,
                    choices=Went.choices,
                    widget=forms.RadioSelect,
                ),
                small=True,
                size="m",
            )
            self.fields[f"helped_{plan.pk}"] = styled(
                forms.ChoiceField(
                    label="Where you did it, how much did it help? (optional)",
                    required=False,
                    choices=self._degrees(str(self.draft_values.get(f"helped_{plan.pk}") or "")),
                    widget=forms.RadioSelect,
                ),
                small=True,
            )

    @staticmethod
    def _degrees(chosen: str) -> FixedChoices:
        """Those that are asked for, and after them one that no longer is where it was chosen before."""
        known = {degree.id: degree.label for degree in model().every_degree}
        if chosen in dict(DEGREES) or chosen not in known:
            return DEGREES
        return FixedChoices([*DEGREES, (chosen, known[chosen])])


class FactsForm(StepForm):
    """Facts of the week in bands; the introduction of the paper, after Westwood and others (2017)."""

    @classmethod
    @cache
    def questions(cls) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        fields["days_worked"] = styled(
            forms.IntegerField(
                label="On how many of the past 7 days did you work? (optional)",
                required=False,
                min_value=0,
                max_value=7,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": "Enter a whole number of days, from 0 to 7",
                    "min_value": "Enter a whole number of days, from 0 to 7",
                    "max_value": "Enter a whole number of days, from 0 to 7",
                },
            ),
            size="m",
            width=2,
        )
        for fact in model().facts:
            fields[fact.id] = styled(
                forms.ChoiceField(
                    label=f"{fact.question} (optional)",
                    help_text=fact.hint,
                    required=False,
                    choices=FixedChoices((band.id, band.label) for band in fact.bands),
                    widget=forms.RadioSelect,
                ),
                size="m",
                small=True,
            )
        return fields
