"""Plans in a calendar, from outside: the page, the file of a plan, and the address that programs read."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from apps.coping import actions, calendar_actions
from apps.coping.calendar_models import CalendarAddress
from apps.people.models import Membership, Role
from apps.safekeeping import audit
from apps.safekeeping.models import AuditEvent
from tests.coping.conftest import planned

ACTION = "close the laptop, and breathe"
MONDAYS = {"on_days": "1", "at": time(12, 30), "action": ACTION}


@pytest.fixture
def plan(cast, clock):
    return planned(cast.ada, **MONDAYS)


@pytest.fixture
def ada(cast, plan, signed_in):
    return signed_in(cast.ada)


def make(client, **chosen):
    """The path of a new address, read off the page as a person would."""
    page = client.post("/plans/calendar/address/make/", chosen).content.decode()
    return re.search(r'value="https?://[^/"]+(/plans/calendar/[^"]+\.ics)"', page)[1]


def summaries(response):
    assert response.status_code == 200
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(response.content).events]


# --- The file of a plan -----------------------------------------------------------------------------


def test_ada_downloads_a_file_that_says_nothing_of_what_she_wrote(ada, plan):
    response = ada.get(f"/plans/{plan.pk}/calendar.ics")
    assert summaries(response) == ["Time for a plan", "Review a plan"]
    assert b"laptop" not in response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="plan.ics"'
    assert "no-store" in response["Cache-Control"]


def test_she_can_include_what_she_will_do_and_nothing_else_comes_along(ada, plan):
    response = ada.get(f"/plans/{plan.pk}/calendar.ics?words=yes")
    assert summaries(response) == ["Close the laptop, and breathe", "Review a plan"]
    assert b"typing" not in response.content


def test_a_file_after_a_change_has_the_same_uid_and_is_a_later_revision(ada, cast, plan, settings):
    settings.BASE_URL = "https://heartwood.example.org"
    before = icalendar.Calendar.from_ical(ada.get(f"/plans/{plan.pk}/calendar.ics").content).events[0]
    changed = replace(actions.Intention.of(plan.current), at=time(13, 0))
    actions.confirm(
        by=cast.ada,
        plan_id=plan.pk,
        intention=changed,
        review_on=plan.review_on,
        week=None,
        now=timezone.now(),
    )
    content = ada.get(f"/plans/{plan.pk}/calendar.ics").content
    event = icalendar.Calendar.from_ical(content).events[0]
    assert event["uid"] == f"{plan.pk}-1@heartwood.example.org"
    assert event["sequence"] == before["sequence"] + 1
    assert event["dtstart"].dt.time() == time(13, 0)


def test_a_file_keeps_to_the_zone_of_its_person(ada, cast, plan):
    cast.ada.time_zone = "America/New_York"
    cast.ada.save()
    assert (
        b"DTSTART;TZID=America/New_York:20261123T123000" in ada.get(f"/plans/{plan.pk}/calendar.ics").content
    )


def test_anybody_elses_plan_is_not_there(ada, cast, plan, signed_in):
    for other in (cast.ben, cast.sade, cast.lena):
        assert signed_in(other).get(f"/plans/{plan.pk}/calendar.ics").status_code == 404
    assert Client().get(f"/plans/{plan.pk}/calendar.ics").status_code == 302


# --- The page ---------------------------------------------------------------------------------------


def test_the_page_offers_each_active_plan(ada, cast, plan):
    planned(cast.ada, cue="it is Friday at four", action="write a list")
    page = ada.get("/plans/calendar/").content.decode()
    assert page.count("Download a file") == 2
    assert "Include what I will do" in page


def test_the_page_says_so_where_there_is_nothing_to_download(cast, signed_in, clock):
    assert "No plan is active" in signed_in(cast.ben).get("/plans/calendar/").content.decode()


def test_the_page_is_for_practitioners(cast, signed_in, clock):
    assert signed_in(cast.sade).get("/plans/calendar/").status_code == 403
    assert signed_in(cast.sade).post("/plans/calendar/address/make/").status_code == 403
    assert Client().post("/plans/calendar/address/make/").status_code == 302


def test_nothing_is_made_by_looking(ada):
    ada.get("/plans/calendar/")
    assert ada.get("/plans/calendar/address/make/").status_code == 405
    assert not CalendarAddress.objects.exists()


# --- The address ------------------------------------------------------------------------------------


def test_a_calendar_program_reads_active_plans_without_signing_in(ada, cast, plan):
    ended = planned(cast.ada, **{**MONDAYS, "at": time(16)})
    actions.finish(by=cast.ada, plan_id=ended.pk, words="", now=timezone.now())
    planned(cast.ben, **MONDAYS)
    response = Client().get(make(ada))
    assert summaries(response) == ["Time for a plan", "Review a plan"]
    assert str(plan.pk).encode() in response.content
    assert b"laptop" not in response.content


def test_words_are_in_it_where_the_person_chose_so(ada):
    address = make(ada, words="yes")
    assert "Close the laptop, and breathe" in summaries(Client().get(address))
    address = make(ada)
    assert "Close the laptop, and breathe" not in summaries(Client().get(address))


def times(response):
    """When each event begins, and until when it comes again."""
    events = icalendar.Calendar.from_ical(response.content).events
    return [(each["dtstart"].dt, each["rrule"]["UNTIL"][0]) for each in events if "rrule" in each]


@pytest.mark.parametrize("end", [actions.finish, actions.let_go])
def test_a_plan_that_ends_stays_with_what_has_been_and_comes_no_more(ada, cast, plan, clock, end):
    address = make(ada)
    clock.shift(timedelta(weeks=2))
    [(begins, _)] = times(Client().get(address))
    end(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    response = Client().get(address)
    assert summaries(response) == ["Time for a plan"]
    assert times(response) == [(begins, datetime(2026, 12, 2, 23, 59, 59, tzinfo=UTC))]


@pytest.mark.parametrize(("end", "left"), [(actions.finish, ["Time for a plan"]), (actions.let_go, [])])
def test_what_one_looks_forward_to_stays_when_its_plan_is_finished_and_not_when_it_is_let_go(
    ada, cast, plan, clock, end, left
):
    leave = planned(cast.ada, on_date=date(2026, 12, 24), looks_forward=True)
    address = make(ada)
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    clock.shift(timedelta(days=1))
    end(by=cast.ada, plan_id=leave.pk, words="", now=timezone.now())
    assert summaries(Client().get(address)) == left


def test_a_plan_that_ends_before_its_first_day_leaves_nothing(ada, cast, plan):
    address = make(ada)
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    assert summaries(Client().get(address)) == []


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1)])
def test_what_ended_before_the_address_was_made_is_not_there(cast, plan, clock, signed_in, later):
    clock.shift(timedelta(weeks=2))
    actions.let_go(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    clock.shift(later)
    assert summaries(Client().get(make(signed_in(cast.ada), words="yes"))) == []


def test_a_program_may_ask_for_the_head_alone_and_not_post(ada):
    address = make(ada)
    response = Client().head(address)
    assert (response.status_code, response.content) == (200, b"")
    assert Client().post(address).status_code == 405


def test_reading_it_touches_no_cookie_and_no_cache(ada):
    response = Client().get(make(ada))
    assert not response.cookies
    assert response["Cache-Control"] == "no-store, private"


def test_it_takes_as_many_queries_for_three_plans_as_for_one(
    ada, cast, plan, django_assert_num_queries, django_assert_max_num_queries
):
    address = make(ada, words="yes")
    with django_assert_max_num_queries(6) as one:
        Client().get(address)
    planned(cast.ada, **MONDAYS)
    planned(cast.ada, **MONDAYS)
    with django_assert_num_queries(len(one)):
        Client().get(address)


def test_an_unknown_address_is_not_there(ada):
    make(ada)
    assert Client().get("/plans/calendar/not-a-key.ics").status_code == 404
    token_hash = CalendarAddress.objects.get().token_hash
    assert Client().get(f"/plans/calendar/{bytes(token_hash).hex()}.ics").status_code == 404


def test_resetting_stops_the_old_address_at_once(ada):
    old, new = make(ada), make(ada)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarAddress.objects.count() == 1


def test_turning_it_off_stops_it_at_once(ada):
    address = make(ada)
    page = ada.post("/plans/calendar/address/off/", follow=True).content.decode()
    assert "Your calendar address is off." in page
    assert Client().get(address).status_code == 404
    assert not CalendarAddress.objects.exists()


def test_it_is_shown_once_and_only_its_hash_is_kept(ada):
    token = make(ada).removeprefix("/plans/calendar/").removesuffix(".ics")
    assert len(token) == 43
    assert token not in ada.get("/plans/calendar/").content.decode()
    assert bytes(CalendarAddress.objects.get().token_hash) == calendar_actions.hash_of(token)
    assert token not in str(dict(ada.session))


def test_a_disabled_account_has_no_calendar(ada, cast):
    address = make(ada)
    cast.ada.is_active = False
    cast.ada.save()
    assert Client().get(address).status_code == 404


def test_a_former_practitioner_has_no_calendar(ada, cast):
    address = make(ada)
    Membership.objects.filter(person=cast.ada).update(ends_on=date(2026, 11, 1))
    assert Client().get(address).status_code == 404
    assert (
        "It shows nothing, as you are not a practitioner here any more." in ada.get("/plans/calendar/").text
    )


def test_a_supervisor_who_was_a_practitioner_has_none_either(ada, cast):
    address = make(ada)
    Membership.objects.filter(person=cast.ada).update(role=Role.SUPERVISOR)
    assert Client().get(address).status_code == 404


def test_somebody_elses_address_cannot_be_turned_off(ada, cast, signed_in):
    address = make(ada)
    signed_in(cast.ben).post("/plans/calendar/address/off/")
    assert Client().get(address).status_code == 200


def test_making_resetting_and_turning_off_are_audited(ada, cast):
    make(ada)
    make(ada)
    ada.post("/plans/calendar/address/off/")
    ada.post("/plans/calendar/address/off/")
    events = AuditEvent.objects.filter(action__startswith="coping.calendar").order_by("pk")
    assert [event.action for event in events] == [
        "coping.calendar_made",
        "coping.calendar_reset",
        "coping.calendar_turned_off",
    ]
    assert {event.actor_id for event in events} == {cast.ada.pk}


def test_no_address_without_its_audit(cast, clock, monkeypatch):
    def fail(**_):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError, match="audit is down"):
        calendar_actions.make_address(by=cast.ada, includes_words=False, now=timezone.now())
    assert not CalendarAddress.objects.exists()


def test_a_plan_goes_on_when_its_review_day_has_passed(ada, clock):
    address = make(ada)
    clock.shift(timedelta(days=60))
    response = Client().get(address)
    assert summaries(response) == ["Time for a plan", "Review a plan"]
    event = icalendar.Calendar.from_ical(response.content).events[0]
    assert event["rrule"]["UNTIL"][0] > timezone.now() + timedelta(days=365)
