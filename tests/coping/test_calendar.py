"""Plans as calendar files: what another program reads in them, on which days and at which moments."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from apps.coping.calendar import PlanInCalendar, Stretch, calendar_file, zone_component
from tests.conftest import LONDON, NOW

NEW_YORK = ZoneInfo("America/New_York")
SYDNEY = ZoneInfo("Australia/Sydney")
DAY = timedelta(days=1)
LUNCH = Stretch(
    summary="Time for a plan",
    since=datetime(2026, 11, 18, tzinfo=LONDON),
    until=None,
    days=(3,),
    at=time(12, 30),
    minutes=15,
    on_date=None,
)
WALK = PlanInCalendar(
    uid="5f1c@heartwood.example.org",
    stretches=(LUNCH,),
    review_on=date(2026, 12, 16),
    zone=LONDON,
    revision=1,
)


def written(now=NOW, **changes):
    """A plan like WALK; `started_on` and `ended_on` are days in its zone, both of them its own."""
    zone = changes.setdefault("zone", LONDON)
    if "started_on" in changes:
        changes["since"] = datetime.combine(changes.pop("started_on"), time.min, zone)
    if ended_on := changes.pop("ended_on", None):
        changes |= {"until": datetime.combine(ended_on + DAY, time.min, zone), "review_on": None}
    of_stretch = {name: changes.pop(name) for name in list(changes) if name in fields_of(Stretch)}
    plan = replace(WALK, stretches=(replace(LUNCH, **of_stretch),))
    return calendar_file([replace(plan, **changes)], zone, now)


def fields_of(of):
    return {field.name for field in fields(of)}


def read(data):
    return icalendar.Calendar.from_ical(data)


def starts(data, summary="Time for a plan"):
    """When events of a summary begin, as another library works it out: moments in UTC, or days."""
    found = recurring_ical_events.of(read(data)).between(date(2025, 1, 1), date(2030, 1, 1))
    begins = [event.start for event in found if event["summary"] == summary]
    return sorted((s.astimezone(UTC) if isinstance(s, datetime) else s for s in begins), key=str)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# --- Days and times ---------------------------------------------------------------------------------


def test_a_weekly_plan_goes_on_after_its_review_to_the_end_of_next_year():
    found = starts(written())
    assert found[:6] == [utc(2026, 11, day, 12, 30) for day in (18, 25)] + [
        utc(2026, 12, day, 12, 30) for day in (2, 9, 16, 23)
    ]
    assert found[-1] == utc(2027, 12, 29, 12, 30)
    assert all(later - earlier < timedelta(days=7, hours=2) for earlier, later in pairwise(found))


def test_a_calendar_that_is_read_again_next_year_has_the_year_after_too():
    later = read(written(now=NOW + timedelta(days=365)))
    assert starts(later.to_ical())[-1] == utc(2028, 12, 27, 12, 30)
    assert later.events[0]["sequence"] > read(written()).events[0]["sequence"]


def test_it_first_comes_on_the_first_of_its_days_from_its_start():
    assert starts(written(days=(1, 5)))[:3] == [
        utc(2026, 11, 20, 12, 30),
        utc(2026, 11, 23, 12, 30),
        utc(2026, 11, 27, 12, 30),
    ]


@pytest.mark.parametrize(
    ("zone", "started_on", "expected"),
    [
        (LONDON, date(2026, 10, 21), [(10, 21, 11), (10, 28, 12)]),  # clocks back on 25 October
        (LONDON, date(2027, 3, 24), [(3, 24, 12), (3, 31, 11)]),  # forward on 28 March
        (NEW_YORK, date(2026, 10, 28), [(10, 28, 16), (11, 4, 17)]),  # back on 1 November
        (NEW_YORK, date(2027, 3, 10), [(3, 10, 17), (3, 17, 16)]),  # forward on 14 March
        (SYDNEY, date(2026, 9, 30), [(9, 30, 2), (10, 7, 1)]),  # forward on 4 October
        (SYDNEY, date(2027, 3, 31), [(3, 31, 1), (4, 7, 2)]),  # back on 4 April
    ],
)
def test_half_past_twelve_stays_half_past_twelve_when_the_clocks_change(zone, started_on, expected):
    data = written(zone=zone, started_on=started_on, ended_on=started_on + timedelta(days=7))
    assert starts(data) == [utc(started_on.year, month, day, hour, 30) for month, day, hour in expected]


def test_a_time_that_the_clocks_leap_over_is_read_with_the_offset_before():
    data = written(started_on=date(2027, 3, 28), on_date=date(2027, 3, 28), days=(), at=time(1, 30))
    assert starts(data) == [utc(2027, 3, 28, 1, 30)]
    assert b"DTSTART;TZID=Europe/London:20270328T013000" in data


def test_of_a_time_that_comes_twice_the_first_is_meant():
    data = written(started_on=date(2026, 10, 25), on_date=date(2026, 10, 25), days=(), at=time(1, 30))
    assert starts(data) == [utc(2026, 10, 25, 0, 30)]


def test_a_plan_for_one_day_is_on_that_day_alone():
    assert starts(written(days=(), on_date=date(2026, 12, 24))) == [utc(2026, 12, 24, 12, 30)]


def test_a_day_after_the_end_of_next_year_is_there_too():
    for at, begins in ((time(12, 30), utc(2028, 11, 15, 12, 30)), (None, date(2028, 11, 15))):
        assert starts(written(days=(), at=at, on_date=date(2028, 11, 15))) == [begins]


def test_a_plan_for_one_day_without_a_time_has_the_day():
    assert starts(written(days=(), at=None, on_date=date(2026, 12, 24))) == [date(2026, 12, 24)]


def test_days_without_a_time_are_whole_days():
    data = written(at=None, days=(1,), ended_on=date(2026, 11, 30))
    assert starts(data) == [date(2026, 11, 23), date(2026, 11, 30)]


def test_every_plan_has_its_review_day():
    for changes in ({}, {"days": (), "at": None}, {"days": (), "on_date": date(2026, 12, 1)}):
        assert starts(written(**changes), "Review a plan") == [date(2026, 12, 16)]


def test_a_plan_without_fixed_times_has_only_its_review_day():
    assert len(read(written(days=(), at=None)).events) == 1


def test_a_plan_that_ended_before_its_day_came_is_not_there():
    assert read(written(days=(2,), ended_on=date(2026, 11, 20))).events == []


def test_a_plan_that_has_ended_stops_and_is_not_reviewed():
    data = written(ended_on=date(2026, 11, 30))
    assert starts(data) == [utc(2026, 11, 18, 12, 30), utc(2026, 11, 25, 12, 30)]
    assert starts(data, "Review a plan") == []


# --- What a file says -------------------------------------------------------------------------------


def test_a_file_is_published_by_heartwood_and_says_whose_version_it_is():
    calendar = read(written(revision=4))
    event = calendar.events[0]
    assert calendar["method"] == "PUBLISH"
    assert calendar["prodid"] == "-//Heartwood//Plans//EN"
    assert event["uid"] == "5f1c-1@heartwood.example.org"
    assert event["sequence"] == read(written(revision=3)).events[0]["sequence"] + 1
    assert event["dtstamp"].dt == NOW.astimezone(UTC)


def test_events_have_different_uids_that_stay():
    first, second = (
        [event["uid"] for event in read(data).events] for data in (written(), written(revision=2))
    )
    assert first == second
    assert len(set(first)) == 2


def test_events_are_private_take_no_time_and_do_not_ring():
    for event in read(written()).events:
        assert (event["class"], event["transp"]) == ("PRIVATE", "TRANSPARENT")
        assert "description" not in event
        assert event.subcomponents == []


def test_nobody_but_the_person_is_in_it():
    assert b"ORGANIZER" not in written()
    assert b"ATTENDEE" not in written()


@pytest.mark.parametrize(
    "words",
    [
        "breathe, stand; then sit",
        "first line\nsecond line",
        "back\\slash and \\n that is no line end",
        "walk 🌳🌳 " * 30,
        "BEGIN:VEVENT\r\nSUMMARY:not an event",
        "ask “why?”: fine",
    ],
)
def test_words_come_out_as_they_went_in(words):
    data = written(summary=words)
    calendar = read(data)
    assert len(calendar.events) == 2
    assert str(calendar.events[0]["summary"]) == words.replace("\r\n", "\n").strip("\r")


def test_what_a_calendar_cannot_hold_is_left_out():
    assert str(read(written(summary="a\x00b\x1b\x0bc")).events[0]["summary"]) == "abc"


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_lines_end_in_crlf_and_have_at_most_75_octets(words):
    data = written(summary=words)
    assert data.endswith(b"\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no character is cut in two


def test_an_empty_calendar_can_still_be_read():
    calendar = read(calendar_file([], LONDON, NOW, name="Plans"))
    assert calendar.events == []
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/London"]
    assert calendar["x-wr-calname"] == "Plans"
    assert calendar["refresh-interval"].dt == timedelta(hours=6)


# --- The zone in the file ---------------------------------------------------------------------------

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Africa/Casablanca",  # changes for Ramadan
    "America/Santiago",  # at midnight
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Pacific/Kiritimati",
    "Europe/Dublin",  # its winter time is the exception
    "UTC",
)


def offset_in(component, moment):
    """The offset that a VTIMEZONE gives at a moment, worked out as RFC 5545 section 3.6.5 says."""
    onsets = [
        (part["dtstart"].dt.replace(tzinfo=UTC) - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in component.subcomponents
    ]
    return max((onset for onset in onsets if onset[0] <= moment), key=lambda onset: onset[0])[1]


@pytest.mark.parametrize("name", ZONES)
def test_the_zone_in_a_file_has_the_offsets_of_the_zone(name):
    zone = ZoneInfo(name)
    component = zone_component(zone, date(2026, 1, 1), date(2028, 1, 1))
    component = icalendar.Timezone.from_ical(component.to_ical())
    moment = utc(2026, 1, 1)
    while moment < utc(2028, 1, 1):
        assert offset_in(component, moment) == moment.astimezone(zone).utcoffset(), moment
        moment += timedelta(minutes=30)


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    started_on=DAYS,
    weeks=st.integers(0, 30),
    days=st.sets(st.integers(1, 7), min_size=1),
    at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    minutes=st.integers(1, 1440),
)
def test_any_schedule_is_read_as_it_was_meant(zone, started_on, weeks, days, at, minutes):
    ended_on = started_on + timedelta(weeks=weeks)
    data = written(
        zone=zone,
        started_on=started_on,
        ended_on=ended_on,
        days=tuple(sorted(days)),
        at=at,
        minutes=minutes,
    )
    own_days = [started_on + timedelta(days=number) for number in range(weeks * 7 + 1)]
    own_days = [day for day in own_days if day.isoweekday() in days]
    meant = own_days if at is None else [datetime.combine(d, at, zone).astimezone(UTC) for d in own_days]
    assert starts(data) == meant
