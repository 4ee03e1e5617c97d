"""Deny by default: every route, asked by everybody, answers what the table says. An unlisted route fails."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.people import actions
from apps.people.models import Role
from tests.cast import person
from tests.checkins.conftest import THIS_WEEK
from tests.contracts.access_table import PEOPLE, TABLE
from tests.contracts.routes import routes


@pytest.fixture
def arguments(cast, clock, mailbox):
    """What stands in the addresses: things of Coast, Ada's service, and keys nobody was given."""
    for name in ("ada", "ben", "sade", "lena", "amir", "zed"):
        getattr(cast, name)  # made before the first savepoint, so that none is undone
    invited = actions.invite(
        by=cast.amir, service=cast.service, email="new@example.org", role=Role.PRACTITIONER, team=cast.harbour
    )
    return {
        "week": THIS_WEEK,
        "slug": "challenges",
        "service_id": cast.service.pk,
        "team_id": cast.harbour.pk,
        "invitation_id": invited.invitation.pk,
        "membership_id": cast.ben.memberships.get().pk,
        "pk": 999_999,
        "token": "nobody-was-given-this",
        "uidb36": "1",
        "key": "nobody-was-given-this",
    }


def asked_by(who, cast, method, address):
    """One person's answer, in a word of the table."""
    client = Client()
    if who == "disabled":
        dora = person("Dora", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
        client.force_login(dora)
        dora.is_active = False
        dora.save()
    elif who != "nobody":
        client.force_login(getattr(cast, who))
    response = getattr(client, method.lower())(address)
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "sign-in"
    assert response.status_code in (200, 302, 422), f"{method} {address} by {who}: {response.status_code}"
    return "open"


def test_every_route_is_in_the_table_and_nothing_else_is():
    assert {route.name for route in routes()} == set(TABLE)


@pytest.mark.parametrize(("name", "method"), [(name, method) for name in TABLE for method in ("GET", "POST")])
def test_a_route_answers_each_person_as_the_table_says(name, method, cast, arguments):
    [needed] = [route.arguments for route in routes() if route.name == name]
    address = reverse(name, kwargs={argument: arguments[argument] for argument in needed})
    answers = {}
    for who in PEOPLE:
        # Each asks the same site: what one of them changes is undone before the next.
        savepoint = transaction.savepoint()
        answers[who] = asked_by(who, cast, method, address)
        transaction.savepoint_rollback(savepoint)
    assert answers == dict(zip(PEOPLE, TABLE[name][method], strict=True))
