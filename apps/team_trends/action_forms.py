"""What a service does about what its teams said, as its leads write it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError

from apps.nhsuk.fields import DateField, WordsField, styled
from apps.people.models import Team, today
from apps.resilience.model import model
from apps.resilience.saying import joined
from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.team_trends.models import THRESHOLDS, Action
from apps.team_trends.naming import named_in
from apps.team_trends.writing_actions import Promise

LONGEST = 1_000
"""Characters."""
NEVER_NAMES = "Actions never name a practitioner. Take out {names}"
MAY_BE_A_NAME = (
    "A practitioner of the service is called {names}. Take the name out, or select “It names nobody here”"
)
ALL_TEAMS = "all"
FURTHEST = timedelta(days=5 * 366)
TOO_EARLY_OR_LATE = "The date must be today or later, and within 5 years"

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object


class NamesNobody(Base):
    """Refuses the full name of a practitioner of the service, and asks about a first or last name.

    Such a name may be a word, or somebody else's. Whoever writes says so with the button that is there then,
    which sends the names as `nobody`. What is saved for good is not asked about again.
    """

    naming_fields: tuple[str, ...] = ()
    practitioner_names: Sequence[str] = ()
    names_alone = ""
    """What `nobody` has to be for the words to stay; empty where nothing is to be decided."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        settled = set(str(self.data.get("nobody", "")).split(","))
        asked: set[str] = set()
        for name in self.naming_fields:
            named = named_in(str(cleaned.get(name) or ""), self.practitioner_names)
            if named.full:
                self.add_error(name, NEVER_NAMES.format(names=joined(named.full)))
            before = self.get_initial_for_field(self.fields[name], name)
            alone = set(named.alone) - set(named_in(str(before or ""), self.practitioner_names).alone)
            asked |= alone
            if unsettled := sorted(alone - settled):
                self.add_error(name, MAY_BE_A_NAME.format(names=joined(unsettled)))
                self.names_alone = ","
        self.names_alone = ",".join(sorted(asked)) if self.names_alone else ""
        return cleaned


class ActionForm(NamesNobody, WarnsOfIdentifiers, forms.Form):
    identifier_fields = naming_fields = ("words", "owner_role")

    heard = styled(
        forms.ChoiceField(
            label="What did you hear?",
            help_text="Choose what this answers. Your teams see it above what you write.",
            error_messages={
                "required": "Choose what this answers",
                "invalid_choice": "Choose what this answers from the list",
            },
        ),
        size="m",
    )
    team = styled(
        forms.ChoiceField(
            label="Who is it for?",
            error_messages={
                "required": "Choose a team, or all teams",
                "invalid_choice": "Choose a team from the list, or all teams",
            },
        ),
        size="m",
    )
    words = styled(
        WordsField(
            label="What will be done?",
            help_text="In plain words, and only what can be kept. Name nobody: an action is about how the "
            "service works.",
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 5}),
            error_messages={
                "required": "Write what will be done",
                "max_length": f"Shorten this to {LONGEST:,} characters or fewer",
            },
        ),
        size="m",
        count=True,
    )
    owner_role = styled(
        forms.CharField(
            label="Whose job is it?",
            help_text="A role, such as “clinical lead” or “operations manager”.",
            max_length=80,
            error_messages={
                "required": "Enter the role whose job it is",
                "max_length": "The role must be 80 characters or fewer",
            },
        ),
        size="m",
        width=20,
    )
    due_on = styled(
        DateField(label="By when?", help_text="For example, 31 1 2027.", subject="The date"), size="m"
    )

    def __init__(self, *args: Any, teams: Sequence[Team], names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.practitioner_names = names
        self._teams = {str(team.pk): team for team in teams}
        cast(forms.ChoiceField, self.fields["heard"]).choices = [("", "Choose one"), *heard_choices()]
        cast(forms.ChoiceField, self.fields["team"]).choices = [
            (ALL_TEAMS, "All teams"),
            *((pk, f"{team.name} team") for pk, team in self._teams.items()),
        ]

    def clean_due_on(self) -> date:
        return _to_come(self.cleaned_data["due_on"])

    @property
    def promise(self) -> Promise:
        """Of a valid form."""
        said = self.cleaned_data
        return Promise(
            team=self._teams.get(said["team"]),
            heard=said["heard"],
            words=said["words"],
            owner_role=said["owner_role"],
            due_on=said["due_on"],
        )


def _to_come(day: date) -> date:
    if not today() <= day <= today() + FURTHEST:
        raise ValidationError(TOO_EARLY_OR_LATE)
    return day


def heard_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a service can be told of: a part of the model, a challenge of its making, an ask."""
    return [
        ("Part of the model", [(".".join(each.key), each.label) for each in model().dimensions]),
        ("Challenge", [(f"challenge:{each.id}", each.label) for each in model().challenges_of("systemic")]),
        ("Ask of the service", [(f"ask:{each.id}", each.label) for each in model().asks]),
    ]


def said(action: Action) -> dict[str, Any]:
    """An action as initial values of its form."""
    return {
        "heard": action.heard,
        "team": str(action.team_id) if action.team_id else ALL_TEAMS,
        "words": action.words,
        "owner_role": action.owner_role,
        "due_on": action.due_on,
    }


class UpdateForm(NamesNobody, WarnsOfIdentifiers, forms.Form):
    identifier_fields = naming_fields = ("words",)

    status = styled(
        forms.ChoiceField(
            label="How is it going?",
            choices=Action.Status.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select how it is going", "invalid_choice": "Select how it is going"},
        ),
        size="m",
    )
    words = styled(
        WordsField(
            label="What is new?",
            help_text="Your teams read this beside the action. If it is not going ahead, say why. Name "
            "nobody.",
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 4}),
            error_messages={
                "required": "Write what is new",
                "max_length": f"Shorten this to {LONGEST:,} characters or fewer",
            },
        ),
        size="m",
        count=True,
    )
    due_on = styled(
        DateField(label="By when?", help_text="Leave it as it is, or give the new date.", subject="The date"),
        size="m",
    )

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.practitioner_names = names

    def clean_due_on(self) -> date:
        """The date that it has stays, also once it has passed."""
        day: date = self.cleaned_data["due_on"]
        return day if day == self.initial.get("due_on") else _to_come(day)


class ThresholdForm(forms.Form):
    contributors = styled(
        forms.TypedChoiceField(
            label="How many people must take part?",
            choices=[(number, f"{number} people") for number in THRESHOLDS],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a number", "invalid_choice": "Select a number from the list"},
        ),
        size="m",
    )
