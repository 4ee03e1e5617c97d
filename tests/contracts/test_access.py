"""Deny by default: every route, asked by everybody, answers what the table says. An unlisted route fails."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.contracts.access_table import (
    DEMO_TABLE,
    MORE_WHEN_SIGNED_IN,
    OPEN_TO_THE_UNREADY,
    PEOPLE,
    TABLE,
    UNREADY,
)
from tests.contracts.routes import Route, address_of, routes
from tests.demo.conftest import demo_mode  # noqa: F401 (a fixture)

METHODS = ("GET", "HEAD", "POST")


def asked_by(who, principals, method, address, settings):
    """One person's answer, in a word of the table."""
    client = Client()
    settings.MFA_REQUIRED_ROLES = frozenset({"administrator"} if who == UNREADY else ())
    if who != "nobody":
        client.force_login(principals[who])
    if who == "disabled":
        get_user_model().objects.filter(pk=principals[who].pk).update(is_active=False)
    response = getattr(client, method.lower())(address)
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "sign-in"
    if response.status_code == 302 and who == UNREADY and response.url == reverse("mfa_index"):
        return "set-up"
    # What a script gets that posts nothing is 400.
    assert response.status_code in (200, 302, 400, 422), (
        f"{method} {address} by {who}: {response.status_code}"
    )
    return "open"


def answers(route: Route, method, principals, arguments, settings):
    found = {}
    for who in (*PEOPLE, UNREADY):
        # Each asks the same site: what one of them changes is undone before the next.
        savepoint = transaction.savepoint()
        cache.clear()  # where tries are counted
        found[who] = asked_by(who, principals, method, address_of(route, arguments), settings)
        transaction.savepoint_rollback(savepoint)
    return found


def expected(name, shape, method):
    """A HEAD is answered as a GET is."""
    cells = dict(zip(PEOPLE, shape["GET" if method == "HEAD" else method], strict=True))
    is_public = cells["nobody"] != "sign-in" and name not in MORE_WHEN_SIGNED_IN
    is_open = is_public or name in OPEN_TO_THE_UNREADY
    return {**cells, UNREADY: cells["amir"] if is_open else "set-up"}


def test_every_route_is_in_the_table_and_nothing_else_is():
    assert {route.name for route in routes()} == set(TABLE)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", TABLE)
def test_a_route_answers_each_person_as_the_table_says(name, method, principals, arguments, settings):
    [route] = [route for route in routes() if route.name == name]
    assert answers(route, method, principals, arguments, settings) == expected(name, TABLE[name], method)


@pytest.fixture
def demo_routes(demo_mode):  # noqa: F811
    """The routes that are there in demo mode only."""
    return {route.name: route for route in routes("tests.demo.urls") if route.name not in TABLE}


def test_every_route_of_demo_mode_is_in_a_table_of_its_own(demo_routes):
    assert set(demo_routes) == set(DEMO_TABLE)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", DEMO_TABLE)
def test_a_route_of_demo_mode_answers_each_person_as_its_table_says(
    name, method, demo_routes, principals, arguments, settings
):
    found = answers(demo_routes[name], method, principals, arguments, settings)
    assert found == expected(name, DEMO_TABLE[name], method)


@pytest.mark.parametrize("name", DEMO_TABLE)
def test_outside_demo_mode_there_are_no_such_routes(name, demo_routes, arguments, settings):
    address = address_of(demo_routes[name], arguments)
    settings.ROOT_URLCONF, settings.DEMO = "config.urls", False
    assert Client().get(address).status_code == Client().post(address).status_code == 404
