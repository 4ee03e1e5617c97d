"""Somebody presses a button on a page that was open when their session ended."""

import pytest
from django.urls import reverse

from apps.people.middleware import NOT_DONE
from tests.people.test_sign_in import sign_in

PAGE = reverse("supervision:topics")
SIGN_IN = reverse("account_login")


@pytest.fixture
def tick_off(cast, clock):
    topic = cast.ada.topics.create(words="Lone working")
    return reverse("supervision:tick_off_topic", args=[topic.pk])


def test_ada_is_told_that_it_was_not_done_and_comes_back_to_the_page(cast, client, tick_off):
    response = client.post(tick_off, headers={"referer": f"http://testserver{PAGE}?page=2"})
    assert response.url == f"{SIGN_IN}?next={PAGE}%3Fpage%3D2"
    assert NOT_DONE in client.get(response.url).content.decode()
    assert sign_in(client, cast.ada, next=f"{PAGE}?page=2").url == f"{PAGE}?page=2"
    assert cast.ada.topics.get().discussed_at is None


@pytest.mark.parametrize(
    "page", ["", "https://evil.example/page/", "http://testserver.evil.example/", "nonsense"]
)
def test_from_nowhere_or_elsewhere_she_arrives_at_home(page, client, tick_off):
    response = client.post(tick_off, headers={"referer": page})
    assert response.url == f"{SIGN_IN}?next=/"


def test_what_was_typed_and_is_thrown_away_signed_out_is_not(client, cast, clock):
    response = client.post(reverse("safekeeping:throw_away"), headers={"referer": f"http://testserver{PAGE}"})
    assert response.url == f"{SIGN_IN}?next={PAGE}"


def test_a_script_that_saves_is_told_nothing_for_the_page_to_come(client, db):
    response = client.post(reverse("safekeeping:keep"), headers={"referer": f"http://testserver{PAGE}"})
    assert NOT_DONE not in client.get(response.url).content.decode()
