"""Who shows a supervisor something now, and what: one screen to prepare a conversation with, and no more."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import escape

from apps.people.models import Membership, Role
from apps.supervision import actions
from apps.supervision.actions import give
from tests.conftest import NOW
from tests.diary import THIS_WEEK, away, checked_in
from tests.supervision.conftest import supervises, terms
from tests.supervision.test_what_a_supervisor_sees import plan_of, topic_of

PEOPLE = "/supervision/people/"


def page_of(grant):
    return f"/supervision/people/{grant.pk}/"


def main(page):
    """What is on it besides the frame."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found[0]


@pytest.fixture
def sades_page(cast, signed_in):
    """`sades_page(grant)`: the text of what Sade reads there."""

    def read(grant):
        response = signed_in(cast.sade).get(page_of(grant))
        assert response.status_code == 200
        return response.content.decode()

    return read


# --- The list ---------------------------------------------------------------------------------------------


def test_those_who_show_something_are_listed_by_name(cast, ada_grants, signed_in):
    give(by=cast.ben, terms=terms(supervises(cast.sade, cast.ben), shows_topics=True), now=NOW)
    ada_grants()
    page = signed_in(cast.sade).get(PEOPLE).content.decode()
    assert page.index("Ada") < page.index("Ben")
    assert "Check-in trend, until 10 February 2027" in page
    assert "Check-in trend and supervision topics, until" in page


CURRENT = re.compile(r'href="(/supervision/[^"]*)"[^>]* aria-current="(\w+)"')


def test_the_menu_says_in_which_of_two_parts_somebody_is_who_is_on_both_sides(cast, ada_grants, signed_in):
    grant = ada_grants()
    Membership.objects.create(
        person=cast.sade,
        service=cast.service,
        team=cast.harbour,
        role=Role.PRACTITIONER,
        starts_on=NOW.date() - timedelta(days=9),
    )
    both = signed_in(cast.sade)
    for address, item, current in (
        ("/supervision/", "/supervision/", "page"),
        ("/supervision/topics/", "/supervision/", "true"),
        (PEOPLE, PEOPLE, "page"),
        (page_of(grant), PEOPLE, "true"),
    ):
        assert CURRENT.findall(both.get(address).content.decode()) == [(item, current)], address


def test_withdrawn_and_never_offered_look_the_same(cast, ada_grants, signed_in):
    grant = ada_grants()
    never = signed_in(cast.zack).get(PEOPLE).content.decode()
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
    withdrawn = signed_in(cast.sade).get(PEOPLE).content.decode()
    assert main(withdrawn) == main(never)
    assert "Nobody shows you anything at the moment" in withdrawn


def test_a_page_that_ended_looks_like_one_that_never_was(cast, ada_grants, signed_in):
    grant = ada_grants()
    sade = signed_in(cast.sade)
    assert sade.get(page_of(grant)).status_code == 200
    actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
    ended, unknown = sade.get(page_of(grant)), sade.get(f"{PEOPLE}{uuid4()}/")
    assert (ended.status_code, unknown.status_code) == (404, 404)
    assert main(ended.content.decode()) == main(unknown.content.decode())
    assert "Ada" not in ended.content.decode()


# --- One person -------------------------------------------------------------------------------------------


def test_lines_go_no_deeper_than_the_dimension(cast, ada_grants, sades_page):
    checked_in(cast.ada, THIS_WEEK - 1, {"meaning": 3, "appraisal": 8})
    page = sades_page(ada_grants())
    assert "Latest 5.5 (9\xa0November)" in page
    assert "Connecting with what matters" not in page
    said = {text.strip() for text in re.split("<[^>]*>", main(page))}
    assert "5.5" in said, "the same figure in the table under the chart"
    assert not said & {"3", "8"}


def test_usual_is_worked_out_from_what_is_shown_alone(cast, ada_grants, sades_page):
    for ago in range(20):
        checked_in(cast.ada, THIS_WEEK - ago, {"pressure": 2 if ago < 8 else 9})
    assert ", usual 2." in sades_page(ada_grants(from_week=THIS_WEEK - 7))
    assert "Too early to tell" in sades_page(ada_grants(from_week=THIS_WEEK - 6))


def test_a_week_away_reads_like_one_that_was_left_out(cast, ada_grants, sades_page):
    grant = ada_grants(from_week=THIS_WEEK - 3)
    for ago in (3, 1, 0):
        checked_in(cast.ada, THIS_WEEK - ago, {"pressure": 4})
    left_out = sades_page(grant)
    away(cast.ada, THIS_WEEK - 2)
    page = sades_page(grant)
    assert main(page) == main(left_out)
    assert "No figure" in page
    assert "away" not in main(page).lower()


def test_plans_and_topics_are_there_in_their_words(cast, ada_grants, sades_page):
    topic_of(cast.ada, "Lone working & keys")
    page = sades_page(ada_grants(shows_trend=False, plans=[plan_of(cast.ada)], shows_topics=True))
    assert "If I wake up, then I will stretch." in page
    assert escape("Lone working & keys") in page
    assert "How the weeks have been" not in page


def test_it_says_until_when_and_that_ada_reads_of_every_look(cast, ada_grants, sades_page):
    page = sades_page(ada_grants())
    assert "Shown until 10 February 2027, to you alone" in page
    assert "a log that Ada reads" in " ".join(page.split())


@pytest.mark.parametrize("method", ["get", "head"])
def test_every_look_is_in_adas_log(method, cast, ada_grants, signed_in):
    grant = ada_grants()
    getattr(signed_in(cast.sade), method)(page_of(grant))
    assert [viewing.viewer_name for viewing in cast.ada.viewings.all()] == ["Sade"]


def test_what_a_browser_asks_for_before_the_click_is_no_look(cast, ada_grants, signed_in):
    ahead = {"Sec-Purpose": "prefetch;prerender"}
    response = signed_in(cast.sade).get(page_of(ada_grants()), headers=ahead)
    assert (response.status_code, response.content) == (503, b"")
    assert not cast.ada.viewings.exists()


def test_the_list_alone_is_no_look(cast, ada_grants, signed_in):
    ada_grants()
    signed_in(cast.sade).get(PEOPLE)
    assert not cast.ada.viewings.exists()


def test_nothing_of_the_page_may_be_kept(cast, ada_grants, signed_in):
    response = signed_in(cast.sade).get(page_of(ada_grants()))
    assert "no-store" in response["Cache-Control"]


def test_a_day_later_than_the_last_it_is_gone(cast, ada_grants, signed_in, clock):
    grant = ada_grants(last_day=NOW.date())
    clock.shift(timedelta(days=1))
    assert signed_in(cast.sade).get(page_of(grant)).status_code == 404


# --- Ways there -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sees"), [("sade", True), ("ada", False), ("lena", False), ("amir", False)])
def test_the_menu_leads_supervisors_there_and_nobody_else(who, sees, cast, signed_in):
    page = signed_in(getattr(cast, who)).get("/").content.decode()
    assert (f'href="{PEOPLE}"' in page) is sees
