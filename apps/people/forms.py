"""Forms of the site's own pages; those of the sign-in pages are in sign_in_forms."""

import zoneinfo
from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from apps.nhsuk.fields import styled
from apps.people.actions import TEAM_ROLES
from apps.people.invitation_links import held_token_hash
from apps.people.models import Role, Service, Team, User
from apps.people.presenters import ARTICLES
from apps.people.queries import has_account, live_invitation
from apps.people.sign_in_forms import GOOD_CHOICE

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def own_name() -> forms.CharField:
    return styled(
        forms.CharField(
            label="Your name",
            help_text="As people in your service know you.",
            max_length=100,
            error_messages={
                "required": "Enter your name",
                "max_length": "Your name must be 100 characters or fewer",
            },
            widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        ),
        width=20,
    )


def time_zone_choices(current: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The site's own zone first, then every place by region. `current` is in it even if it is an old name."""
    home = settings.TIME_ZONE
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    available = zoneinfo.available_timezones()
    for name in sorted(available):
        region, _, place = name.partition("/")
        # The tz database's other names (GB, EST5EDT, Etc/GMT+1) are kept for old programs, not for people.
        if place and region in regions and name != home:
            regions[region].append((name, place.replace("_", " ").replace("/", ", ")))
    first = [(home, "London (the United Kingdom)")]
    if current in available and current != home and current.partition("/")[0] not in regions:
        first.append((current, current))
    return [("United Kingdom", first), *((region, zones) for region, zones in regions.items() if zones)]


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
            Role.PRACTITIONER: "Checks in and sees their own records. Nobody else does unless they offer it.",
            Role.SUPERVISOR: "Sees what a practitioner has offered them, for as long as it is offered.",
            Role.SERVICE_LEAD: "Sees how the service fares, never how a person fares.",
            Role.ADMINISTRATOR: "Invites people and looks after teams. Sees no records.",
        },
    )
    team = forms.ChoiceField(
        label="Team",
        help_text="Practitioners and supervisors belong to a team. Leave this empty for the other two roles.",
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
        if role and "team" in cleaned:
            if role in TEAM_ROLES and team is None:
                self.add_error("team", "Choose a team")
            elif role not in TEAM_ROLES and team is not None:
                self.add_error("team", f"Choose no team: {ARTICLES[Role(role)]} belongs to the whole service")
        return cleaned
