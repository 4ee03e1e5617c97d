"""A topic for supervision, and what came of it."""

from typing import Any, cast

from django import forms

from apps.nhsuk.fields import WordsField, styled
from apps.resilience.model import model
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.supervision.models import Topic

LONGEST = 2_000
LONGEST_NOTES = 5_000
"""Characters."""
KEEP_OUT = "Leave out names and anything that could tell somebody who a patient is."


def _box(label: str, hint: str, *, longest: int, rows: int, missing: str = "") -> forms.CharField:
    errors = {"max_length": f"Shorten this to {longest:,} characters or fewer", "required": missing}
    return styled(
        WordsField(
            label=label,
            help_text=hint,
            required=bool(missing),
            max_length=longest,
            widget=forms.Textarea({"rows": rows}),
            error_messages=errors,
        ),
        size="m",
    )


class TopicForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words",)

    words = _box(
        "What do you want to bring up?",
        f"A line is enough. {KEEP_OUT}",
        longest=LONGEST,
        rows=5,
        missing="Write what you want to bring up",
    )
    challenge = styled(
        forms.ChoiceField(
            label="Which challenge is it about? (optional)",
            required=False,
            error_messages={"invalid_choice": "Choose a challenge from the list"},
        ),
        size="m",
    )
    # What a new one was started from; see topic_views.origin_in.
    plan = forms.CharField(required=False, widget=forms.HiddenInput)
    ask = forms.CharField(required=False, widget=forms.HiddenInput)
    week = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, topic: Topic | None, **options: Any) -> None:
        super().__init__(*args, **options)
        challenges = [(challenge.id, challenge.label) for challenge in model().challenges]
        if topic and topic.challenge and topic.challenge not in dict(challenges):
            # What it has already stays there to keep.
            kept = model().challenge(topic.challenge, topic.challenge_version)
            challenges.append((kept.id, kept.label))
        field = cast(forms.ChoiceField, self.fields["challenge"])
        field.choices = [("", "None of these"), *challenges]
        if topic:
            for name in ("plan", "ask", "week"):
                del self.fields[name]

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).rstrip()


class NotesForm(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("private_notes",)

    private_notes = _box(
        "What came of it?",
        f"For example what you agreed, or what you want to try. {KEEP_OUT}",
        longest=LONGEST_NOTES,
        rows=8,
    )

    def clean_private_notes(self) -> str:
        return str(self.cleaned_data["private_notes"]).rstrip()
