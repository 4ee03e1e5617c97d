import pytest
from django.test import Client
from django.urls import reverse

from tests.home.conftest import words

pytestmark = pytest.mark.django_db


def test_a_visitor_learns_what_it_is_and_how_to_come_in():
    text = words(Client().get("/"))
    assert "three-minute weekly check-in for Psychological Wellbeing Practitioners" in text
    assert "by invitation only" in text


def test_a_visitor_learns_who_sees_what():
    text = words(Client().get("/"))
    assert "You see all of it." in text
    assert "Heartwood shows it to nobody at work by itself." in text
    assert "Nobody monitors it." in text


def test_a_visitor_can_go_and_sign_in():
    assert f'href="{reverse("account_login")}"' in Client().get("/").content.decode()


def test_the_page_asks_the_database_nothing_of_a_visitor(django_assert_num_queries):
    client = Client()
    client.get("/")
    with django_assert_num_queries(0):
        client.get("/")


def test_nothing_can_be_posted_to_it():
    assert Client().post("/").status_code == 405
