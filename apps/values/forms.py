from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.nhsuk.fields import ScaleField, styled
from apps.resilience.model import model
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.values.actions import HowLived, TooManyError, alike
from apps.values.models import LONGEST, MOST, OwnValue, Review

CLOSER_LONGEST = 1000
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class ListedField(forms.MultipleChoiceField):
    """Shows what is left of the list and takes any of it: another tab may have chosen one meanwhile."""

    def valid_value(self, value: str) -> bool:
        return any(value == each.id for each in model().values)


class ChooseForm(WarnsOfIdentifiers, forms.Form):
    """More values, beside those there are: `current`."""

    identifier_fields = ("words",)

    listed = ListedField(
        label="From the list",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose values from the list"},
    )
    words = styled(
        forms.CharField(
            label="In your own words (optional)",
            help_text="A word or a few, each value on a line of its own.",
            required=False,
            max_length=LONGEST * MOST * 2,
            widget=forms.Textarea({"rows": 3}),
            error_messages={"max_length": "What you write must be 960 characters or less in all"},
        ),
        size="m",
    )

    def __init__(self, *args: Any, current: Sequence[OwnValue], **options: Any) -> None:
        super().__init__(*args, **options)
        self._current = current
        held = {value.slug for value in current}
        left = [value for value in model().values if value.id not in held]
        listed = self.fields["listed"]
        assert isinstance(listed, forms.MultipleChoiceField)
        listed.choices = [(value.id, value.label) for value in left]
        styled(listed, size="m", columns=2, small=True, hints={value.id: value.gloss for value in left})

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if any(len(line) > LONGEST for line in _lines(words)):
            raise ValidationError(f"Each value must be {LONGEST} characters or less", code="long")
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not self.slugs and not self.own_words:
            self.add_error("listed", "Choose a value from the list, or write one of your own")
            return cleaned
        there = {alike(value.label) for value in self._current}
        asked = {alike(model().value(slug).label) for slug in self.slugs} | {
            alike(line) for line in self.own_words
        }
        if len(there | asked) > MOST:
            self.refuse(TooManyError(len(there), len(asked - there)))
        return cleaned

    def refuse(self, error: TooManyError) -> None:
        """Say beside the field that it would be more than six. What was chosen stays as it is."""
        # Where the list holds nothing that could be left out, the words are what to mend.
        self.add_error("listed" if self.slugs else "words", too_many(error))

    @property
    def slugs(self) -> list[str]:
        return list(self.cleaned_data.get("listed") or [])

    @property
    def own_words(self) -> list[str]:
        return _lines(self.cleaned_data.get("words") or "")


def _lines(words: str) -> list[str]:
    return [" ".join(line.split()) for line in words.splitlines() if line.strip()]


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def too_many(error: TooManyError) -> str:
    """In plain words why it cannot be so many, and what would be possible."""
    if not error.has:
        too_many = number(error.asked - MOST)
        return f"You can have six values at a time. You chose {number(error.asked)}: leave out {too_many}"
    room = MOST - error.has
    if not room:
        return "You have six values, which is as many as there can be. Let one go before you add another"
    return (
        f"You can have six values at a time. You have {number(error.has)} and chose {number(error.asked)} "
        f"more: choose {number(room)} at most, or let one go first"
    )


class RewordForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words",)

    words = styled(
        forms.CharField(
            label="In your own words",
            max_length=LONGEST,
            # Browsers offer what was typed to whoever uses the computer next.
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": "Write what you want to call this value",
                "max_length": f"A value must be {LONGEST} characters or less",
            },
        ),
        size="m",
    )

    def clean_words(self) -> str:
        return " ".join(str(self.cleaned_data["words"]).split())


def inputs_of(value: OwnValue) -> tuple[str, str]:
    """Names of the scale and of the box about a value."""
    return f"figure_{value.pk.hex}", f"closer_{value.pk.hex}"


class ReviewForm(WarnsOfIdentifiers, forms.Form):
    """A scale and a box for each of the values."""

    def __init__(self, *args: Any, values: Sequence[OwnValue], **options: Any) -> None:
        super().__init__(*args, **options)
        self._values = values
        self.identifier_fields = tuple(inputs_of(value)[1] for value in values)
        for value in values:
            figure, closer = inputs_of(value)
            self.fields[figure] = styled(
                ScaleField(label=value.label, low="Not at all", high="Completely"), size="m"
            )
            self.fields[closer] = forms.CharField(
                label=f"What would bring “{value.label}” closer? (optional)",
                required=False,
                max_length=CLOSER_LONGEST,
                widget=forms.Textarea({"rows": 2}),
                error_messages={"max_length": "What you write must be 1,000 characters or less"},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and all(how.figure is None and not how.closer for how in self.lived):
            raise ValidationError("Answer for at least one value, or leave the review for another day")
        return cleaned

    @property
    def lived(self) -> list[HowLived]:
        cleaned = self.cleaned_data
        found = []
        for value in self._values:
            figure, closer = inputs_of(value)
            found.append(HowLived(value, cleaned.get(figure), cleaned.get(closer) or ""))
        return found


def said(review: Review | None) -> dict[str, Any]:
    """A review as initial values of its form."""
    initial: dict[str, Any] = {}
    for lived in review.lived.all() if review else []:
        figure, closer = inputs_of(lived.value)
        initial |= {figure: lived.figure, closer: lived.closer}
    return initial
