"""Local time: a day and an hour of a week where the person lives, through both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.reminders.schedule import due_at, moment_at, next_time, quiet_until, weeks_to_plan
from apps.resilience.weeks import Week

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # its clock changes by half an hour
    "Pacific/Apia",  # had no 30 December 2011
    "Antarctica/Troll",  # its clock changes by two hours
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
]
weeks = st.dates(date(2011, 1, 3), date(2037, 12, 28)).map(Week.of)
weekdays, hours = st.integers(1, 7), st.integers(0, 23)
zones = st.sampled_from(ZONES).map(ZoneInfo)


def clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "monday", "weekday", "hour", "expected"),
    [
        ("Europe/London", "2026-11-16", 5, 15, "2026-11-20T15:00+00:00"),
        ("Europe/London", "2026-07-06", 5, 15, "2026-07-10T14:00+00:00"),
        # 29 March 2026: 1am is skipped, so 2am, when the clock goes on.
        ("Europe/London", "2026-03-23", 7, 1, "2026-03-29T01:00+00:00"),
        # 25 October 2026: 1am comes twice, and the first counts.
        ("Europe/London", "2026-10-19", 7, 1, "2026-10-25T00:00+00:00"),
        ("America/New_York", "2026-03-02", 7, 2, "2026-03-08T07:00+00:00"),
        ("America/New_York", "2026-10-26", 7, 1, "2026-11-01T05:00+00:00"),
        ("Asia/Kolkata", "2026-11-16", 5, 15, "2026-11-20T09:30+00:00"),
        # 4 October 2026: from 2am to half past two.
        ("Australia/Lord_Howe", "2026-09-28", 7, 2, "2026-10-03T15:30+00:00"),
        # A whole Friday was skipped: its 3pm is Saturday's first moment.
        ("Pacific/Apia", "2011-12-26", 5, 15, "2011-12-30T10:00+00:00"),
        # 29 March 2026: from 1am to 3am, so 2am is in the middle of the gap.
        ("Antarctica/Troll", "2026-03-23", 7, 2, "2026-03-29T01:00+00:00"),
        # The week that holds the new year belongs to 2026, and its Friday to 2027.
        ("Europe/London", "2026-12-28", 5, 9, "2027-01-01T09:00+00:00"),
    ],
)
def test_known_moments(zone: str, monday: str, weekday: int, hour: int, expected: str) -> None:
    week = Week(date.fromisoformat(monday))

    assert due_at(week, weekday, hour, ZoneInfo(zone)) == datetime.fromisoformat(expected)


@given(weeks, weekdays, hours, zones)
@example(Week(date(2011, 12, 26)), 5, 0, ZoneInfo("Pacific/Apia"))
@example(Week(date(2026, 3, 30)), 7, 2, ZoneInfo("Australia/Lord_Howe"))
def test_it_is_the_first_moment_at_which_the_clock_has_reached_the_hour(week, weekday, hour, zone) -> None:
    wanted = datetime.combine(week.monday + timedelta(days=weekday - 1), time(hour))

    due = due_at(week, weekday, hour, zone)

    assert due.tzinfo is UTC
    assert clock(due, zone) >= wanted
    # Two days back in steps of ten minutes: the clock never stood at or past the hour before.
    earlier = [due - timedelta(seconds=1)] + [due - timedelta(minutes=10 * n) for n in range(1, 290)]
    assert all(clock(moment, zone) < wanted for moment in earlier)


@given(weeks, weekdays, hours, zones)
def test_it_is_the_hour_asked_for_unless_the_clock_skips_it(week, weekday, hour, zone) -> None:
    wanted = datetime.combine(week.monday + timedelta(days=weekday - 1), time(hour))
    is_skipped = clock(wanted.replace(tzinfo=zone).astimezone(UTC), zone) != wanted

    assert (clock(due_at(week, weekday, hour, zone), zone) == wanted) is not is_skipped


@given(weeks, weekdays, hours, zones)
def test_one_week_after_the_other(week, weekday, hour, zone) -> None:
    between = due_at(week + 1, weekday, hour, zone) - due_at(week, weekday, hour, zone)

    assert timedelta(days=6) <= between <= timedelta(days=8)


@given(weeks, st.timedeltas(timedelta(0), timedelta(days=7)), zones)
def test_this_week_and_the_next_are_planned_wherever_somebody_lives(week, into_it, zone) -> None:
    now = week.begins(UTC) + into_it
    here = Week.at(now, zone)

    planned = weeks_to_plan(now)

    assert here in planned
    assert here + 1 in planned
    assert 2 <= len(planned) <= 4


# --- At a time of a day -----------------------------------------------------------------------------

days = st.dates(date(2011, 1, 3), date(2037, 12, 28))
moments = st.datetimes(datetime(2011, 1, 3), datetime(2037, 12, 28), timezones=st.just(UTC))  # noqa: DTZ001


@given(days, st.times().map(lambda at: at.replace(second=0, microsecond=0)), zones)
@example(date(2026, 3, 29), time(1, 30), ZoneInfo("Europe/London"))
@example(date(2026, 10, 25), time(1, 30), ZoneInfo("Europe/London"))
def test_a_time_of_a_day_is_the_first_moment_at_which_the_clock_has_reached_it(day, at, zone) -> None:
    due = moment_at(day, at, zone)

    assert clock(due, zone) >= datetime.combine(day, at)
    assert clock(due - timedelta(seconds=1), zone) < datetime.combine(day, at)


@given(moments, hours, zones)
def test_the_next_time_of_an_hour_is_within_two_days(now, hour, zone) -> None:
    # Two, because Apia once left a day out.
    assert timedelta(0) < next_time(now, hour, zone) - now <= timedelta(days=2)


# --- Quiet hours ------------------------------------------------------------------------------------

quiet_hours = st.tuples(hours, hours).filter(lambda pair: pair[0] != pair[1])


def is_quiet(moment: datetime, begins: int, ends: int, zone: ZoneInfo) -> bool:
    hour = clock(moment, zone).hour
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


@given(moments, quiet_hours, zones)
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), (22, 1), ZoneInfo("Europe/London"))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), (22, 2), ZoneInfo("Europe/London"))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), (23, 2), ZoneInfo("Antarctica/Troll"))
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(now, between, zone) -> None:
    end = quiet_until(now, *between, zone)

    assert (end is not None) is is_quiet(now, *between, zone)
    if end:
        assert now < end <= now + timedelta(hours=27)
        assert not is_quiet(end, *between, zone)
        before = [end - timedelta(seconds=1), *(now + timedelta(minutes=5 * n) for n in range(330))]
        assert all(is_quiet(moment, *between, zone) for moment in before if moment < end)


@pytest.mark.parametrize(
    ("zone", "moment", "between", "expected"),
    [
        ("Europe/London", "2026-11-20T22:00+00:00", (21, 7), "2026-11-21T07:00+00:00"),
        ("Europe/London", "2026-11-21T06:59+00:00", (21, 7), "2026-11-21T07:00+00:00"),
        ("Europe/London", "2026-11-20T12:30+00:00", (12, 14), "2026-11-20T14:00+00:00"),
        ("Europe/London", "2026-11-21T07:00+00:00", (21, 7), None),
        # The night in which clocks go on is an hour shorter, that in which they go back an hour longer.
        ("Europe/London", "2026-03-28T22:00+00:00", (21, 7), "2026-03-29T06:00+00:00"),
        ("Europe/London", "2026-10-24T21:00+00:00", (21, 7), "2026-10-25T07:00+00:00"),
        # 29 March 2026: 1am is skipped, so they end when the clock goes on.
        ("Europe/London", "2026-03-29T00:30+00:00", (22, 1), "2026-03-29T01:00+00:00"),
    ],
)
def test_known_ends_of_quiet_hours(zone, moment, between, expected) -> None:
    end = quiet_until(datetime.fromisoformat(moment), *between, ZoneInfo(zone))

    assert (end.isoformat(timespec="minutes") if end else None) == expected
