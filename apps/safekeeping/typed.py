"""What was typed in a form and not sent, in words, for whoever reads everything about themselves.

A room says in its own_data.py what its forms are called. What their boxes are called, they say themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from apps.safekeeping.merging import is_blank

DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class TypedForm:
    name: str
    """In plain words: "An entry in your journal"."""
    fields: Mapping[str, forms.Field]
    spoken: Mapping[str, Callable[[str], str]]
    """Box -> from what is chosen in it to words, where the form does not say it for everybody alike."""
    begin: Mapping[str, str]
    """How the names of boxes begin that are as many as the person has something -> what these are called."""


_forms: dict[str, TypedForm] = {}


def register(
    form_key: str,
    name: str,
    *form_classes: type[forms.Form],
    spoken: Mapping[str, Callable[[str], str]] | None = None,
    begin: Mapping[str, str] | None = None,
) -> None:
    """`form_key` is what the form is kept under (see unsent), without the number of its record."""
    fields = {field_name: field for each in form_classes for field_name, field in each.base_fields.items()}
    _forms[form_key] = TypedForm(name, fields, spoken or {}, begin or {})


def form_of(form_key: str) -> TypedForm:
    """One without names for its boxes where no room knows it any more."""
    prefix = f"{form_key.rpartition('/')[0]}/"
    return _forms.get(prefix) or TypedForm(form_key, {}, {}, {})


def form_name(row: Any) -> str:
    return form_of(row.form).name


def typed_in(column: str) -> Callable[[Any], str]:
    """Of a row of Unsent: a line for each box that says anything."""
    return lambda row: "\n".join(_lines(form_of(row.form), getattr(row, column) or {}))


def _lines(form: TypedForm, values: Mapping[str, Any]) -> Iterator[str]:
    for box, value in values.items():
        # What is hidden on the page are numbers and names for the site; the JSON has them.
        is_hidden = box in form.fields and form.fields[box].widget.is_hidden
        if not is_hidden and not is_blank(value) and (words := said(value, _speaker(form, box))):
            yield f"{_label(form, box)}: {words}"


def said(value: Any, speak: Callable[[str], str]) -> str:
    """One choice or several; of what was set aside, every one of them."""
    match value:
        case Mapping():
            return "; ".join(filter(None, (said(each, speak) for each in value.values())))
        case list() | tuple():
            return ", ".join(said(each, speak) for each in value)
    return speak(str(value))


def _label(form: TypedForm, box: str) -> str:
    if box in form.fields:
        return str(form.fields[box].label).removesuffix(" (optional)")
    whole, _, part = box.rpartition("_")
    if part in DATE_PARTS and whole in form.fields:
        return f"{_label(form, whole)} ({part})"
    return next((label for begin, label in form.begin.items() if box.startswith(begin)), box)


def _speaker(form: TypedForm, box: str) -> Callable[[str], str]:
    if box in form.spoken:
        return form.spoken[box]
    field = form.fields.get(box)
    if isinstance(field, forms.BooleanField):
        return lambda _: "Yes"
    choices = dict(_flat(field.choices)) if isinstance(field, forms.ChoiceField) else {}
    return lambda chosen: choices.get(chosen) or chosen


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), str(label)
