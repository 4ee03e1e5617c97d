"""What some demo people did beside checking in: values, plans, asks and a journal, told as they happened."""

import re
from datetime import date, datetime, timedelta
from statistics import fmean

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.checkins.models import CheckIn
from apps.checkins.queries import week_records
from apps.coping.models import MOST_ACTIVE, FollowUp, PlanVersion, State
from apps.coping.queries import active_plans, looking_forward, plans_in_week, plans_of
from apps.demo import people
from apps.demo.acts import ChooseValues, MakePlan, Write
from apps.demo.rhythm import DemoCheckIn, Rhythm
from apps.demo.stories import STORIES
from apps.demo.telling import LONGEST, has_begun
from apps.journal.actions import dismiss
from apps.journal.models import Entry, EntryVersion
from apps.journal.moments import is_heavier
from apps.journal.presenters import offered
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping.identifiers import find
from apps.values.queries import current_values, review_due, reviews_of
from tests.conftest import LONDON, NOW
from tests.demo.everything import everything, priya
from tests.diary import THIS_WEEK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]
LAST_WEEK = THIS_WEEK - 1


def values_of_story(name):
    return {slug for act in STORIES[name] if isinstance(act, ChooseValues) for slug in act.slugs}


# --- What there is to see ---------------------------------------------------------------------------


def test_priya_has_values_in_her_order_one_of_them_in_her_own_words(load_demo):
    load_demo()
    assert [value.label for value in current_values(priya())] == [
        "Compassion",
        "Giving people my whole attention",
        "Family and friends",
        "Teamwork",
    ]


def test_she_has_reviewed_them_for_two_quarters_and_the_next_review_is_due(load_demo):
    load_demo()
    first, second = sorted(review.reviewed_on for review in reviews_of(priya()))
    assert timedelta(weeks=11) <= second - first <= timedelta(weeks=15)  # a week away may lie between
    assert review_due(priya(), NOW.date())


def test_her_plans_are_in_every_state_and_leave_room_for_one_more(load_demo):
    load_demo()
    assert set(priya().plans.values_list("state", flat=True)) == set(State)
    assert len(active_plans(priya())) == MOST_ACTIVE - 1
    assert any(plan.review_is_due(NOW.date()) for plan in active_plans(priya()))
    assert any(plan.versions.count() == 2 for plan in active_plans(priya()))


def test_she_has_something_to_look_forward_to(load_demo):
    load_demo()
    (plan,) = looking_forward(plans_of(priya()), NOW.date())
    assert timedelta(weeks=2) < plan.current.on_date - NOW.date() < timedelta(weeks=6)


def test_her_journal_has_moments_and_an_entry_with_an_earlier_version(load_demo):
    load_demo()
    assert priya().entries.filter(is_moment=True).count() == 4
    assert EntryVersion.objects.filter(person=priya(), number=2).count() == 1
    assert priya().entries.exclude(checkin=None).exists()


def test_after_a_heavier_last_week_one_of_her_moments_is_offered(load_demo):
    load_demo()
    assert offered(priya(), LAST_WEEK)


def test_the_asks_can_be_counted_with_the_teams(load_demo):
    load_demo()
    askers = User.objects.filter(asks__in_team_figures=True).distinct()
    assert set(askers.values_list("name", flat=True)) == set(STORIES)


def test_the_newcomer_has_nothing_yet(load_demo):
    load_demo()
    assert not has_begun(User.objects.get(name="Tom Adeyemi"))


# --- That it hangs together ---------------------------------------------------------------------------


def test_plans_were_followed_up_in_check_ins_of_weeks_in_which_they_were_active(load_demo):
    load_demo()
    assert FollowUp.objects.count() > 60
    for follow_up in FollowUp.objects.select_related("plan", "version", "person"):
        week = Week(follow_up.week)
        assert follow_up.plan in plans_in_week(follow_up.person, week)
        assert follow_up.person.checkins.filter(week=week.monday).exists()
        assert follow_up.version.made_at <= week.closes(LONDON)


def test_nothing_was_done_after_now_or_in_a_week_away(load_demo):
    load_demo()
    done = [
        *((v.person, v.made_at) for v in PlanVersion.objects.select_related("person")),
        *((e.person, e.written_at) for e in Entry.objects.select_related("person")),
    ]
    assert len(done) > 20
    for person, moment in done:
        assert moment < NOW
        assert not person.pauses.filter(week=Week.at(moment, LONDON).monday).exists()


def test_what_came_from_a_check_in_came_after_it(load_demo):
    load_demo()
    for version in PlanVersion.objects.filter(number=1).exclude(plan__week=None).select_related("plan"):
        assert CheckIn.objects.get(person=version.person_id, week=version.plan.week).submitted_at <= (
            version.made_at
        )


def test_the_weeks_of_priya_touch_values_that_she_has(load_demo):
    load_demo()
    touched = set(priya().checkins.exclude(value="").values_list("value", flat=True))
    assert touched <= values_of_story("Priya Nair")


@pytest.mark.parametrize("name", STORIES)
def test_stories_are_of_people_who_were_there_throughout(name):
    (person,) = [each for each in people.everybody() if each.name == name]
    assert person.weeks_ago is None
    assert person.left_weeks_ago is None


def words_of_stories():
    for name, acts in STORIES.items():
        for act in acts:
            for said in vars(act).values():
                if isinstance(said, str):
                    yield name, said


def test_nothing_in_a_story_looks_like_somebodys_identity():
    said = list(words_of_stories())
    assert len(said) > 100
    assert [words for _, words in said if find(words, NOW.date())] == []


def test_stories_do_not_speak_of_patients():
    assert [
        w for _, w in words_of_stories() if re.search(r"\b(patient|client|diagnos|suicid)", w, re.I)
    ] == []


# --- On any day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 16, 0, 10, tzinfo=LONDON),  # the week has just begun
        datetime(2027, 1, 3, 23, 50, tzinfo=LONDON),  # the last minutes of the year's last week
        datetime(2027, 3, 29, 9, 0, tzinfo=LONDON),  # after the clocks went forward
        datetime(2027, 8, 18, 9, 0, tzinfo=LONDON),
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", [135, 7])
def test_the_story_can_be_told_on_any_day_and_a_moment_is_offered(now, seed, load_demo, clock):
    clock.move_to(now)
    load_demo(seed=seed)
    assert offered(priya(), Week.at(now, LONDON) - 1)
    assert len(current_values(priya())) == 4
    assert priya().entries.filter(written_at__gt=now).count() == 0


def test_a_heavy_week_is_heavier_than_her_usual_whichever_it_is():
    (person,) = [each for each in people.everybody() if each.is_busy_lately]
    weeks = [Week(date(2026, 1, 5)) + number for number in range(150)]
    usual = {week: challenges_in(Rhythm(135, person), week) for week in weeks}
    for number, week in enumerate(weeks[40:], start=40):
        heavy = challenges_in(Rhythm(135, person, heavy=week), week)
        earlier = [usual[each] for each in weeks[number - 39 : number]]
        assert is_heavier([figure for figure in earlier if figure is not None], heavy), week


def challenges_in(rhythm, week):
    made = rhythm.week(week, LONDON)
    if not isinstance(made, DemoCheckIn):
        return None
    figures = [made.figures[item] for item in ("stretched", "pressure") if item in made.figures]
    return fmean(figures) if figures else None


# --- Loading again --------------------------------------------------------------------------------------


def test_telling_it_takes_seconds_and_not_minutes(load_demo):
    """Counted in statements, because the time depends on the machine."""
    with CaptureQueriesContext(connection) as captured:
        load_demo()
    assert len(captured) < 2100


def test_loading_again_tells_nothing_twice(load_demo):
    load_demo()
    before = everything()
    assert load_demo() == "The demo data are up to date."
    assert everything() == before


def test_a_week_later_the_plans_are_followed_up_again_and_nothing_else_is_told(load_demo, clock):
    load_demo()
    before = everything()
    clock.shift(timedelta(weeks=1))
    assert load_demo().endswith("0 stories.")
    after = everything()
    assert set(after["follow-ups"]) > set(before["follow-ups"])
    for kind in ("values", "plans", "asks", "entries", "topics", "grants"):
        assert after[kind] == before[kind]


def test_what_somebody_did_with_a_story_stays_done(load_demo, clock):
    load_demo()
    plan = active_plans(priya())[0]
    offer = priya().offered_moments.get(week=LAST_WEEK.monday)
    dismiss(by=priya(), offer_id=offer.pk, now=NOW)
    priya().entries.all().delete()
    priya().asks.all().delete()
    clock.shift(timedelta(weeks=1))
    load_demo()
    assert not priya().entries.exists()
    assert not priya().asks.exists()
    assert plan in active_plans(priya())


def test_demo_people_from_before_there_were_stories_get_theirs(load_demo):
    load_demo(weeks=LONGEST)
    assert not has_begun(priya())
    assert load_demo().endswith(f"{len(STORIES)} stories.")
    assert has_begun(priya())


def test_somebody_with_values_of_their_own_gets_no_story_on_top(load_demo):
    load_demo(weeks=LONGEST)
    priya().own_values.create(slug="hope", version=1, position=1)
    load_demo()
    assert [value.label for value in current_values(priya())] == ["Hope"]
    assert not priya().plans.exists()


def test_every_plan_and_entry_of_a_story_is_named_once_or_continued():
    for acts in STORIES.values():
        plans = [act.name for act in acts if isinstance(act, MakePlan)]
        assert len(set(plans)) == len(plans)
        entries = [act for act in acts if isinstance(act, Write)]
        by_name = {act.name: act for act in entries}
        assert all(act.value == by_name[act.name].value for act in entries)


def test_the_weeks_shown_are_those_that_were_told(load_demo):
    load_demo()
    (record,) = week_records(priya(), LAST_WEEK, LAST_WEEK, NOW)
    assert record.figures.phases["challenges"] >= 6
