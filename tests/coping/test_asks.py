"""Asks of the service: what no plan of one's own can do."""

from uuid import uuid4

import pytest

from apps.coping import queries
from apps.coping.models import Ask
from tests.conftest import NOW
from tests.coping.conftest import THIS_WEEK

ASK = {"category": "gaps", "words": "Ten minutes between calls would do.", "challenge": "no_breathing_space"}


@pytest.fixture
def ada(cast, clock, signed_in):
    return signed_in(cast.ada)


def asked(client, ask_id=None, **more) -> str:
    address = f"/plans/asks/{ask_id or uuid4()}/"
    response = client.post(address, {**ASK, **more})
    assert response.status_code == 302, response.content.decode()
    return address


def test_ada_asks_and_finds_it_on_her_list(ada):
    asked(ada)
    page = ada.get("/plans/asks/").content.decode()
    assert "Gaps between appointments" in page
    assert "Ten minutes between calls would do." in page


def test_nothing_is_counted_or_marked_unless_she_says_so(ada):
    asked(ada)
    ask = Ask.objects.get()
    assert (ask.in_team_figures, ask.for_supervision) == (False, False)


def test_she_agrees_that_its_category_may_be_counted_and_takes_it_back(ada):
    address = asked(ada, in_team_figures="on", for_supervision="on")
    assert Ask.objects.get().in_team_figures
    ada.post(address, {**ASK, "for_supervision": "on", "base": '{"in_team_figures": "on"}'})
    ask = Ask.objects.get()
    assert (ask.in_team_figures, ask.for_supervision) == (False, True)


def test_it_remembers_the_check_in_it_came_from(ada, cast):
    started = ada.get(f"/plans/asks/new/?challenge=targets&week={THIS_WEEK}").url
    page = ada.get(started)
    assert page.context["form"]["challenge"].value() == "targets"
    ada.post(started.split("?")[0], {**ASK, "week": str(THIS_WEEK)})
    assert [ask.category for ask in queries.asks_from(cast.ada, THIS_WEEK)] == ["gaps"]


def test_what_may_help_with_the_challenge_comes_first(ada):
    page = ada.get(ada.get("/plans/asks/new/?challenge=targets").url)
    assert page.context["form"].fields["category"].choices[0][0] == "targets"


def test_a_second_click_asks_once(ada):
    ask_id = uuid4()
    asked(ada, ask_id)
    asked(ada, ask_id)
    assert Ask.objects.count() == 1


def test_an_ask_ends_and_is_asked_again(ada):
    address = asked(ada)
    ada.post(f"{address}end/")
    assert "No longer asked" in ada.get("/plans/asks/").content.decode()
    ada.post(f"{address}again/")
    assert "No longer asked" not in ada.get("/plans/asks/").content.decode()


@pytest.mark.parametrize("has_left", [False, True])
def test_whoever_has_only_asks_that_ended_finds_them_from_their_plans(has_left, ada, cast):
    ada.post(f"{asked(ada)}end/")
    if has_left:
        cast.ada.memberships.update(ends_on=NOW.date())
    assert 'href="/plans/asks/"' in ada.get("/plans/").content.decode()


def test_an_ask_without_a_category_is_shown_again_with_its_words(ada):
    address = f"/plans/asks/{uuid4()}/"
    response = ada.post(address, {**ASK, "category": ""})
    assert response.status_code == 422
    assert "Ten minutes between calls would do." in response.content.decode()
    assert "Ten minutes between calls would do." in ada.get(address).content.decode()


def test_nobody_else_reaches_an_ask(ada, cast, signed_in):
    address = asked(ada)
    ben = signed_in(cast.ben)
    assert ben.get(address).status_code == 404
    assert ben.post(f"{address}end/").status_code == 404
    assert ben.post(f"{address}again/").status_code == 404
