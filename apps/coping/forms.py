"""The questions of a plan as forms, one per step, and the one at its end. When it is for is in when_forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.text import Truncator

from apps.coping.library import OWN, OwnStrategy, suggested
from apps.nhsuk.fields import FixedChoices, styled
from apps.nhsuk.times import day_name
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.values.models import OwnValue

WORDS_LIMIT = 1000
"""Characters of one box."""
LABEL_LIMIT = 120
"""Characters of what was planned before, where it is one of several to choose from."""
NONE = "none"
OWN_STRATEGY = "Something of my own"
KEEP_OUT = "Leave out anything that could identify a patient or a colleague."


def words(label: str, hint: str = "", *, missing: str = "", rows: int = 2, **look: Any) -> forms.CharField:
    """`missing` is the error of a box that may not be left empty."""
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows, "autocapitalize": "none"}),
        error_messages={"max_length": f"Shorten this to {WORDS_LIMIT:,} characters or fewer"},
    )
    if missing:
        field.error_messages["required"] = missing
    return styled(field, size="m", **look)


def week_in(text: str, today: date) -> Week | None:
    """The week that a link named; None for anything else, and for weeks to come."""
    try:
        week = Week.parse(text)
    except ValueError:
        return None
    return week if week.monday <= today else None


def challenge_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (dimension.title, [(c.id, c.label) for c in model().challenges_of(dimension.id)])
        for dimension in model().phase("challenges").dimensions
    ]


class ChallengeForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("challenge_words",)

    challenge = styled(
        forms.ChoiceField(
            label="Which challenge is this plan for?",
            widget=forms.RadioSelect,
            choices=FixedChoices(
                [*challenge_groups(), ("Something else", [(OWN, "Something else, in my own words")])]
            ),
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), "Select the challenge this plan is for"
            ),
        ),
        small=True,
        label_hidden=True,
    )
    challenge_words = words(
        "In your own words", f"You can leave this out if you chose from the list. {KEEP_OUT}"
    )
    week = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_blank = not cleaned.get("challenge_words") and "challenge_words" not in self.errors
        if cleaned.get("challenge") == OWN and is_blank:
            self.add_error("challenge_words", "Say in a few words what the challenge is")
        return cleaned


class ValueForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("obstacle",)

    value = styled(
        forms.ChoiceField(
            label="Which of your values does it serve?",
            widget=forms.RadioSelect,
            error_messages={"required": "Select a value, or “None of these”"},
        ),
        size="m",
        small=True,
        exclusive=(NONE,),
    )
    obstacle = words(
        "What might get in the way? (optional)",
        f"Seeing it coming makes it easier to get past. {KEEP_OUT}",
    )

    def __init__(self, *args: Any, values: list[OwnValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {str(value.pk): value for value in values}
        field = cast(forms.ChoiceField, self.fields["value"])
        field.choices = [*((pk, value.label) for pk, value in self.by_id.items()), (NONE, "None of these")]
        if not values:
            # There is nothing to choose between.
            field.required, field.widget = False, forms.HiddenInput()

    def clean_value(self) -> OwnValue | None:
        return self.by_id.get(self.cleaned_data["value"])


class StrategyForm(forms.Form):
    """A strategy of the library, one planned before, or a new one of a kind: "own:boundaries"."""

    strategy = forms.ChoiceField(
        label="What could you try?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what you could try",
            "invalid_choice": "Select what you could try from the list",
        },
    )

    def __init__(self, *args: Any, own: Sequence[OwnStrategy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["strategy"])
        field.choices = [choice for _, _, choices in strategy_groups("", own) for choice in choices]


class StrategiesOfOneGroup(forms.Form):
    """Some of the choices of a StrategyForm, to show them in groups that open."""

    strategy = styled(forms.ChoiceField(widget=forms.RadioSelect), small=True)

    def __init__(
        self,
        *args: Any,
        label: str,
        choices: list[tuple[str, str]],
        hints: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["strategy"])
        field.label, field.choices = label, choices
        styled(field, hints=hints)


def strategy_groups(
    challenge: str, own: Sequence[OwnStrategy]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Id, title and choices: those suggested for the challenge, then the rest of each kind and one's own."""
    first = suggested(challenge)
    groups = [("", "Suggested for this challenge", [(s.id, s.label) for s in first])] if first else []
    for kind in model().phase("coping").dimensions:
        rest = [(s.id, s.label) for s in model().strategies_of(kind.id) if s not in first]
        before = [(s.id, Truncator(s.label).chars(LABEL_LIMIT)) for s in own if s.kind == kind.id]
        groups.append((kind.id, kind.title, [*rest, *before, (f"{OWN}:{kind.id}", OWN_STRATEGY)]))
    return groups


def own_hints(own: Sequence[OwnStrategy]) -> dict[str, str]:
    return {each.id: f"From your plan of {day_name(each.planned_on)}" for each in own}


class IfThenForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("cue", "action", "who")

    cue = words(
        "If …",
        "A moment or a sign that you will notice, such as “it is 12:30 and I am still typing”.",
        missing="Enter the moment or sign that you will notice",
    )
    action = words(
        "… then I will …",
        "One small thing that is in your hands, such as “close the laptop and walk once round the block”.",
        missing="Enter what you will do",
    )
    who = words(
        "Who could help? (optional)", f"For example “my supervisor” or “a colleague”. {KEEP_OUT}", rows=1
    )


class EndForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("ended_words",)

    ended_words = words("Anything you want to remember? (optional)", KEEP_OUT, rows=3)
