"""A time zone has one name, in the list and wherever it is told."""

from django.urls import reverse

from apps.people.time_zones import time_zone_choices


def test_each_place_is_offered_once_by_a_name_of_its_own():
    names = [name for _, zones in time_zone_choices("Europe/London") for _, name in zones]
    assert len(names) == len(set(names))
    assert {"London", "Dublin", "Kolkata", "Argentina, Buenos Aires"} <= set(names)
    assert not {"Calcutta", "Buenos Aires", "Belfast"} & set(names)


def test_an_old_name_stays_for_who_has_it(cast, signed_in):
    cast.ada.time_zone = "Asia/Calcutta"
    cast.ada.save()
    values = {"name": "Ada", "time_zone": "Asia/Calcutta"}
    assert signed_in(cast.ada).post(reverse("people:name_and_time_zone"), values).status_code == 302


def test_a_zone_has_one_name_everywhere(cast, signed_in):
    client = signed_in(cast.ada)
    for name, words in (
        ("people:name_and_time_zone", '<option value="Europe/London" selected>London</option>'),
        ("reminders:settings", "By the clock in your time zone, London"),
    ):
        assert words in client.get(reverse(name)).content.decode(), name
    page = client.get(reverse("people:settings")).content.decode()
    assert "Europe" not in page
    assert "London" in page
