"""Deny by default: every route, asked by everybody, answers what the table says. An unlisted route fails."""

import pytest
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
from tests.contracts.asking import Asker
from tests.contracts.routes import Route, address_of, routes

METHODS = ("GET", "HEAD", "POST")


def asker(who, principals):
    return Asker(principals.get(who), is_disabled=who == "disabled")


def word_for(response, who):
    """What somebody is answered, in a word of the table."""
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "sign-in"
    if response.status_code == 302 and who == UNREADY and response.url == reverse("mfa_index"):
        return "set-up"
    # What a script gets that posts nothing is 400.
    request = response.request
    assert response.status_code in (200, 302, 400, 422), (
        f"{request['REQUEST_METHOD']} {request['PATH_INFO']} by {who}: {response.status_code}"
    )
    return "open"


def answers(route: Route, method, principals, arguments, settings):
    found = {}
    for who in (*PEOPLE, UNREADY):
        settings.MFA_REQUIRED_ROLES = frozenset({"administrator"} if who == UNREADY else ())
        with asker(who, principals).asks(method, address_of(route, arguments)) as response:
            found[who] = word_for(response, who)
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
def demo_routes(demo_mode):
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
