"""The pages that anybody can read: the model, privacy and accessibility."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from apps.home import about
from apps.resilience.model import model
from tests.home.conftest import words

PAGES = ("home:about_model", "home:privacy", "home:who_sees", "home:accessibility")


@pytest.mark.parametrize("route", PAGES)
def test_anybody_can_read_it_without_signing_in(route, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get(reverse(route)).status_code == 200


@pytest.mark.parametrize("route", PAGES)
def test_ada_can_read_it_too(route, cast, signed_in):
    assert signed_in(cast.ada).get(reverse(route)).status_code == 200


# --- About the model ---


def test_the_paper_is_credited_with_its_licence_and_address(db):
    html = Client().get(reverse("home:about_model")).content.decode()
    assert 'href="https://doi.org/10.1017/S1352465823000334"' in html
    assert "CC BY 4.0" in html
    assert "Vivolo, M., Owen, J. and Fisher, P. (2024)" in html


@pytest.mark.parametrize(
    "limit",
    [
        "Ten PWPs were interviewed",
        "two services of one NHS mental health Trust",
        "No measure of resilience was used",
        "cannot be generalised in a statistical sense",
    ],
)
def test_the_limits_of_the_study_are_told(limit, db):
    assert limit in words(Client().get(reverse("home:about_model")))


@pytest.mark.parametrize(
    "what", ["Not a score", "Not a diagnosis", "Not monitored", "Not help in a crisis", "Not a validated"]
)
def test_it_says_what_heartwood_is_not(what, db):
    assert what in words(Client().get(reverse("home:about_model")))


def test_the_figure_holds_every_phase_and_dimension_in_order(db):
    html = Client().get(reverse("home:about_model")).content.decode()
    figure = re.search(r"<figure.*?</figure>", html, re.DOTALL)
    assert figure
    text = " ".join(unescape(strip_tags(figure[0])).split())
    titles = [
        title for phase in model().phases for title in (phase.title, *(d.title for d in phase.dimensions))
    ]
    places = [text.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)


def test_every_phase_has_a_side_of_ones_own_and_one_of_the_service():
    for shown in about.phases():
        assert {part.side for part in shown.parts} == {"You", "Your service and the people around you"}


def test_the_figure_says_what_each_dimension_holds(db):
    text = words(Client().get(reverse("home:about_model")))
    lines = [line for dimension in model().dimensions for line in dimension.holds]
    assert len(lines) >= 2 * len(model().dimensions)
    assert [line for line in lines if line not in text] == []


# --- Privacy ---


def test_privacy_is_told_role_by_role(db):
    text = words(Client().get(reverse("home:privacy")))
    assert "what you write is shown to you and to nobody else" in text
    assert "Check-ins You Yes A supervisor If you share it Service lead No Administrator No" in text


def test_the_two_cookies_that_are_named_are_all_there_are(cast, client):
    """What the page says about cookies is held against what a browser gets."""
    from tests.cast import PASSWORD

    text = words(client.get(reverse("home:privacy")))
    assert "Two, and both are needed" in text
    ada = cast.ada
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.get("/")
    assert set(client.cookies) == {"session", "csrf"}
