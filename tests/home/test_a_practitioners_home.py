import re
from datetime import datetime

import pytest
from django.urls import reverse

from apps.checkins.models import Draft
from apps.home.presenters import HEIGHT, MARGIN, WIDTH
from apps.home.queries import WEEKS_SHOWN
from apps.people.models import Membership, Role
from apps.reminders.models import ReminderPreference
from tests.conftest import LONDON
from tests.diary import THIS_WEEK, a_believable_year, away, checked_in, checked_in_for
from tests.home.conftest import been_here, words

RESUME = reverse("checkins:resume", args=[THIS_WEEK])
RESUME_LAST = reverse("checkins:resume", args=[THIS_WEEK - 1])
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
    assert "Your latest check-in" not in text


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


# --- Last week ---


def test_last_week_can_still_be_filled_in(ada, home):
    checked_in(ada, THIS_WEEK - 5)
    response = home(ada)
    assert "It can still be filled in until Sunday 22 November" in words(response)
    assert f'href="{RESUME_LAST}"' in response.content.decode()


def test_last_week_once_begun_can_still_be_finished(ada, home):
    Draft.objects.create(person=ada, week=(THIS_WEEK - 1).monday)
    assert "It can still be finished until Sunday 22 November" in words(home(ada))


def test_last_week_is_not_mentioned_once_it_is_done(ada, home):
    checked_in(ada, THIS_WEEK - 1)
    assert "Last week" not in words(home(ada))


def test_last_week_is_not_mentioned_when_it_was_away(ada, home):
    away(ada, THIS_WEEK - 1)
    assert "Last week" not in words(home(ada))


def test_last_week_is_not_asked_of_somebody_who_joined_this_week(cast, clock, home):
    been_here(cast.ben)
    cast.ben.joined_at = datetime(2026, 11, 16, 0, 0, tzinfo=LONDON)
    cast.ben.save()
    Draft.objects.create(person=cast.ben, week=THIS_WEEK.monday)
    assert "Last week" not in words(home(cast.ben))


def test_last_week_is_offered_to_somebody_who_joined_in_it(cast, clock, home):
    cast.ben.joined_at = datetime(2026, 11, 15, 23, 59, tzinfo=LONDON)
    cast.ben.save()
    Draft.objects.create(person=cast.ben, week=THIS_WEEK.monday)
    assert "Last week is still open" in words(home(cast.ben))


def test_a_missed_week_further_back_is_not_mentioned(ada, home):
    checked_in(ada, THIS_WEEK - 4)
    checked_in(ada, THIS_WEEK - 1)
    text = words(home(ada))
    assert "missed" not in text
    assert "No check-in" not in text


# --- The latest check-in ---


def test_ada_sees_her_latest_figures_and_which_way_they_read(ada, home):
    checked_in(ada, THIS_WEEK - 1, {"stretched": 4, "pressure": 9, "meaning": 7})
    text = words(home(ada))
    assert "in the week of 9 to 15 November 2026" in text
    assert "Challenges Average 6.5 out of 10 Higher means more is being asked of you." in text
    assert "Values Average 7 out of 10 Higher means more to draw on." in text
    assert "Coping Not answered Higher means more to draw on." in text
    assert reverse("trends:show") in home(ada).content.decode()


def test_a_missing_week_breaks_the_line_and_is_never_drawn_as_zero(ada, home):
    for ago in (1, 2, 4, 5):
        checked_in(ada, THIS_WEEK - ago)
    lines = re.findall(r'<polyline[^>]* points="([^"]+)"', home(ada).content.decode())
    # Two stretches of two weeks for each of three phases; every figure is a 5, halfway up the drawing.
    assert len(lines) == 6
    assert {point.split(",")[1] for line in lines for point in line.split()} == {"22.0"}


def test_the_drawing_has_the_box_and_the_weeks_that_its_points_are_placed_in(ada, home):
    checked_in(ada, THIS_WEEK)
    response = home(ada)
    latest = re.search(r'hw-spark__latest" cx="([0-9.]+)"', response.content.decode())
    assert latest
    # The current week lies on the right edge, a margin inside the box.
    assert float(latest[1]) == WIDTH - MARGIN
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in response.content.decode()
    assert f"with the {WEEKS_SHOWN} weeks up to now" in words(response)


def test_a_single_week_is_a_dot(ada, home):
    checked_in(ada, THIS_WEEK - 3)
    html = home(ada).content.decode()
    assert html.count("hw-spark__dot") == 3
    assert "<polyline" not in html


def test_bens_check_ins_are_not_adas(ada, cast, home):
    checked_in_for(been_here(cast.ben), 6)
    assert "Your latest check-in" not in words(home(ada))


# --- The reminder ---


def test_without_a_choice_the_reminder_is_off(ada, home):
    checked_in(ada, THIS_WEEK)
    assert "Weekly reminder Off." in words(home(ada))


def test_a_chosen_reminder_says_when(ada, home):
    checked_in(ada, THIS_WEEK)
    ReminderPreference.objects.create(person=ada, weekly_on=True, weekday=4, hour=12)
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
    assert "Your earlier check-ins are still yours alone" in text


# --- Cost ---


def test_a_year_of_check_ins_costs_no_more_queries_than_two_weeks(
    ada, cast, signed_in, django_assert_max_num_queries
):
    a_believable_year(ada)
    checked_in(been_here(cast.ben), THIS_WEEK)
    checked_in(cast.ben, THIS_WEEK - 1)
    counts = []
    for person in (ada, cast.ben):
        client = signed_in(person)
        # Home shows plans and an offered moment too: one query for each.
        with django_assert_max_num_queries(9) as captured:
            assert client.get("/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
