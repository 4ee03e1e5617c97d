"""The questions of an ask of the service."""

from typing import Any, cast

from django import forms

from apps.coping.forms import KEEP_OUT, words
from apps.nhsuk.fields import FixedChoices, styled
from apps.resilience.model import model
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers


class AskForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words",)

    category = styled(
        forms.ChoiceField(
            label="What would help?",
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Select what would help"),
        ),
        size="m",
        small=True,
        hints={ask.id: ask.example for ask in model().asks},
    )
    words = words("What would you ask for? (optional)", f"A sentence or two. {KEEP_OUT}", rows=3)
    challenge = styled(
        forms.ChoiceField(
            label="Which challenge is it about? (optional)",
            required=False,
            error_messages={"invalid_choice": "Choose a challenge from the list, or none"},
            choices=FixedChoices(
                [("", "Choose a challenge"), *((c.id, c.label) for c in model().challenges)]
            ),
        ),
        size="m",
    )
    for_supervision = styled(
        forms.BooleanField(
            label="Take it to supervision",
            help_text="It waits beside your topics for supervision. Nothing is sent to anybody.",
            required=False,
        ),
        small=True,
    )
    in_team_figures = styled(
        forms.BooleanField(
            label="Let its category be counted with your team\u2019s",
            help_text="Without your words and without your name. You can change this at any time.",
            required=False,
        ),
        small=True,
    )
    week = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        """`about` is the challenge it comes from: what may help with that is shown first."""
        super().__init__(*args, **kwargs)
        first = model().asks_for(about)
        rest = tuple(ask for ask in model().asks if ask not in first)
        choices = [(ask.id, ask.label) for ask in first + rest]
        cast(forms.ChoiceField, self.fields["category"]).choices = choices
