"""After a check-in: what could follow, and that what comes from the service is never left to one person."""

import re

import pytest

from apps.journal.models import OfferedMoment
from apps.resilience.model import model
from tests.checkins.conftest import THIS_WEEK, Journey
from tests.diary import checked_in
from tests.journal.conftest import wrote

SYSTEMIC = model().challenges_of("systemic")
ADDRESS = f"/check-in/{THIS_WEEK}/next-step/"


def page_after(journey, *challenges):
    journey.save("challenges", {"pressure": "9", "stretched": "9", "challenges": list(challenges)})
    assert journey.finish().url == ADDRESS
    return journey.client.get(ADDRESS).content.decode()


def shared_part(page):
    found = re.search(r'<section class="hw-shared".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


# --- Never one person alone ---


@pytest.mark.parametrize("challenge", SYSTEMIC, ids=lambda challenge: challenge.id)
def test_a_systemic_challenge_offers_a_plan_with_others_and_an_ask(challenge, ada_fills_in):
    part = shared_part(page_after(ada_fills_in, challenge.id))
    named = f"?week={THIS_WEEK}&amp;challenge={challenge.id}"
    together = [s.label for s in model().suggested_strategies(challenge.id) if s.kind == "relational"]
    assert challenge.label in part
    assert f'<a href="/plans/new/{named}">{together[0]}' in part
    assert f'<a href="/plans/asks/new/{named}">ask the service' in part


def test_beside_an_individual_challenge_the_systemic_one_is_not_forgotten(ada_fills_in):
    part = shared_part(page_after(ada_fills_in, "self_doubt", "admin"))
    assert model().challenge("admin").label in part
    assert model().challenge("self_doubt").label not in part


def test_an_individual_challenge_says_nothing_of_the_service(ada_fills_in):
    assert shared_part(page_after(ada_fills_in, "self_doubt")) == ""


def test_of_many_the_first_three_are_named(ada_fills_in):
    part = shared_part(page_after(ada_fills_in, *(challenge.id for challenge in SYSTEMIC)))
    assert part.count("<li>") == 3


@pytest.mark.parametrize("challenge", SYSTEMIC, ids=lambda challenge: challenge.id)
def test_where_a_plan_begins_a_relational_step_and_an_ask_stand_beside_the_rest(challenge, ada_fills_in):
    client = ada_fills_in.client
    plan = client.get(f"/plans/new/?challenge={challenge.id}").url.partition("write/")[0]
    client.post(f"{plan}write/challenge/", {"challenge": challenge.id})
    page = client.get(f"{plan}write/strategy/").content.decode()
    first = page.split("Suggested for this challenge")[1].split("<details")[0]
    relational = {strategy.id for strategy in model().strategies_of("relational")}
    assert relational & set(re.findall(r'name="strategy"[^>]* value="(\w+)"', first))
    assert f"/plans/asks/new/?challenge={challenge.id}" in page


# --- Weeks later ---


def test_once_the_week_has_closed_nothing_is_promised_that_has_passed(ada_fills_in, cast, clock):
    ada_fills_in.fill_in().finish()
    assert "You can change your answers until Sunday 29 November." in ada_fills_in.client.get(ADDRESS).text
    clock.shift(21 * 24 * 3600)
    later = ada_fills_in.sign_in_again(cast.ada).client.get(ADDRESS).text
    assert "You can change your answers until" not in later
    assert "Only you can see them, unless you share your trend." in later


# --- A moment, in a heavier week ---


@pytest.fixture
def weeks_before(cast):
    """Fours and sixes in turn, so that nines are heavier than Ada's usual."""
    for ago in range(1, 9):
        figure = 4 if ago % 2 else 6
        checked_in(cast.ada, THIS_WEEK - ago, {"stretched": figure, "pressure": figure})


def test_in_a_heavier_week_a_moment_is_offered_there(ada_fills_in, cast, weeks_before):
    wrote(cast.ada, "He laughed.", is_moment=True)
    page = page_after(ada_fills_in)
    assert "A moment you kept" in page
    assert "He laughed." in page


def test_in_any_other_week_none_is(ada_fills_in, cast, clock):
    wrote(cast.ada, "He laughed.", is_moment=True)
    assert "A moment you kept" not in page_after(ada_fills_in)


def test_put_away_it_leads_back_to_the_page_and_is_gone_from_home_too(ada_fills_in, cast, weeks_before):
    wrote(cast.ada, "He laughed.", is_moment=True)
    page_after(ada_fills_in)
    offer = OfferedMoment.objects.get()
    response = ada_fills_in.client.post(f"/journal/moments/{offer.pk}/dismiss/", {"back": ADDRESS})
    assert response.url == ADDRESS
    for address in (ADDRESS, "/"):
        assert "He laughed." not in ada_fills_in.client.get(address).content.decode()


def test_the_next_heavier_week_is_offered_another(cast, signed_in, clock, weeks_before):
    wrote(cast.ada, "First.", is_moment=True, days_ago=2)
    wrote(cast.ada, "Second.", is_moment=True, days_ago=1)
    assert "First." in page_after(Journey(signed_in(cast.ada)))
    clock.shift(7 * 24 * 60 * 60)
    following = Journey(signed_in(cast.ada), THIS_WEEK + 1)
    following.save("challenges", {"pressure": "10", "stretched": "10"})
    page = following.client.get(following.finish().url).content.decode()
    assert "Second." in page
    assert "First." not in page
