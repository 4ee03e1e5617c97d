"""The questions of a plan as forms, one per step, and those of an ask."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from apps.coping.library import OWN, suggested
from apps.nhsuk.fields import DateField, FixedChoices, styled
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.values.models import OwnValue

WORDS_LIMIT = 1000
"""Characters of one box."""
NONE = "none"
REVIEW_AFTER = timedelta(weeks=4)
YEAR = timedelta(days=365)
KEEP_OUT = "Leave out anything that could identify a patient or a colleague."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240)


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
            error_messages={"required": "Select the challenge this plan is for"},
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
        if cleaned.get("challenge") == OWN and not cleaned.get("challenge_words"):
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
    """A strategy of the library, or one of one's own of a kind: "own:boundaries"."""

    strategy = forms.ChoiceField(
        label="What could you try?",
        widget=forms.RadioSelect,
        choices=FixedChoices(
            [
                *((strategy.id, strategy.label) for strategy in model().strategies),
                *((f"{OWN}:{kind.id}", kind.title) for kind in model().phase("coping").dimensions),
            ]
        ),
        error_messages={"required": "Select what you could try"},
    )


class StrategiesOfOneGroup(forms.Form):
    """Some of the choices of a StrategyForm, to show them in groups that open."""

    strategy = styled(forms.ChoiceField(widget=forms.RadioSelect), small=True)

    def __init__(self, *args: Any, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["strategy"])
        field.label, field.choices = label, choices


def strategy_groups(challenge: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Id, title and choices: those suggested for the challenge, then the rest of each kind and one's own."""
    first = suggested(challenge)
    groups = [("", "Suggested for this challenge", [(s.id, s.label) for s in first])] if first else []
    for kind in model().phase("coping").dimensions:
        rest = [(s.id, s.label) for s in model().strategies_of(kind.id) if s not in first]
        groups.append((kind.id, kind.title, [*rest, (f"{OWN}:{kind.id}", "Something of my own")]))
    return groups


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


class TimeOfDayField(forms.TimeField):
    """A time typed as people type it: 17:30, 5.30pm, 5pm."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
    input_formats = ("%H:%M", "%H.%M", "%H%M", "%I:%M%p", "%I.%M%p", "%I%p")
    default_error_messages = {"invalid": "Enter a time such as 5:30pm or 17:30"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split())
        return super().to_python(value)


class WhenForm(forms.Form):
    """When it has its place in the week, if it has one, and when to look at it again."""

    on_days = styled(
        forms.MultipleChoiceField(
            label="On which days? (optional)",
            help_text="Leave this out where the cue can come at any time.",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=FixedChoices((str(number), day) for number, day in enumerate(WEEKDAYS, start=1)),
        ),
        size="m",
        small=True,
    )
    on_date = styled(
        DateField(
            label="Or on one date? (optional)",
            help_text="For example leave, or a day out.",
            subject="The date",
            required=False,
        ),
        size="m",
    )
    looks_forward = styled(
        forms.BooleanField(
            label="This is something to look forward to",
            help_text="Your home page shows the date until it has come.",
            required=False,
        ),
        small=True,
    )
    at = styled(
        TimeOfDayField(
            label="At what time? (optional)", help_text="For example 5:30pm or 17:30.", required=False
        ),
        size="m",
        width=5,
    )
    minutes = styled(
        forms.TypedChoiceField(
            label="For how long?",
            help_text="For your calendar, where you chose a time.",
            coerce=int,
            choices=FixedChoices((str(number), "") for number in MINUTES),
        ),
        size="m",
    )
    review_on = styled(
        DateField(
            label="When will you look at this plan again?",
            help_text="At the latest a year from now. The plan carries on after this date until you end it.",
            subject="The review date",
        ),
        size="m",
    )

    def __init__(self, *args: Any, today: date, kept_date: date | None = None, **kwargs: Any) -> None:
        """`kept_date` is the date the plan has already, which may have passed."""
        super().__init__(*args, **kwargs)
        self.today, self.kept_date = today, kept_date
        cast(forms.ChoiceField, self.fields["minutes"]).choices = [
            (str(number), duration(number)) for number in MINUTES
        ]

    def clean_on_days(self) -> str:
        return "".join(sorted(self.cleaned_data["on_days"]))

    def clean_on_date(self) -> date | None:
        day: date | None = self.cleaned_data["on_date"]
        if day and day != self.kept_date and not self.today <= day <= self.today + 2 * YEAR:
            raise ValidationError("The date must be today or later, and within two years")
        return day

    def clean_review_on(self) -> date:
        return within_a_year(self.cleaned_data["review_on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("on_days") and cleaned.get("on_date"):
            self.add_error("on_date", "Choose days of the week or one date, not both")
        elif cleaned.get("looks_forward") and not cleaned.get("on_date") and "on_date" not in self.errors:
            self.add_error("on_date", "Enter the date you look forward to")
        elif cleaned.get("at") and not (cleaned.get("on_days") or cleaned.get("on_date") or self.errors):
            self.add_error("at", "Choose days or a date for this time, or leave the time out")
        return cleaned


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} minutes"
    whole = "1 hour" if hours == 1 else f"{hours} hours"
    return f"{whole} and {rest} minutes" if rest else whole


def within_a_year(day: date, today: date) -> date:
    """A review date. Raises ValidationError."""
    if not today < day <= today + YEAR:
        raise ValidationError("The review date must be tomorrow or later, and within a year")
    return day


class ReviewForm(forms.Form):
    until = styled(
        DateField(
            label="Keep going until", help_text="At the latest a year from now.", subject="The review date"
        ),
        size="m",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        return within_a_year(self.cleaned_data["until"], self.today)


class EndForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("ended_words",)

    ended_words = words("Anything you want to remember? (optional)", KEEP_OUT, rows=3)
