"""A plan that got another place in the calendar: what has been stays where it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.coping import actions
from apps.coping.actions import Intention
from apps.coping.calendar import Stretch, calendar_file
from apps.coping.calendar_presenters import in_calendar
from tests.conftest import LONDON, NOW
from tests.coping.conftest import planned
from tests.coping.test_calendar import LUNCH, WALK, starts, utc

WEEKS_AGO = NOW - timedelta(weeks=5)  # the 14th of October, a Wednesday, in summer time


def written(*stretches, zone=LONDON, now=NOW):
    return calendar_file([replace(WALK, stretches=stretches, zone=zone)], zone, now)


def file_of(plan, person, *, words=False):
    plan = person.plans.get(pk=plan.pk)
    return calendar_file([in_calendar(plan, person, words)], person.zone, NOW)


def events_of(plan, person, **how):
    calendar = icalendar.Calendar.from_ical(file_of(plan, person, **how))
    return {str(e["uid"]).split("@")[0].removeprefix(f"{plan.pk}-"): e for e in calendar.events}


def changed(person, plan, now, **said):
    intention = replace(Intention.of(person.plans.get(pk=plan.pk).current), **said)
    actions.confirm(
        by=person, plan_id=plan.pk, intention=intention, review_on=plan.review_on, week=None, now=now
    )


@pytest.fixture
def plan(cast, clock):
    return planned(cast.ada, now=WEEKS_AGO, on_days="3", at=time(12, 30))


# --- Where the change falls -------------------------------------------------------------------------


def test_a_new_time_holds_from_the_change_and_the_weeks_before_stay(cast, plan):
    changed(cast.ada, plan, NOW - timedelta(weeks=2, hours=-1), at=time(16, 0))
    assert starts(file_of(plan, cast.ada))[:6] == [
        utc(2026, 10, 14, 11, 30),
        utc(2026, 10, 21, 11, 30),
        utc(2026, 10, 28, 12, 30),  # the clocks went back on the 25th
        utc(2026, 11, 4, 16, 0),  # changed that morning
        utc(2026, 11, 11, 16, 0),
        utc(2026, 11, 18, 16, 0),
    ]


def test_on_the_day_of_a_change_the_old_time_stays_if_it_was_over_and_goes_if_it_was_to_come():
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)
    for old, new, expected in (
        (time(9), time(16), [9, 16]),
        (time(13), time(16), [16]),
        (time(9), time(10), [9]),
        (time(13), time(10), []),
    ):
        data = written(replace(LUNCH, at=old, until=noon), replace(LUNCH, at=new, since=noon))
        on_the_day = [start.hour for start in starts(data) if start.date() == noon.date()]
        assert on_the_day == expected, (old, new)


def test_a_whole_day_is_the_new_plans_on_the_day_of_a_change():
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)
    old, new = replace(LUNCH, at=None, until=noon), replace(LUNCH, at=None, since=noon, days=(3, 5))
    assert starts(written(old, new))[:3] == [date(2026, 11, 18), date(2026, 11, 25), date(2026, 11, 27)]


def test_one_day_moved_to_another_is_only_on_the_other():
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)
    old = replace(LUNCH, days=(), at=None, on_date=date(2026, 12, 24), until=noon)
    new = replace(old, on_date=date(2026, 12, 28), since=noon, until=None)
    assert starts(written(old, new)) == [date(2026, 12, 28)]


# --- Which event is which ---------------------------------------------------------------------------


def test_a_change_of_words_alone_leaves_one_event(cast, plan):
    changed(cast.ada, plan, NOW - timedelta(weeks=2), obstacle="A late start", who="Ben")
    assert set(events_of(plan, cast.ada)) == {"1", "review"}


def test_what_one_did_before_keeps_its_name(cast, plan):
    changed(cast.ada, plan, NOW - timedelta(weeks=2), action="go outside")
    said = {number: str(e["summary"]) for number, e in events_of(plan, cast.ada, words=True).items()}
    assert said == {"1": "Close the laptop", "2": "Go outside", "review": "Review a plan"}
    assert set(events_of(plan, cast.ada)) == set(said)


def test_the_event_before_a_change_is_the_same_one_cut_short_and_a_later_revision(cast, plan):
    before = events_of(plan, cast.ada)["1"]
    changed(cast.ada, plan, NOW, at=time(16, 0))
    after = events_of(plan, cast.ada)["1"]
    assert after["dtstart"].dt == before["dtstart"].dt
    assert after["rrule"]["UNTIL"][0] < before["rrule"]["UNTIL"][0]
    assert after["sequence"] > before["sequence"]


def test_an_event_that_had_no_day_yet_becomes_the_changed_one(cast, clock):
    """Else a program that knows it would go on showing it."""
    plan = planned(cast.ada, now=NOW, on_days="1", at=time(12, 30))
    changed(cast.ada, plan, NOW + timedelta(hours=1), on_days="5")
    found = events_of(plan, cast.ada)
    assert set(found) == {"1", "review"}
    assert found["1"]["dtstart"].dt.date() == date(2026, 11, 20)


@pytest.mark.parametrize(
    "change",
    [
        lambda ada, plan: actions.keep_going(by=ada, plan_id=plan.pk, until=date(2027, 1, 6)),
        lambda ada, plan: actions.finish(by=ada, plan_id=plan.pk, words="", now=NOW),
        lambda ada, plan: actions.let_go(by=ada, plan_id=plan.pk, words="", now=NOW),
        lambda ada, plan: changed(ada, plan, NOW, on_days="5"),
    ],
    ids=["kept going", "finished", "let go", "changed"],
)
def test_every_change_is_a_later_revision(cast, plan, change):
    before = plan.revision
    change(cast.ada, plan)
    plan.refresh_from_db()
    assert plan.revision == before + 1


def test_taking_up_again_is_a_later_revision(cast, plan):
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=NOW)
    assert actions.take_up(by=cast.ada, plan_id=plan.pk, now=NOW).revision == 2


# --- Whatever the changes -----------------------------------------------------------------------------

ZONES = st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo)
BEGAN = datetime(2026, 2, 1, tzinfo=UTC)
SCHEDULES = st.lists(
    st.builds(
        lambda days, at, on_date: replace(
            LUNCH, days=() if on_date else tuple(sorted(days)), at=at, on_date=on_date
        ),
        days=st.sets(st.integers(1, 7)),
        at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
        on_date=st.none() | st.dates(date(2026, 2, 1), date(2027, 2, 1)),
    ),
    min_size=1,
    max_size=4,
)
# Both changes of the clocks lie between.
GAPS = st.lists(st.integers(0, 200 * 24 * 60), min_size=4, max_size=4)


def stretches_of(schedules: list[Stretch], gaps: list[int]) -> tuple[Stretch, ...]:
    moments = [BEGAN]
    for minutes in gaps[: len(schedules)]:
        moments.append(moments[-1] + timedelta(minutes=minutes))
    return tuple(
        replace(schedule, since=since, until=until)
        for schedule, (since, until) in zip(schedules, pairwise(moments), strict=True)
    )


def meant(stretch: Stretch, zone: ZoneInfo) -> list[datetime | date]:
    """When it is on, counted day by day."""
    found: list[datetime | date] = []
    day = stretch.since.astimezone(zone).date()
    last = stretch.until.astimezone(zone).date()
    while day <= last:
        if day == stretch.on_date or (not stretch.on_date and day.isoweekday() in stretch.days):
            if stretch.at is None:
                found += [day] if day < last else []
            else:
                moment = datetime.combine(day, stretch.at, zone).astimezone(UTC)
                found += [moment] if stretch.since <= moment < stretch.until else []
        day += timedelta(days=1)
    return found


@given(zone=ZONES, schedules=SCHEDULES, gaps=GAPS)
def test_each_schedule_holds_in_its_own_time_and_nowhere_else(zone, schedules, gaps):
    stretches = stretches_of(schedules, gaps)
    expected = [moment for stretch in stretches for moment in meant(stretch, zone)]
    assert starts(written(*stretches, zone=zone)) == sorted(expected, key=str)


@given(zone=ZONES, schedules=SCHEDULES, gaps=GAPS, later=st.integers(1, 3))
def test_a_change_leaves_what_was_before_it_alone(zone, schedules, gaps, later):
    stretches = stretches_of(schedules, gaps)
    change = stretches[min(later, len(stretches) - 1)].since
    before = [each for each in stretches if each.since < change]
    if before:
        before[-1] = replace(before[-1], until=None)
        unchanged, with_change = written(*before, zone=zone), written(*stretches, zone=zone)
        day = change.astimezone(zone).date()
        assert until(starts(unchanged), change, day) == until(starts(with_change), change, day)


def until(found, moment, day):
    return [each for each in found if (each < moment if isinstance(each, datetime) else each < day)]
