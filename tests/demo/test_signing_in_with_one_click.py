import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.demo import people
from apps.people.models import User
from config import environment
from tests.conftest import ROOT

ADDRESS = "/demo/sign-in/"


@pytest.fixture
def demo(demo_mode, db, load_demo):
    load_demo(weeks=2)


def signed_in_as(client):
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).name if key else None


def test_the_sign_in_page_offers_each_of_them_by_name_and_role(demo, client):
    html = client.get(reverse("account_login")).content.decode()
    assert "Look around as a made-up person" in html
    for person in people.offered():
        assert person.name in html
        assert person.role_words in html
    assert html.count(f'action="{ADDRESS}"') == len(people.offered())
    assert people.PASSWORD in html


@pytest.mark.parametrize("person", people.offered(), ids=lambda person: person.name)
def test_one_click_signs_in(person, demo, client):
    response = client.post(ADDRESS, {"email": person.email}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert response.status_code == 200
    assert signed_in_as(client) == person.name


@pytest.mark.parametrize(
    ("asked_for", "led_to"), [("/values/", "/values/"), ("https://elsewhere.test/", "/")]
)
def test_one_click_leads_on_to_the_page_that_was_asked_for(demo, client, asked_for, led_to):
    page = client.get(reverse("account_login"), {"next": asked_for}).content.decode()
    assert page.count(f'name="next" value="{asked_for}"') >= len(people.offered())
    response = client.post(ADDRESS, {"email": people.offered()[0].email, "next": asked_for})
    assert response.url == led_to


def test_the_click_needs_the_forms_own_token(demo):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"email": people.offered()[0].email}).status_code == 403


def test_opening_the_address_signs_nobody_in(demo, client):
    assert client.get(ADDRESS).status_code == 405


def test_a_real_person_cannot_be_signed_in_as(demo, cast, client):
    assert client.post(ADDRESS, {"email": cast.ada.email}).status_code == 404
    assert signed_in_as(client) is None


def test_a_demo_person_who_is_not_offered_cannot_be_signed_in_as(demo, client):
    leah = User.objects.get(name="Leah Goldberg")
    assert client.post(ADDRESS, {"email": leah.email}).status_code == 404
    assert signed_in_as(client) is None


@pytest.mark.parametrize("data", [{}, {"email": ""}, {"email": "nobody@demo.heartwood.test"}])
def test_nobody_in_particular_is_not_found(data, demo, client):
    assert client.post(ADDRESS, data).status_code == 404


def test_a_demo_person_who_was_closed_cannot_be_signed_in_as(demo, client):
    User.objects.filter(name="Priya Nair").update(is_active=False)
    assert client.post(ADDRESS, {"email": people.offered()[0].email}).status_code == 404
    assert "Priya Nair" not in client.get(reverse("account_login")).content.decode()


def test_before_the_data_are_loaded_the_page_says_how(demo_mode, db, client):
    assert "manage.py load_demo" in client.get(reverse("account_login")).content.decode()


# --- Only in demo mode ---


def test_without_demo_mode_there_is_no_such_room_and_no_such_address(db, client):
    assert not apps.is_installed("apps.demo")
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign_in")
    for path in (ADDRESS, "/demo/mail/", "/demo/"):
        assert client.post(path, {"email": people.offered()[0].email}).status_code == 404


def test_without_demo_mode_the_sign_in_page_offers_nobody(db, client):
    assert "made-up" not in client.get(reverse("account_login")).content.decode()


def test_even_with_the_address_there_nobody_is_signed_in_outside_demo_mode(demo, settings, client):
    settings.DEMO = False
    assert client.post(ADDRESS, {"email": people.offered()[0].email}).status_code == 404
    assert signed_in_as(client) is None


@pytest.mark.parametrize("name", ["production", "test"])
def test_the_site_does_not_start_in_demo_mode_in_production_or_tests(name):
    with pytest.raises(ImproperlyConfigured, match=f"DEMO cannot be turned on when ENVIRONMENT is {name}"):
        environment.read({"ENVIRONMENT": name, "DEMO": "1"})


def test_production_is_what_the_site_is_unless_it_is_told_otherwise():
    with pytest.raises(ImproperlyConfigured, match="DEMO cannot be turned on when ENVIRONMENT is production"):
        environment.read({"DEMO": "1"})


def test_with_demo_mode_the_room_and_its_addresses_are_there():
    """In a process of its own, because the room is chosen when the site starts."""
    script = (
        "import django; django.setup()\n"
        "from django.apps import apps; from django.urls import reverse\n"
        "print(apps.is_installed('apps.demo'), reverse('demo:sign_in'), reverse('demo:mail'))"
    )
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENVIRONMENT": "development",
        "DEMO": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "/demo/sign-in/", "/demo/mail/"]
