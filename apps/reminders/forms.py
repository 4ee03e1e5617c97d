from calendar import day_name
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from apps.nhsuk.fields import DateField, FixedChoices, PostedJSONField, styled
from apps.people.presenters import zone_in_words
from apps.reminders import pushes
from apps.reminders.choices import Choice
from apps.reminders.models import LONGEST_PERIOD, Kind, ReminderPreference
from apps.reminders.presenters import hour_words
from apps.reminders.pushes import Subscription
from apps.reminders.schedule import is_quiet

ALSO = {
    "second_on": ("Once more three days later, if I have not checked in by then", ""),
    "plan_cues_on": ("At the time of a plan", "For the plans in which you asked for it."),
    "plan_reviews_on": ("When I wanted to look at a plan again", ""),
    "values_reviews_on": ("Every three months, to look back at my values", ""),
    "team_news_on": ("When there is something new for my team", ""),
    "grant_endings_on": ("A week before something that I share ends", "It ends by itself."),
}
"""Kinds by the field of the preference: what they are called in a list, and a hint."""
HOURS = [(str(hour), hour_words(hour)) for hour in range(24)]
LATEST = timedelta(days=365)


class ChoiceForm(forms.Form):
    """What one wants to be reminded of. What most people leave alone is in MORE."""

    MORE = ("also", "by_email", "quiet_from", "quiet_until", "none_until")

    weekly_on = styled(
        forms.BooleanField(label="Remind me to check in once a week", required=False),
        reveals={"on": ["weekday"]},
    )
    weekday = styled(
        forms.TypedChoiceField(
            label="Which day?",
            choices=FixedChoices([(str(number), day_name[number - 1]) for number in range(1, 8)]),
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a day", "invalid_choice": "Select a day from the list"},
        ),
        small=True,
    )
    hour = styled(
        forms.TypedChoiceField(
            label="What time?",
            choices=FixedChoices(HOURS),
            coerce=int,
            error_messages={"required": "Select a time", "invalid_choice": "Select a time from the list"},
        )
    )
    also = styled(
        forms.MultipleChoiceField(
            label="Remind me also",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=FixedChoices([(name, label) for name, (label, _) in ALSO.items()]),
        ),
        small=True,
        hints={name: hint for name, (_, hint) in ALSO.items() if hint},
    )
    by_email = styled(
        forms.BooleanField(
            label="Send me an email as well",
            help_text=(
                "A notice on your home page comes with every reminder. "
                "You get two emails a day at most, an hour apart."
            ),
            required=False,
        ),
        small=True,
    )
    quiet_from = styled(
        forms.TypedChoiceField(
            label="Quiet hours from (optional)",
            help_text="What falls into them comes when they end, or not at all if that is too late.",
            required=False,
            choices=FixedChoices([("", "No quiet hours"), *HOURS]),
            coerce=int,
            empty_value=None,
        )
    )
    quiet_until = styled(
        forms.TypedChoiceField(
            label="Quiet hours until (optional)",
            required=False,
            choices=FixedChoices([("", "No quiet hours"), *HOURS]),
            coerce=int,
            empty_value=None,
        )
    )
    none_until = styled(
        DateField(
            label="No reminders until (optional)",
            help_text="Weeks that you marked as away have none anyway. They start again by themselves.",
            subject="The date",
            required=False,
        )
    )

    def __init__(self, preference: ReminderPreference, data: QueryDict | None, today: date) -> None:
        self.today = today
        chosen = Choice.of(preference)
        initial: dict[str, Any] = {
            **{name: getattr(chosen, name) for name in ("weekly_on", "by_email")},
            "weekday": str(chosen.weekday),
            "hour": str(chosen.hour),
            "also": [name for name in ALSO if getattr(chosen, name)],
            "quiet_from": "" if chosen.quiet_from is None else str(chosen.quiet_from),
            "quiet_until": "" if chosen.quiet_until is None else str(chosen.quiet_until),
            # A day that has come is no wish any more.
            "none_until": chosen.none_until if chosen.none_until and chosen.none_until > today else None,
        }
        super().__init__(data, initial=initial)
        zone = zone_in_words(preference.person.time_zone)
        clock = (
            f"By the clock in your time zone, {zone}. Reminders without a time of their own come then too."
        )
        self.fields["hour"].help_text = clock

    def clean_none_until(self) -> date | None:
        day: date | None = self.cleaned_data["none_until"]
        if day and not self.today < day <= self.today + LATEST:
            raise ValidationError("The date must be tomorrow or later, and within a year")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "quiet_from" in self.errors or "quiet_until" in self.errors:
            return cleaned
        begins, ends, hour = (cleaned.get(name) for name in ("quiet_from", "quiet_until", "hour"))
        if begins is None and ends is None:
            return cleaned
        if begins is None or ends is None:
            missing = "quiet_from" if begins is None else "quiet_until"
            self.add_error(missing, "Select both hours, or leave both at “No quiet hours”")
        elif begins == ends:
            self.add_error("quiet_until", "Select an hour other than the one they begin at")
        elif cleaned.get("weekly_on") and hour is not None and is_quiet(hour, begins, ends):
            self.add_error("hour", "Select a time outside your quiet hours")
        return cleaned

    @property
    def choice(self) -> Choice:
        """What was chosen, once the form is valid."""
        said: dict[str, Any] = dict(self.cleaned_data)
        also = said.pop("also")
        said |= {name: name in also for name in ALSO}
        return Choice(**said)

    @property
    def shows_more(self) -> bool:
        """Whether something is wrong in what is behind "More choices"."""
        return any(name in self.errors for name in self.MORE)


class BrowserForm(forms.Form):
    """What a browser answers when it is asked to take pushes, as its script posts it; nobody fills it in."""

    subscription = PostedJSONField()

    def clean_subscription(self) -> Subscription:
        said = self.cleaned_data["subscription"]
        try:
            keys = said["keys"]
            given = (said["endpoint"], keys["p256dh"], keys["auth"])
        except (KeyError, TypeError):
            raise ValidationError("No subscription") from None
        if not all(isinstance(each, str) for each in given):
            raise ValidationError("No subscription")
        found = Subscription(*given, site_key=pushes.public_key())
        if not (pushes.may_be_called(found.endpoint) and pushes.can_be_encrypted_for(found)):
            raise ValidationError("No subscription")
        return found


class PutAwayForm(forms.Form):
    """Which notice; nobody fills it in."""

    kind = forms.ChoiceField(choices=Kind.choices)
    period = forms.CharField(max_length=LONGEST_PERIOD)
