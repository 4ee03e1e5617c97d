"""Forms of the site's own pages; those of the sign-in pages are in sign_in_forms."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.db import transaction
from django.http import HttpRequest

from apps.nhsuk.fields import styled
from apps.people.actions import TEAM_ROLES
from apps.people.invitation_links import held_token_hash
from apps.people.models import Role, Service, Team, User
from apps.people.names import clean_name
from apps.people.presenters import ARTICLES
from apps.people.queries import has_account, live_invitation
from apps.people.sign_in_forms import GOOD_CHOICE
from apps.people.time_zones import time_zone_choices


def own_name() -> forms.CharField:
    return styled(
        forms.CharField(
            label="Your name",
            help_text="As people in your service know you.",
            max_length=100,
            validators=[clean_name],
            error_messages={
                "required": "Enter your name",
                "max_length": "Your name must be 100 characters or fewer",
            },
            widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        ),
        width=20,
    )


class SettingsForm(forms.Form):
    name = own_name()
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="Weeks begin and reminders arrive by the clock of this place.",
        error_messages={"invalid_choice": "Choose a time zone from the list"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": user.name, "time_zone": user.time_zone}
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zone_choices(user.time_zone)  # type: ignore[attr-defined]


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Name and password. The address is the invitation's: whatever is posted for it is ignored."""

    name = own_name()
    field_order = ["name", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = live_invitation(held_token_hash(context.request))
        email = self.fields["email"]
        email.disabled = True
        # Shown as text above the form; the hidden input lets a password manager see whose password it keeps.
        email.widget = forms.HiddenInput(attrs={"autocomplete": "username"})
        email.initial = self.initial["email"] = self.invitation.email if self.invitation else ""
        password = styled(self.fields["password1"], width=20)
        password.help_text = GOOD_CHOICE
        password.error_messages["required"] = "Enter a password"

    def save(self, request: HttpRequest) -> User:
        """The person, their place and their confirmed address: all of it or nothing."""
        with transaction.atomic():
            return super().save(request)  # type: ignore[no-any-return]

    def validate_unique_email(self, value: str) -> str:
        # The visitor holds the token sent to this address, so saying that it has an account leaks nothing.
        if has_account(value):
            raise forms.ValidationError("You already have an account. Sign in to accept this invitation")
        return value


class TeamForm(forms.Form):
    name = styled(
        forms.CharField(
            label="Team name",
            help_text="Without the word “team”, for example Harbour.",
            max_length=120,
            validators=[clean_name],
            error_messages={
                "required": "Enter a team name",
                "max_length": "The name must be 120 characters or fewer",
            },
        ),
        width=20,
    )


class InviteForm(forms.Form):
    email = styled(
        forms.EmailField(
            label="Email address",
            help_text="The invitation can only be used by whoever reads mail at this address.",
            max_length=254,
            error_messages={
                "required": "Enter an email address",
                "invalid": "Enter an email address in the correct format, like name@example.org",
                "max_length": "The email address must be 254 characters or fewer",
            },
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        ),
        width=30,
    )
    role = styled(
        forms.ChoiceField(
            label="Role",
            choices=Role.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a role"},
        ),
        hints={
            Role.PRACTITIONER: "Checks in. What they write is theirs alone, unless they share some of it.",
            Role.SUPERVISOR: "Sees what practitioners share, and team figures. Is not shown who checks in.",
            Role.SERVICE_LEAD: "Sees team figures, and says what is done. Is not shown check-ins or trends.",
            Role.ADMINISTRATOR: "Invites people and looks after teams. Is not shown check-ins or trends.",
        },
    )
    team = forms.ChoiceField(
        label="Team",
        help_text=(
            "Practitioners and supervisors belong to a team. "
            "For a service lead or administrator, choose No team."
        ),
        required=False,
        error_messages={"invalid_choice": "Choose a team from the list"},
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in service.teams.order_by("name")}
        self.fields["team"].choices = [("", "No team"), *((pk, str(team)) for pk, team in self.teams.items())]  # type: ignore[attr-defined]

    def clean_team(self) -> Team | None:
        return self.teams.get(self.cleaned_data["team"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, team = cleaned.get("role"), cleaned.get("team")
        if not role and "team" in cleaned and team is None:
            # Said together with what is wrong about the role, so that nobody has to mend one after the other.
            self.add_error("team", "Choose a team, unless you invite a service lead or an administrator")
        elif role and "team" in cleaned:
            if role in TEAM_ROLES and team is None:
                self.add_error("team", "Choose a team")
            elif role not in TEAM_ROLES and team is not None:
                self.add_error("team", f"Choose no team: {ARTICLES[Role(role)]} belongs to the whole service")
        return cleaned
