"""Weeks away from work as a form."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from apps.nhsuk.fields import styled
from apps.resilience.weeks import Week

# What can be chosen moves on with the weeks, so a page that was left open may offer one that is too old.
FIRST, LAST = "Choose the first week away from the list", "Choose the last week away from the list"


class AwayForm(forms.Form):
    """Weeks away from work. Why is not asked."""

    first = styled(
        forms.ChoiceField(
            label="First week away", error_messages=dict.fromkeys(("required", "invalid_choice"), FIRST)
        ),
        size="m",
    )
    last = styled(
        forms.ChoiceField(
            label="Last week away", error_messages=dict.fromkeys(("required", "invalid_choice"), LAST)
        ),
        size="m",
    )

    def __init__(self, *args: Any, weeks: Iterable[tuple[Week, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(week), label) for week, label in weeks]
        cast(forms.ChoiceField, self.fields["first"]).choices = choices
        cast(forms.ChoiceField, self.fields["last"]).choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("first", "last"):
            if name in cleaned:
                cleaned[name] = Week.parse(cleaned[name])
        if "first" in cleaned and "last" in cleaned and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last week away must be the first week away or a later one")
        return cleaned
