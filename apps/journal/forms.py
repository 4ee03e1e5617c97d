from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import HiddenInput

from apps.checkins.models import CheckIn
from apps.checkins.presenters import week_name
from apps.journal.actions import About
from apps.journal.models import Entry
from apps.journal.queries import Filters, Found
from apps.nhsuk.fields import DateField, WordsField, styled
from apps.resilience.model import NotInModelError, model
from apps.resilience.weeks import Week
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.values.models import OwnValue

LONGEST = 20_000
"""Characters of an entry."""
NO_PROMPT = "none"


class EntryForm(WarnsOfIdentifiers, forms.Form):
    """What an entry says. Choices are the person's own: `values`, and `checkins` with the latest first."""

    identifier_fields = ("words",)

    words = styled(
        WordsField(
            label="Your entry",
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 14}),
            error_messages={
                "required": "Write something before you save",
                "max_length": "Your entry must be 20,000 characters or less",
            },
        ),
        size="m",
        count=True,
    )
    event_on = DateField(
        label="When did it happen? (optional)",
        help_text="If it was not today. For example, 12 11 2026.",
        subject="The date it happened",
        required=False,
    )
    value = forms.ChoiceField(
        label="Which of your values is it about? (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose one of your values"},
    )
    challenge = forms.ChoiceField(
        label="Which challenge is it about? (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose a challenge from the list"},
    )
    checkin = forms.ChoiceField(
        label="Which check-in does it belong to? (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose one of your check-ins"},
    )
    is_moment = forms.BooleanField(
        label="Keep as a moment that mattered",
        help_text="We can offer it back to you in another week. You can change this at any time.",
        required=False,
    )
    prompt = forms.CharField(widget=HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        entry: Entry | None,
        values: list[OwnValue],
        checkins: list[CheckIn],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._today, self._entry = today, entry
        # What the entry has already stays there to keep, whatever has become of it since.
        self._values = {str(each.pk): each for each in _with(values, entry and entry.value)}
        self._checkins = {str(each.pk): each for each in _with(checkins, entry and entry.checkin)}
        self._offer("value", [(key, value.label) for key, value in self._values.items()])
        self._offer("checkin", [(key, week_name(Week(c.week))) for key, c in self._checkins.items()])
        challenges = [(challenge.id, challenge.label) for challenge in model().challenges]
        if entry and entry.challenge and entry.challenge not in dict(challenges):
            kept = model().challenge(entry.challenge, entry.challenge_version)
            challenges.append((kept.id, kept.label))
        self._offer("challenge", challenges)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if choices:
            field.choices = [("", "None of these"), *choices]
        else:
            del self.fields[name]

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).rstrip()

    def clean_event_on(self) -> date | None:
        day: date | None = self.cleaned_data["event_on"]
        if day and day > self._today:
            raise ValidationError("The date it happened must be today or in the past", code="future")
        return day

    def clean_prompt(self) -> str:
        """A prompt that is not in the model is none: nobody can choose it, or mend it."""
        return prompt_or_none(self.cleaned_data["prompt"])

    @property
    def about(self) -> About:
        """What to save besides the words, of a valid form."""
        cleaned = self.cleaned_data
        return About(
            event_on=cleaned["event_on"],
            is_moment=cleaned["is_moment"],
            prompt=cleaned["prompt"],
            challenge=cleaned["challenge"],
            value=self._values.get(cleaned.get("value", "")),
            checkin=self._checkins.get(cleaned.get("checkin", "")),
        )


def _with(choices: list[Any], one: Any) -> list[Any]:
    return [*choices, one] if one and one not in choices else choices


def prompt_or_none(slug: str) -> str:
    try:
        return model().prompt(slug).id
    except NotInModelError:
        return ""


def said(entry: Entry) -> dict[str, Any]:
    """An entry as initial values of its form."""
    return {
        "words": entry.words,
        "event_on": entry.event_on,
        "value": entry.value_id,
        "challenge": entry.challenge,
        "checkin": entry.checkin_id,
        "is_moment": entry.is_moment,
        "prompt": entry.prompt,
    }


class FindForm(forms.Form):
    """Which of one's own entries to show. Only the words are private; the rest may stand in an address."""

    words = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        error_messages={"max_length": "The words to look for must be 200 characters or less"},
    )
    value = forms.ChoiceField(label="Value", required=False)
    challenge = forms.ChoiceField(label="Challenge", required=False)
    month = forms.ChoiceField(label="Month", required=False)
    moments = forms.BooleanField(label="Only moments that mattered", required=False)

    def __init__(self, *args: Any, found: Found, **options: Any) -> None:
        super().__init__(*args, **options)
        self._values = {str(value.pk): value for value in found.values}
        challenges = [(slug, model().challenge(slug).label) for slug in found.challenges]
        months = [(month.isoformat()[:7], f"{month:%B %Y}") for month in found.months]
        self._offer("value", [(key, value.label) for key, value in self._values.items()])
        self._offer("challenge", sorted(challenges, key=lambda choice: choice[1]))
        self._offer("month", months)
        styled(self.fields["moments"], small=True)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        if choices:
            field.choices = [("", "All"), *choices]
        else:
            del self.fields[name]

    @property
    def filters(self) -> Filters:
        """Of the fields that are valid: a value that is nobody's here filters nothing."""
        if not hasattr(self, "cleaned_data"):
            self.is_valid()
        cleaned = self.cleaned_data
        month = cleaned.get("month")
        return Filters(
            value=self._values.get(cleaned.get("value", "")),
            challenge=cleaned.get("challenge", ""),
            month=date.fromisoformat(f"{month}-01") if month else None,
            moments=cleaned.get("moments", False),
        )

    @property
    def words_sought(self) -> str:
        return str(self.cleaned_data.get("words", ""))

    @property
    def sought(self) -> dict[str, str]:
        """All of it, words too, as the form takes it again."""
        return {"words": self.words_sought} | self.query

    @property
    def query(self) -> dict[str, str]:
        """What may stand in an address: everything but the words."""
        cleaned = {name: self.cleaned_data.get(name) for name in ("value", "challenge", "month", "moments")}
        return {name: "on" if said is True else str(said) for name, said in cleaned.items() if said}
