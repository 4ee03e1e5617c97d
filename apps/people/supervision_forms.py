"""Which supervisor supervises which practitioners."""

from typing import Any, cast

from django import forms

from apps.nhsuk.fields import styled
from apps.people.models import Membership, User


class SuperviseForm(forms.Form):
    """Choices are memberships that hold today: `supervisors` and `practitioners` of one service."""

    supervisor = styled(
        forms.ChoiceField(
            label="Who supervises?",
            error_messages={
                "required": "Choose a supervisor",
                "invalid_choice": "Choose a supervisor from the list",
            },
        ),
        size="m",
    )
    practitioners = styled(
        forms.MultipleChoiceField(
            label="Whom do they supervise?",
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Select at least one practitioner",
                "invalid_choice": "Select practitioners from the list",
            },
        ),
        size="m",
        small=True,
    )

    def __init__(
        self, *args: Any, supervisors: list[Membership], practitioners: list[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # Somebody may supervise in two teams.
        self._supervisors = {str(place.person_id): place.person for place in supervisors}
        self._practitioners = {str(place.person_id): place.person for place in practitioners}
        choices = [(number, f"{each.name} ({each.email})") for number, each in self._supervisors.items()]
        cast(forms.ChoiceField, self.fields["supervisor"]).choices = [("", "Choose a supervisor"), *choices]
        cast(forms.MultipleChoiceField, self.fields["practitioners"]).choices = [
            (str(place.person_id), f"{place.person.name}, {place.team} team") for place in practitioners
        ]
        # Two people may have one name.
        hints = {number: each.email for number, each in self._practitioners.items()}
        styled(self.fields["practitioners"], hints=hints)

    def clean_supervisor(self) -> User:
        return self._supervisors[self.cleaned_data["supervisor"]]

    def clean_practitioners(self) -> list[User]:
        return [self._practitioners[number] for number in self.cleaned_data["practitioners"]]
