"""What is next, on home: at most three things, and nobody is told off."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.checkins.models import Draft
from apps.coping import actions
from tests.conftest import LONDON, NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, away, checked_in
from tests.home.conftest import been_here, words

RESUME_LAST = reverse("checkins:resume", args=[THIS_WEEK - 1])
TODAY = NOW.date()
THIRTEEN_WEEKS = timedelta(weeks=13)


@pytest.fixture
def home(signed_in):
    return lambda person: signed_in(person).get("/")


def things(response):
    """When and what, in the order of the page."""
    return [(thing.when, thing.words) for thing in response.context["home"].practitioner.next_things]


def chose_a_value(person, chosen_at):
    person.own_values.create(position=1, slug="compassion", version=1, chosen_at=chosen_at)


# --- Last week ---


def test_last_week_can_still_be_filled_in(ada, home):
    checked_in(ada, THIS_WEEK - 5)
    response = home(ada)
    assert "Open until Sunday 22 November Start last week\u2019s check-in" in words(response)
    assert f'href="{RESUME_LAST}"' in response.content.decode()


def test_last_week_once_begun_can_still_be_finished(ada, home):
    Draft.objects.create(person=ada, week=(THIS_WEEK - 1).monday)
    assert "Open until Sunday 22 November Carry on with last week\u2019s check-in" in words(home(ada))


def test_last_week_is_not_mentioned_once_it_is_done(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    assert "last week" not in words(home(ada))


def test_last_week_is_not_mentioned_when_it_was_away(ada, home):
    away(ada, THIS_WEEK - 1)
    assert "last week" not in words(home(ada))


def test_last_week_is_not_asked_of_somebody_who_joined_this_week(cast, clock, home):
    been_here(cast.ben)
    cast.ben.joined_at = datetime(2026, 11, 16, 0, 0, tzinfo=LONDON)
    cast.ben.save()
    Draft.objects.create(person=cast.ben, week=THIS_WEEK.monday)
    assert "last week" not in words(home(cast.ben))


def test_last_week_is_offered_to_somebody_who_joined_in_it(cast, clock, home):
    cast.ben.joined_at = datetime(2026, 11, 15, 23, 59, tzinfo=LONDON)
    cast.ben.save()
    Draft.objects.create(person=cast.ben, week=THIS_WEEK.monday)
    assert "Start last week\u2019s check-in" in words(home(cast.ben))


def test_a_missed_week_further_back_is_not_mentioned(ada, home):
    checked_in(ada, THIS_WEEK - 4)
    checked_in(ada, THIS_WEEK - 1)
    text = words(home(ada))
    assert "missed" not in text
    assert "No check-in" not in text


# --- Plans, values and what one looks forward to ---


def test_a_plan_to_look_at_again_leads_to_looking_at_it(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    plan = planned(ada, review_on=TODAY, now=NOW - timedelta(weeks=4))
    response = home(ada)
    assert things(response) == [("", "Look again at a plan")]
    assert f'href="{reverse("coping:review", args=[plan.pk])}"' in response.content.decode()


def test_a_plan_that_is_not_due_is_not_mentioned(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    planned(ada, review_on=TODAY + timedelta(days=1))
    assert things(home(ada)) == []


def test_several_plans_to_look_at_again_are_one_line(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    for _ in range(3):
        planned(ada, review_on=TODAY, now=NOW - timedelta(weeks=4))
    assert things(home(ada)) == [("", "Look again at 3 of your plans")]


def test_values_can_be_looked_back_at_once_a_quarter_has_passed(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    chose_a_value(ada, NOW - THIRTEEN_WEEKS)
    response = home(ada)
    assert things(response) == [("", "Look back at your values")]
    assert f'href="{reverse("values:review")}"' in response.content.decode()


def test_values_chosen_lately_are_left_in_peace(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    chose_a_value(ada, NOW - THIRTEEN_WEEKS + timedelta(days=1))
    assert things(home(ada)) == []


def test_of_what_ada_looks_forward_to_the_soonest_is_shown(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    planned(ada, action="Fly to Lisbon", on_date=date(2027, 1, 8), looks_forward=True)
    planned(ada, action="walk by the sea.", on_date=date(2026, 12, 4), looks_forward=True)
    assert things(home(ada)) == [("Friday 4 December, to look forward to", "Walk by the sea")]


def test_it_still_says_so_on_the_day_and_not_after_it(ada, home, clock):
    checked_in(ada, THIS_WEEK - 1)
    planned(ada, action="Walk by the sea", on_date=TODAY, looks_forward=True)
    assert things(home(ada)) == [("Today, to look forward to", "Walk by the sea")]
    clock.move_to(NOW + timedelta(days=1))
    assert ("Today, to look forward to", "Walk by the sea") not in things(home(ada))
    assert "to look forward to" not in words(home(ada))


def test_what_is_booked_stays_when_its_plan_is_finished_and_goes_when_it_is_let_go(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    plan = planned(ada, action="Walk by the sea", on_date=date(2026, 12, 4), looks_forward=True)
    actions.finish(by=ada, plan_id=plan.pk, words="", now=NOW)
    assert things(home(ada)) == [("Friday 4 December, to look forward to", "Walk by the sea")]
    actions.take_up(by=ada, plan_id=plan.pk, now=NOW)
    actions.let_go(by=ada, plan_id=plan.pk, words="", now=NOW)
    assert things(home(ada)) == []


# --- The whole list ---


def test_there_are_never_more_than_three_and_the_last_is_something_to_look_forward_to(ada, home):
    checked_in(ada, THIS_WEEK)
    chose_a_value(ada, NOW - THIRTEEN_WEEKS)
    planned(ada, review_on=TODAY, now=NOW - timedelta(weeks=4))
    planned(ada, action="Walk by the sea", on_date=date(2026, 12, 4), looks_forward=True)
    assert things(home(ada)) == [
        ("Open until Sunday 22 November", "Start last week\u2019s check-in"),
        ("", "Look again at a plan"),
        ("Friday 4 December, to look forward to", "Walk by the sea"),
    ]


@pytest.mark.parametrize("mark", [checked_in, away], ids=["sent", "away"])
def test_after_this_week_comes_the_next_one(mark, ada, home):
    checked_in(ada, THIS_WEEK - 1)
    mark(ada, THIS_WEEK)
    assert things(home(ada)) == [("From Monday 23 November", "Your next check-in")]


def test_where_nothing_waits_it_says_so(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    assert "What is next Nothing else is waiting." in words(home(ada))


def test_bens_plans_and_values_are_not_adas(ada, cast, home):
    checked_in(ada, THIS_WEEK - 1)
    planned(cast.ben, review_on=TODAY, now=NOW - timedelta(weeks=4))
    chose_a_value(cast.ben, NOW - THIRTEEN_WEEKS)
    assert things(home(ada)) == []
