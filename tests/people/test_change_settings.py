"""Ada looks after her own account."""

import zoneinfo

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.people.forms import time_zone_choices
from apps.people.models import User
from apps.safekeeping.models import AuditEvent


def test_settings_lead_to_everything_about_ones_account(cast, signed_in):
    content = signed_in(cast.ada).get(reverse("people:settings")).content.decode()
    for name in (
        "people:name_and_time_zone",
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "reminders:settings",
    ):
        assert f'href="{reverse(name)}"' in content, name
    assert "A practitioner in Harbour team at Coast Talking Therapies" in content


def test_settings_lead_to_reminders_only_whoever_can_have_some(cast, signed_in):
    content = signed_in(cast.amir).get(reverse("people:settings")).content.decode()
    assert reverse("reminders:settings") not in content


def test_ada_changes_her_name_and_time_zone(cast, signed_in):
    response = signed_in(cast.ada).post(
        reverse("people:name_and_time_zone"), {"name": "Ada L", "time_zone": "Europe/Dublin"}
    )
    assert response.url == reverse("people:settings")
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.time_zone) == ("Ada L", "Europe/Dublin")
    assert AuditEvent.objects.get(action="people.change_settings").subject == cast.ada


@pytest.mark.parametrize(
    ("values", "message"),
    [({"name": " "}, "Enter your name"), ({"time_zone": "Mars/Base"}, "Choose a time zone from the list")],
)
def test_settings_say_what_to_mend(cast, signed_in, values, message):
    response = signed_in(cast.ada).post(
        reverse("people:name_and_time_zone"), {"name": "Ada", "time_zone": "Europe/London", **values}
    )
    assert response.status_code == 422
    assert message in response.content.decode()


def test_london_comes_first_and_every_choice_is_a_real_zone():
    choices = time_zone_choices("Europe/London")
    assert choices[0] == ("United Kingdom", [("Europe/London", "London")])
    values = [value for _, zones in choices for value, _ in zones]
    assert len(values) == len(set(values)) > 300
    assert set(values) <= zoneinfo.available_timezones()


def test_an_old_name_of_a_zone_stays_chosen():
    assert ("GB", "GB") in time_zone_choices("GB")[0][1]


def test_the_hint_goes_away_for_good(cast, signed_in):
    client = signed_in(cast.ada)
    assert "Keep other people out" in client.get(reverse("people:settings")).content.decode()
    client.post(reverse("people:hide_two_step_hint"))
    assert "Keep other people out" not in signed_in(cast.ada).get(reverse("people:settings")).content.decode()


def test_somebody_without_a_service_keeps_their_settings(cast, signed_in):
    cast.ada.memberships.update(ends_on=timezone.localdate())
    response = signed_in(cast.ada).get(reverse("people:settings"))
    assert "You do not belong to a service at the moment" in response.content.decode()


def test_times_are_shown_in_ones_own_zone(cast, signed_in, clock):
    cast.ada.time_zone = "Pacific/Auckland"
    cast.ada.save()
    seen = []

    def view(request):
        seen.append(timezone.get_current_timezone_name())
        raise RuntimeError("seen")

    from django.test import RequestFactory

    from apps.people.middleware import TimeZoneMiddleware

    request = RequestFactory().get("/")
    request.user = cast.ada
    with pytest.raises(RuntimeError, match="seen"):
        TimeZoneMiddleware(view)(request)
    assert seen == ["Pacific/Auckland"]
    assert timezone.get_current_timezone_name() == "Europe/London"


@pytest.mark.parametrize("gone", ["Europe/Atlantis", "", "../../etc/passwd", "Europe"])
def test_a_zone_that_no_longer_exists_becomes_london(cast, signed_in, gone):
    User.objects.filter(pk=cast.ada.pk).update(time_zone=gone)
    assert signed_in(cast.ada).get(reverse("people:settings")).status_code == 200
    assert str(User.objects.get(pk=cast.ada.pk).zone) == "Europe/London"
