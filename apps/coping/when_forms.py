"""When a plan has its place in the week, and when to look at it again."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from apps.nhsuk.fields import DateField, FixedChoices, styled

REVIEW_AFTER = timedelta(weeks=4)
YEAR = timedelta(days=365)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240)


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
    reminds = styled(
        forms.BooleanField(
            label="Remind me at this time",
            help_text="The reminder says that there is one, and not what it is about.",
            required=False,
        ),
        small=True,
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
        elif cleaned.get("reminds") and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", "Enter the time to be reminded at, or leave the reminder out")
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
