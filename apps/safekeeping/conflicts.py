"""What to say where two tabs changed one question."""

from typing import Any

from django import forms

from apps.safekeeping.inputs import labels_of
from apps.safekeeping.merging import is_blank


def conflict(theirs: Any, said: str) -> str:
    """`theirs` is what the other tab has, `said` is that in the words of the page, or "" to leave it out."""
    if is_blank(theirs):
        # What was sent is gone from what is kept of a form, just as what was cleared.
        return (
            "You cleared or sent this in another tab or on another device. "
            "Keep what you want, then save again"
        )
    says = f" It says there: “{said}”." if said else ""
    changed = f"You also changed this in another tab or on another device.{says}"
    return f"{changed} Keep what you want here, then save again"


def as_said(field: forms.Field, theirs: Any) -> str:
    """A posted value in the words of the page."""
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    chosen = [str(each) for each in (theirs if isinstance(theirs, list) else [theirs]) if not is_blank(each)]
    labels = labels_of(field.choices) if isinstance(field, forms.ChoiceField) else {}
    return ", ".join(labels.get(each) or each for each in chosen)
