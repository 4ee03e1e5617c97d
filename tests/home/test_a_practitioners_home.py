import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.checkins.models import Draft
from apps.people.models import Membership, Role
from apps.reminders.models import ReminderPreference
from apps.supervision.actions import give
from tests.conftest import LONDON
from tests.diary import THIS_WEEK, a_believable_year, away, checked_in
from tests.home.conftest import been_here, words
from tests.journal.conftest import wrote
from tests.loop import a_whole_week, what_it_led_to
from tests.supervision.conftest import supervises, terms

RESUME = reverse("checkins:resume", args=[THIS_WEEK])
SHOW = reverse("checkins:show", args=[THIS_WEEK])


@pytest.fixture
def home(signed_in):
    return lambda person: signed_in(person).get("/")


# --- The first visit ---


def test_ben_who_was_just_invited_learns_what_happens(cast, clock, home):
    text = words(home(cast.ben))
    assert "Welcome to Heartwood" in text
    assert "three minutes" in text
    assert "It stays yours" in text
    assert "Nobody monitors what you write" in text


def test_ben_starts_his_first_check_in_from_there(cast, clock, home):
    assert f'href="{RESUME}"' in home(cast.ben).content.decode()


@pytest.mark.parametrize("deed", ["check in", "begin", "be away"])
def test_once_ben_has_done_anything_he_is_no_newcomer(deed, cast, clock, home):
    if deed == "check in":
        checked_in(cast.ben, THIS_WEEK)
    elif deed == "begin":
        Draft.objects.create(person=cast.ben, week=THIS_WEEK.monday)
    else:
        away(cast.ben, THIS_WEEK)
    assert "Welcome to Heartwood" not in words(home(cast.ben))


def test_somebody_who_comes_back_after_months_is_no_newcomer(ada, home):
    checked_in(ada, THIS_WEEK - 30)
    text = words(home(ada))
    assert "Your week" in text
    assert "Welcome to Heartwood" not in text


# --- This week ---


def test_a_week_not_begun_can_be_begun(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    response = home(ada)
    assert "Your check-in for this week" in words(response)
    assert "until Sunday 29 November" in words(response)
    assert f'href="{RESUME}"' in response.content.decode()


def test_a_week_begun_can_be_continued_where_ada_was(ada, home):
    Draft.objects.create(person=ada, week=THIS_WEEK.monday, values={"pressure": 4})
    response = home(ada)
    assert "Carry on" in words(response)
    assert f'href="{RESUME}"' in response.content.decode()


def test_a_week_sent_can_be_corrected_until_it_closes(ada, home):
    checked_in(ada, THIS_WEEK)
    response = home(ada)
    assert "You have checked in for this week" in words(response)
    assert "correct it until Sunday 29 November" in words(response)
    assert f'href="{SHOW}"' in response.content.decode()
    assert RESUME not in response.content.decode()


def test_a_week_away_asks_for_nothing(ada, home):
    away(ada, THIS_WEEK)
    response = home(ada)
    assert "You are away this week" in words(response)
    assert RESUME not in response.content.decode()


def test_the_week_is_that_of_the_place_where_ada_is(ada, home, clock):
    ada.time_zone = "Pacific/Auckland"
    ada.save()
    checked_in(ada, THIS_WEEK - 1)
    # Sunday afternoon in Britain is Monday in New Zealand.
    clock.move_to(datetime(2026, 11, 22, 15, 0, tzinfo=LONDON))
    assert "Monday 23 November 2026" in words(home(ada))
    assert "This week · 23 to 29 November" in words(home(ada))


# --- The reminder ---


def test_without_a_choice_the_reminder_is_off(ada, home):
    checked_in(ada, THIS_WEEK)
    assert "Weekly reminder Off." in words(home(ada))


def test_a_chosen_reminder_says_when(ada, home):
    checked_in(ada, THIS_WEEK)
    ReminderPreference.objects.create(person=ada, weekly_on=True, weekday=4, hour=12)
    assert "Weekly reminder Thursdays at midday." in words(home(ada))


def test_a_reminder_that_rests_says_so_until_she_checks_in(ada, home):
    checked_in(ada, THIS_WEEK - 5)
    rests = (THIS_WEEK - 1).monday
    ReminderPreference.objects.create(person=ada, weekly_on=True, weekday=4, hour=12, resting_from=rests)
    assert "Weekly reminder Rests until you check in." in words(home(ada))

    checked_in(ada, THIS_WEEK)
    assert "Weekly reminder Thursdays at midday." in words(home(ada))


def test_reminders_that_are_put_off_say_until_when(ada, home, clock):
    checked_in(ada, THIS_WEEK)
    until = THIS_WEEK.monday + timedelta(days=10)
    ReminderPreference.objects.create(person=ada, weekly_on=True, weekday=4, hour=12, none_until=until)
    assert "Weekly reminder None until Thursday 26 November." in words(home(ada))
    clock.shift(timedelta(days=9))
    assert "Weekly reminder Thursdays at midday." in words(home(ada))


# --- Roles beside it, and none ---


def test_somebody_with_two_roles_has_both_on_the_page(ada, cast, home):
    checked_in(ada, THIS_WEEK)
    Membership.objects.create(
        person=ada, service=cast.service, team=cast.harbour, role=Role.SUPERVISOR, starts_on="2025-01-06"
    )
    text = words(home(ada))
    assert "Your week" in text
    assert "Supervisor Harbour team, Coast Talking Therapies" in text


def test_somebody_who_has_left_keeps_the_way_to_their_check_ins(ada, home):
    checked_in(ada, THIS_WEEK - 20)
    ada.memberships.update(ends_on="2026-10-01")
    text = words(home(ada))
    assert "You do not have a role in a service at the moment" in text
    assert "What you wrote as one is still yours alone" in text


def test_somebody_who_has_left_finds_all_that_they_wrote(ada, cast, signed_in):
    what_it_led_to(ada, a_whole_week(ada, THIS_WEEK - 20))
    ada.topics.create(words="Lone working")
    give(by=ada, terms=terms(supervises(cast.sade, ada)), now=timezone.now())
    ada.memberships.update(ends_on="2026-10-01")
    client = signed_in(ada)
    [section] = re.findall(
        r'aria-labelledby="left".*?</section>', client.get("/").content.decode(), re.DOTALL
    )
    ways = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', section))
    assert list(ways.values()) == [
        "Your check-ins",
        "Your trends",
        "Your journal",
        "Your values",
        "Your coping plans and asks",
        "Your topics for supervision",
        "What you shared, and who looked",
        "All of it as one file",
    ]
    assert [client.get(way).status_code for way in ways][:-1] == [200] * 7


def test_whoever_never_was_a_practitioner_is_told_of_nothing_they_wrote(cast, home):
    assert "What you wrote here" not in words(home(cast.lena))


# --- Cost ---


def test_a_year_of_check_ins_costs_no_more_queries_than_one(
    ada, cast, signed_in, django_assert_max_num_queries
):
    a_believable_year(ada)
    for person, week in ((ada, THIS_WEEK), (been_here(cast.ben), THIS_WEEK - 1)):
        what_it_led_to(person, a_whole_week(person, week))
    wrote(ada, "And another.", checkin=ada.checkins.last())
    counts = []
    for person in (ada, cast.ben):
        client = signed_in(person)
        with django_assert_max_num_queries(22) as captured:
            assert client.get("/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
