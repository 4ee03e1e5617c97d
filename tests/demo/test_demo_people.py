"""Who is there in demo mode, and who can sign in."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from apps.demo import people
from apps.people.models import Membership, Role, Service, User
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def test_there_are_three_teams_of_19_10_and_5_practitioners(load_demo):
    load_demo(weeks=2)
    service = Service.objects.get()
    sizes = {
        team.name: team.memberships.filter(role=Role.PRACTITIONER).count() for team in service.teams.all()
    }
    assert sizes == {"Riverside": 19, "Market Square": 10, "Hillcrest": 5}


def test_each_team_has_a_supervisor_and_the_service_a_lead_and_an_administrator(load_demo):
    load_demo(weeks=2)
    supervised = Membership.objects.filter(role=Role.SUPERVISOR).values_list("team__name", flat=True)
    assert set(supervised) == set(people.TEAMS)
    for role in (Role.SERVICE_LEAD, Role.ADMINISTRATOR):
        assert Membership.objects.filter(role=role, team=None).count() == 1


def test_everybody_can_be_told_to_be_made_up_by_their_address(load_demo):
    load_demo(weeks=2)
    assert all(people.is_demo_address(user.email) for user in User.objects.all())
    assert "demo" in Service.objects.get().name


def test_everybodys_address_is_verified_so_that_they_can_sign_in(load_demo):
    load_demo(weeks=2)
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert set(verified.values_list("email", flat=True)) == set(User.objects.values_list("email", flat=True))


def test_the_newcomer_has_nothing_yet_and_joined_today(load_demo):
    load_demo()
    tom = User.objects.get(name="Tom Adeyemi")
    assert not tom.checkins.exists()
    assert not tom.pauses.exists()
    assert tom.memberships.get().starts_on == NOW.date()


def test_the_list_names_somebody_of_every_role_and_a_newcomer(load_demo, listed):
    load_demo(weeks=2)
    assert [(p["name"], p["role"]) for p in listed()] == [
        ("Priya Nair", "Practitioner"),
        ("Tom Adeyemi", "Practitioner, new"),
        ("Grace Okafor", "Supervisor"),
        ("Helen Whitcombe", "Service lead"),
        ("Imran Siddiqui", "Administrator"),
    ]


def test_everybody_on_the_list_can_sign_in_with_the_password_beside_them(load_demo, listed, client):
    load_demo(weeks=2)
    for person in listed():
        user = User.objects.get(email=person["email"])
        assert user.check_password(person["password"])


def test_every_name_makes_an_address_of_its_own():
    addresses = [person.email for person in people.everybody()]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and "@" in address and ".." not in address for address in addresses)


def test_it_is_the_sites_own_role_that_loads(load_demo):
    load_demo(weeks=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("heartwood_runtime",)
