"""Weeks, over daylight saving, year ends and time zones far apart."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resilience.weeks import Week

ZONES = st.sampled_from(
    [
        "Europe/London",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Africa/Casablanca",
        "America/Sao_Paulo",
    ]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2000, 1, 3), date(2190, 12, 31))


def test_the_last_days_of_2026_belong_to_week_53() -> None:
    assert str(Week.of(date(2027, 1, 3))) == "2026-W53"
    assert str(Week.of(date(2027, 1, 4))) == "2027-W01"


def test_a_tuesday_evening_in_london_is_already_wednesday_but_not_another_week_in_kolkata() -> None:
    moment = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Europe/London"))
    assert str(Week.at(moment, ZoneInfo("Europe/London"))) == "2026-W47"
    assert str(Week.at(moment, ZoneInfo("Asia/Kolkata"))) == "2026-W48"


def test_a_week_is_an_hour_longer_when_the_clocks_go_back() -> None:
    zone = ZoneInfo("Europe/London")
    week = Week(date(2026, 10, 19))
    length = week.ends(zone).astimezone(UTC) - week.begins(zone).astimezone(UTC)
    assert length == timedelta(days=7, hours=1)


def test_a_week_is_an_hour_shorter_when_the_clocks_go_forward() -> None:
    zone = ZoneInfo("Europe/London")
    week = Week(date(2026, 3, 23))
    length = week.ends(zone).astimezone(UTC) - week.begins(zone).astimezone(UTC)
    assert length == timedelta(days=6, hours=23)


@pytest.mark.parametrize(
    "text", ["2026-W60", "2026-47", "26-W47", "2026-W4", "", "2026-W\u0664\u0667", "0000-W01", "9999-W52"]
)
def test_nonsense_is_not_a_week(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Week.parse(text)


def test_a_week_starts_on_monday_only() -> None:
    with pytest.raises(ValueError, match="2026-11-17 is not a Monday"):
        Week(date(2026, 11, 17))


@given(DAYS)
def test_a_week_read_back_from_its_name_is_the_same_week(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert week.monday <= day <= week.sunday


@given(MOMENTS, ZONES)
def test_every_moment_lies_in_the_week_it_is_said_to_be_in(moment: datetime, zone: ZoneInfo) -> None:
    week = Week.at(moment, zone)
    assert week.begins(zone).astimezone(UTC) <= moment < week.ends(zone).astimezone(UTC)


@given(MOMENTS, ZONES)
def test_exactly_this_week_and_last_week_are_open(moment: datetime, zone: ZoneInfo) -> None:
    week = Week.at(moment, zone)
    assert [n for n in range(-4, 4) if (week + n).is_open(moment, zone)] == [-1, 0]


@given(MOMENTS, ZONES)
def test_only_a_week_that_is_over_is_late(moment: datetime, zone: ZoneInfo) -> None:
    week = Week.at(moment, zone)
    assert [(week + n).is_late(moment, zone) for n in (-1, 0, 1)] == [True, False, False]


@given(MOMENTS, ZONES)
def test_the_days_asked_about_are_seven_and_end_today_or_with_the_week(
    moment: datetime, zone: ZoneInfo
) -> None:
    week = Week.at(moment, zone)
    first, last = week.days_asked_about(moment, zone)
    assert last - first == timedelta(days=6)
    assert last == moment.astimezone(zone).date()
    assert (week - 1).days_asked_about(moment, zone) == ((week - 1).monday, (week - 1).sunday)


@given(DAYS, st.integers(-200, 200))
def test_adding_weeks_and_taking_them_away_comes_back(day: date, weeks: int) -> None:
    assert Week.of(day) + weeks - weeks == Week.of(day)
