"""The page: who may see it, what is on it, and that it costs no more for a longer past."""

import json
import re

import pytest

from apps.trends.presenters import TrendsPage
from tests.diary import THIS_WEEK, a_believable_year, away, checked_in, checked_in_for
from tests.trends.test_read_the_words import plain

pytestmark = pytest.mark.usefixtures("clock")


def data_of(response) -> dict:
    found = re.search(r'<script id="trends-data" type="application/json">(.*?)</script>', response.text)
    return json.loads(found[1])


def test_ada_sees_a_chart_for_each_phase_and_each_dimension(cast, signed_in):
    checked_in_for(cast.ada, 9)
    response = signed_in(cast.ada).get("/trends/")
    assert response.text.count("<canvas") == 10
    assert list(data_of(response)["charts"]) == [
        "challenges",
        "challenges-individual",
        "challenges-systemic",
        "values",
        "values-individual",
        "values-systemic",
        "coping",
        "coping-individual",
        "coping-boundaries",
        "coping-relational",
    ]


def test_the_numbers_under_a_chart_are_the_ones_it_draws(cast, signed_in):
    a_believable_year(cast.ada)
    response = signed_in(cast.ada).get("/trends/?range=26")
    tables = re.findall(r"<table.*?</table>", response.text, re.S)
    for table, drawing in zip(tables, data_of(response)["charts"].values(), strict=True):
        cells = re.findall(r'numeric">([^<]*)</td>', table)
        told = ["" if figure is None else f"{figure:.1f}".removesuffix(".0") for figure in drawing["points"]]
        assert [cell if cell[0].isdigit() else "" for cell in reversed(cells)] == told


def test_each_phase_says_which_way_is_which(cast, signed_in):
    checked_in_for(cast.ada, 2)
    page = signed_in(cast.ada).get("/trends/").text
    assert page.count("Higher means more is being asked of you.") == 1
    assert page.count("Higher means more to draw on.") == 2


def test_ada_sees_her_own_weeks_and_never_bens(cast, signed_in):
    checked_in_for(cast.ada, 3)
    checked_in(cast.ben, THIS_WEEK - 5, {"pressure": 9})
    away(cast.ben, THIS_WEEK - 6)
    data = data_of(signed_in(cast.ada).get("/trends/"))
    assert data["charts"]["challenges-systemic"]["points"] == [None] * 9 + [5, 5, 5]
    assert data["away"] == []


@pytest.mark.parametrize("stranger", ["ben", "olive", "zoe"])
def test_another_practitioner_finds_nothing_of_adas(cast, signed_in, stranger):
    checked_in_for(cast.ada, 10)
    page = signed_in(getattr(cast, stranger)).get("/trends/").text
    assert "There is nothing to draw yet" in page
    assert "trends-data" not in page


@pytest.mark.parametrize("address", ["/trends/", "/trends/answers.csv"])
@pytest.mark.parametrize("somebody", ["sade", "lena", "amir", "zack", "ziva", "zed"])
def test_people_who_are_not_practitioners_are_told_why_not(cast, signed_in, somebody, address):
    checked_in_for(cast.ada, 2)
    response = signed_in(getattr(cast, somebody)).get(address)
    assert response.status_code == 403
    assert "Trends are for practitioners" in response.text


@pytest.mark.parametrize("address", ["/trends/", "/trends/answers.csv"])
def test_nobody_sees_trends_signed_out(client, cast, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", ["/trends/", "/trends/answers.csv"])
def test_reading_is_all_that_can_be_done(cast, signed_in, address):
    assert signed_in(cast.ada).post(address).status_code == 405


@pytest.mark.parametrize("address", ["/trends/", "/trends/answers.csv"])
def test_asking_for_the_head_alone_is_reading_too(cast, signed_in, address):
    response = signed_in(cast.ada).head(address)
    assert (response.status_code, response.content) == (200, b"")


def test_how_the_usual_is_worked_out_is_told_with_the_figures_that_are_used(cast, signed_in, monkeypatch):
    monkeypatch.setattr(TrendsPage, "limit_factor", 3.25)
    monkeypatch.setattr(TrendsPage, "run_length", 9)
    page = " ".join(signed_in(cast.ada).get("/trends/").text.split())
    assert "plus or minus 3.25 times the average change" in page
    assert "one of 9 or more check-ins in a row" in page


def test_ada_keeps_her_trends_when_she_is_no_longer_a_practitioner(cast, signed_in):
    checked_in_for(cast.ada, 2)
    cast.ada.memberships.update(ends_on=THIS_WEEK.monday)
    assert signed_in(cast.ada).get("/trends/").status_code == 200


def test_before_the_first_check_in_the_page_says_what_will_be_here(cast, signed_in):
    away(cast.ada, THIS_WEEK, THIS_WEEK - 1)
    page = signed_in(cast.ada).get("/trends/").text
    assert "There is nothing to draw yet" in page
    assert 'href="/check-in/"' in page
    assert "answers.csv" not in page


def test_one_week_is_shown_as_figures(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 3, {"pressure": 7})
    page = signed_in(cast.ada).get("/trends/").text
    assert "There is one check-in so far, for 26 October to 1 November 2026" in page
    assert "<canvas" not in page
    assert re.search(r"Work pressure\s*</th>\s*<td[^>]*>\s*7\s*<", page)
    assert re.search(r"Being stretched\s*</th>\s*<td[^>]*>\s*Not answered\s*<", page)


def test_a_time_that_was_all_leave_is_no_empty_chart(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 20)
    checked_in(cast.ada, THIS_WEEK - 19)
    away(cast.ada, *(THIS_WEEK - ago for ago in range(12)))
    ada = signed_in(cast.ada)
    page = plain(ada.get("/trends/").text)
    assert "In the last 12 weeks you were away for 12 weeks." in page
    assert "<canvas" not in page
    assert "<canvas" in ada.get("/trends/?range=26").text


@pytest.mark.parametrize(("key", "weeks"), [("12", 12), ("26", 26), ("52", 52), ("all", 60), ("wrong", 12)])
def test_the_range_is_chosen_in_the_address(cast, signed_in, key, weeks):
    checked_in(cast.ada, THIS_WEEK)
    checked_in(cast.ada, THIS_WEEK - 59)
    data = data_of(signed_in(cast.ada).get(f"/trends/?range={key}"))
    assert len(data["weeks"]) == weeks
    assert data["titles"][-1] == "Week of 16 November 2026"


def test_the_current_week_is_the_one_where_ada_is(cast, signed_in, clock):
    cast.ada.time_zone = "Pacific/Auckland"
    cast.ada.save()
    checked_in_for(cast.ada, 2)
    clock.move_to("2026-11-22T12:00:00+00:00")  # Sunday in London, and Monday in Auckland.
    assert data_of(signed_in(cast.ada).get("/trends/"))["titles"][-1] == "Week of 23 November 2026"


def test_late_weeks_look_like_any_other(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 1, late=True)
    checked_in(cast.ada, THIS_WEEK - 2)
    page = signed_in(cast.ada).get("/trends/").text
    assert "late" not in page[page.index("<main") : page.index("</main")].lower().replace("latest", "")


@pytest.mark.parametrize("address", ["/trends/?range=all", "/trends/answers.csv"])
def test_a_long_past_costs_no_more_queries_than_a_short_one(
    cast, signed_in, address, django_assert_num_queries
):
    checked_in_for(cast.ada, 3)
    checked_in_for(cast.ben, 60)
    ada, ben = signed_in(cast.ada), signed_in(cast.ben)
    # Session, person and memberships; the first check-in, check-ins, answers, and drafts with pauses. On the
    # page also plan starts and grants; in the file challenges, strategies and facts, versions, and the key.
    number = 7 + (5 if address.endswith("csv") else 2)
    with django_assert_num_queries(number):
        ada.get(address)
    with django_assert_num_queries(number):
        ben.get(address)


def test_a_year_of_weeks_has_its_own_usual_in_words(cast, signed_in):
    a_believable_year(cast.ada)
    page = plain(signed_in(cast.ada).get("/trends/").text)
    assert "In the last 12 weeks you checked in 9 times and were away for 1 week." in page
    assert "Your usual for work pressure is 6." in page
    assert "The weeks of 26 October and 2 November were different from your usual: higher" in page


def test_the_menu_leads_practitioners_here_and_nobody_else(cast, signed_in):
    assert 'href="/trends/"' in signed_in(cast.ada).get("/trends/").text
    assert 'href="/trends/"' not in signed_in(cast.sade).get("/trends/").text
