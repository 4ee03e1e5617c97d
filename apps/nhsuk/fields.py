"""Fields that Django lacks, and `styled`, which says how a field looks on the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.choices import BaseChoiceIterator, normalize_choices


@dataclass(frozen=True, slots=True)
class Look:
    """How one field is shown; see `styled` for what each option does."""

    size: str | None = None
    heading: bool = False
    caption: str | None = None
    label_hidden: bool = False
    width: int | None = None
    prefix: str | None = None
    suffix: str | None = None
    inline: bool = False
    small: bool = False
    columns: int = 1
    count: bool = False
    classes: str | None = None
    hints: Mapping[str, str] = dataclass_field(default_factory=dict)
    reveals: Mapping[str, Sequence[str]] = dataclass_field(default_factory=dict)
    exclusive: Sequence[str] = ()


FieldType = TypeVar("FieldType", bound=forms.Field)
_DEFAULT = Look()


def styled(field: FieldType, **options: Any) -> FieldType:
    """Give a form field its look and return the field.

    size: "s", "m", "l" or "xl", of the label or legend ("m" for a scale, otherwise "s").
    heading: the label is the page's h1. caption: a small line above it. label_hidden: only heard.
    width: 2, 3, 4, 5, 10, 20 or 30 characters. prefix, suffix: words beside an input.
    count: show how much of max_length is left. inline, small: radios and checkboxes.
    columns: 2 for a long list of options, which then flows down one column and on in the next.
    hints: option value to its hint. reveals: value of a checkbox ("on" where there is one) to the names of
    the fields shown under it.
    exclusive: values of checkboxes that clear the others ("None of these"). classes: extra CSS classes.

    Raises TypeError for an option that does not exist, ValueError for more than two columns.
    """
    if options.get("columns", 1) not in (1, 2):
        raise ValueError("Options stand in one column or two")
    field.look = replace(look_of(field), **options)  # type: ignore[attr-defined]
    return field


def look_of(field: forms.Field) -> Look:
    return getattr(field, "look", _DEFAULT)


class FixedChoices(BaseChoiceIterator):
    """Choices that are the same on every page, made once: `choices=FixedChoices([(value, label), ...])`.

    Django goes through a plain list again for each field, widget and copy of a form, which was half of the
    time that a form of the check-in took to make.
    """

    def __init__(self, choices: Iterable[Any]) -> None:
        self._choices = tuple(normalize_choices(list(choices)))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    def __copy__(self) -> "FixedChoices":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "FixedChoices":
        return self


class ScaleWidget(forms.RadioSelect):
    """Eleven radios from 0 to 10 in one strip, with both ends in words."""

    NUMBERS = FixedChoices((str(number), str(number)) for number in range(11))

    def __init__(self, low: str, high: str, skippable: bool, attrs: dict[str, Any] | None = None) -> None:
        self.low, self.high, self.skippable = low, high, skippable
        super().__init__(attrs, choices=self.NUMBERS)


class ScaleField(forms.Field):
    """A whole number from 0 to 10, or None when it was skipped or not answered.

    There is no slider: a slider starts somewhere, and that somewhere becomes the answer.
    """

    default_error_messages = {
        "required": "Select a number from 0 to 10",
        "invalid": "Select a number from 0 to 10",
    }

    def __init__(self, *, low: str, high: str, required: bool = False, **options: Any) -> None:
        # A radio cannot be cleared without JavaScript, so what may be skipped needs an option that says so.
        options.setdefault("widget", ScaleWidget(low, high, skippable=not required))
        super().__init__(required=required, **options)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if str(value) not in {str(number) for number in range(11)}:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(value)


class PostedJSONField(forms.JSONField):
    """JSON that a page's script posts. Django's own field fails where it is too deep or a number too long."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class WordsField(forms.CharField):
    def to_python(self, value: Any) -> str:
        # Browsers send line breaks as two characters, and count them as one.
        return (super().to_python(value) or "").replace("\r\n", "\n")


class DateParts(forms.MultiWidget):
    """Day, month and year as three inputs, posted as name_day, name_month and name_year."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DateField(forms.Field):
    """A date typed as day, month and year. Give `subject` as it should begin an error ("The review date")."""

    widget = DateParts
    default_error_messages = {
        "required": "Enter {subject_inside}",
        "missing": "{subject} must include a {missing}",
        "year": "{subject} must have a year of 4 numbers",
        "invalid": "{subject} must be a real date",
    }

    def __init__(self, *, subject: str = "The date", **options: Any) -> None:
        self.subject = subject
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        parts = dict(zip(("day", "month", "year"), (str(part or "").strip() for part in value), strict=True))
        if not any(parts.values()):
            return None
        if missing := [name for name, part in parts.items() if not part]:
            raise self._error("missing", missing=" and ".join(missing))
        if not all(part.isascii() and part.isdigit() for part in parts.values()):
            raise self._error("invalid")
        if len(parts["year"]) != 4:
            raise self._error("year")
        try:
            return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        except ValueError as error:
            raise self._error("invalid") from error

    def validate(self, value: date | None) -> None:
        if self.required and value is None:
            raise self._error("required")

    def _error(self, code: str, **words: str) -> ValidationError:
        inside = self.subject[:1].lower() + self.subject[1:]
        message = self.error_messages[code].format(subject=self.subject, subject_inside=inside, **words)
        return ValidationError(message, code=code)
