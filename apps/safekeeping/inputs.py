"""A form's inputs as browsers post them: by name the text, or a list where there are several."""

import json
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.http import QueryDict

from apps.safekeeping.merging import Values, is_blank

KEPT_LIMIT = 100_000
"""Characters of one box that are kept: more than a book chapter, and no way to fill the disk."""
MOST_INPUTS = 150
"""Inputs of one page that are kept."""
STEERING = frozenset({"csrfmiddlewaretoken", "base", "aside", "page", "whose", "keep"})
"""Inputs that only steer keeping, and say nothing that a person typed."""


# --- What pages post ------------------------------------------------------------------------------------


def posted_values(posted: QueryDict) -> Values:
    """Without what only steers, and without NUL, which text from a PDF may hold and PostgreSQL does not."""
    lists = [(name, texts) for name, texts in posted.lists() if name not in STEERING]
    whole = [(name, [text.replace("\x00", "") for text in texts]) for name, texts in lists[:MOST_INPUTS]]
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in whole}


def base_in(posted: Mapping[str, Any]) -> Values:
    """What the page says it showed."""
    found = list(values_in(posted, "base").items())[:MOST_INPUTS]
    return {name: value for name, value in found if name not in STEERING and _is_of_an_input(value)}


def values_in(posted: Mapping[str, Any], name: str) -> Values:
    """JSON from a hidden input. Anything unreadable counts as nothing."""
    try:
        found = json.loads(posted.get(name) or "{}", parse_constant=_refuse)
    # Brackets by the thousand are no page of ours either.
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def aside_in(posted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Words that were set aside and that the posted page showed."""
    return {name: shown for name, shown in values_in(posted, "aside").items() if isinstance(shown, dict)}


def id_in(posted: Mapping[str, Any]) -> str:
    """The posted page's own id; a new one for a page that has none yet."""
    return (posted.get("page") or "")[:20] or token_urlsafe(8)


def is_too_long(value: Any) -> bool:
    return any(len(text) > KEPT_LIMIT for text in _texts_of(value))


def clipped(values: Mapping[str, Any]) -> Values:
    """With no more of a box than is kept."""

    def clip(value: Any) -> Any:
        return value[:KEPT_LIMIT] if isinstance(value, str) else value

    return {
        name: [clip(each) for each in value] if isinstance(value, list) else clip(value)
        for name, value in values.items()
    }


def query_dict(values: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if not is_blank(value):
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _texts_of(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _is_of_an_input(value: Any) -> bool:
    if isinstance(value, list):
        return len(_texts_of(value)) == len(value) and not any(map(_is_broken, value))
    return value is None or (isinstance(value, str) and not _is_broken(value))


def _is_broken(text: str) -> bool:
    """Whether JSON wrote what is no text: half of a character, or a NUL."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


# --- What forms show ------------------------------------------------------------------------------------


def raw_values(form: forms.Form) -> Values:
    """What a browser would post of a form as it is shown, and "" for what it would leave out."""
    values: Values = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        # A browser never posts these.
        if bound.field.disabled:
            continue
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            suffixes = widget.widgets_names  # type: ignore[attr-defined]
            for suffix, part in zip(suffixes, parts or [], strict=True):
                values[f"{bound.html_name}{suffix}"] = str(part or "")
        elif isinstance(widget, forms.CheckboxInput):
            values[bound.html_name] = "on" if widget.check_test(value) else ""
        elif isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
            # In the order of the page, which is how a browser posts them.
            ticked = {str(each) for each in value or []}
            chosen = [choice for choice in labels_of(widget.choices) if choice in ticked]
            values[bound.html_name] = chosen[0] if len(chosen) == 1 else chosen or ""
        elif isinstance(widget, forms.Select | forms.RadioSelect):
            values[bound.html_name] = "" if value is None else str(value)
        else:
            values[bound.html_name] = str(widget.format_value(value) or "")
    return values


def field_of(form: forms.Form, name: str) -> str | None:
    """The field that an input belongs to; None for the form as a whole."""
    if name in form.fields:
        return name
    return next((field for field in form.fields if name.startswith(f"{field}_")), None)


def labels_of(choices: Any) -> dict[str, str]:
    """Label by value, in the order of the page, also of choices that stand in groups."""
    labels: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            labels |= labels_of(label)
        else:
            labels[str(value)] = str(label)
    return labels
