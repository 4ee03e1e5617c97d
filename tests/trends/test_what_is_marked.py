"""On the time axis: when a plan started, and when Ada chose what a supervisor can see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.supervision.actions import give, withdraw
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, checked_in_for
from tests.supervision.conftest import supervises, terms
from tests.trends.test_see_my_trends import data_of

THREE_WEEKS_AGO = NOW - timedelta(weeks=3)


@pytest.fixture
def ada(cast, clock):
    checked_in_for(cast.ada, 20)
    return cast.ada


@pytest.fixture
def trends(signed_in):
    return lambda person, weeks=12: signed_in(person).get(f"/trends/?range={weeks}")


def shares(person, supervisor, now=NOW):
    return give(by=person, terms=terms(supervises(supervisor, person)), now=now)


def test_plans_and_grants_are_marked_in_their_weeks_each_in_its_own_way(ada, cast, trends):
    planned(ada, now=THREE_WEEKS_AGO)
    shares(ada, cast.sade, now=THREE_WEEKS_AGO + timedelta(days=1))
    planned(ada, cue="it rains")
    response = trends(ada)
    assert data_of(response)["marked"] == [[8, "plan", "sharing"], [11, "plan"]]
    page = response.content.decode()
    assert "A plan started" in page
    assert "You chose what a supervisor can see" in page


def test_they_are_told_in_words_without_those_of_the_plan(ada, cast, trends):
    planned(ada)
    planned(ada, cue="it rains")
    shares(ada, cast.sade)
    page = trends(ada).content.decode()
    assert "16 to 22 November 2026: You started a plan. You chose what Sade can see." in page
    assert "close the laptop" not in page
    assert "it rains" not in page


def test_what_was_before_the_weeks_shown_is_marked_where_these_are(ada, trends):
    planned(ada, now=NOW - timedelta(weeks=15))
    assert data_of(trends(ada))["marked"] == []
    assert "Plans and sharing in these weeks" not in trends(ada).content.decode()
    assert data_of(trends(ada, 26))["marked"] == [[10, "plan"]]


def test_what_ended_since_stays_marked(ada, cast, trends):
    grant = shares(ada, cast.sade, now=THREE_WEEKS_AGO)
    withdraw(by=ada, grant_id=grant.pk, now=NOW)
    assert data_of(trends(ada))["marked"] == [[8, "sharing"]]


def test_the_week_is_the_one_where_she_lives(ada, trends):
    ada.time_zone = "Pacific/Auckland"
    ada.save()
    planned(ada, now=THIS_WEEK.begins(ada.zone) + timedelta(hours=1))
    assert data_of(trends(ada))["marked"] == [[11, "plan"]]


def test_nobody_elses_are_marked(ada, cast, trends):
    planned(cast.ben)
    shares(cast.ben, cast.sade)
    assert data_of(trends(ada))["marked"] == []


def test_many_cost_no_more_queries_than_one(ada, cast, trends):
    def queries():
        with CaptureQueriesContext(connection) as found:
            trends(ada)
        return len(found)

    planned(ada)
    grant = shares(ada, cast.sade)
    trends(ada)
    few = queries()
    again = terms(grant.supervision)
    for minutes in range(1, 5):
        # Each takes the place of the last.
        give(by=ada, terms=again, now=NOW + timedelta(minutes=minutes))
    planned(ada, cue="it rains")
    assert queries() == few
