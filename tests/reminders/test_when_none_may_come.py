"""Quiet hours, no reminders until a day, weeks away: kept by themselves, for every kind."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from apps.checkins.actions import end_pause, pause_weeks
from apps.checkins.models import Pause
from apps.reminders import choices, planning, sending
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.resilience.weeks import Week
from tests.coping.conftest import planned
from tests.reminders.conftest import HOUR, MINUTE, WEEK, chooses, reminder_of

pytestmark = pytest.mark.usefixtures("clock")
State, Reason = Reminder.State, Reminder.Reason
REVIEW = "2026-12-16"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- Quiet hours ------------------------------------------------------------------------------------


def test_a_reminder_that_falls_into_quiet_hours_comes_when_they_end(cast, clock, tick, mail_server):
    chooses(cast.ada, hour=22, quiet_from=21, quiet_until=7)
    clock.move_to(at("2026-11-20 22:00"))
    tick()
    assert mail_server.accepted == []

    clock.move_to(at("2026-11-21 07:00"))
    tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(cast.ada, WEEK).sent_at == at("2026-11-21 07:00")


def test_what_would_be_too_late_after_quiet_hours_is_left_out(cast, clock, tick, mail_server):
    chooses(cast.ada, hour=18, quiet_from=17, quiet_until=9)
    clock.move_to(at("2026-11-20 18:00"))
    tick()
    clock.move_to(at("2026-11-21 09:00"))
    tick()

    assert mail_server.accepted == []
    assert reminder_of(cast.ada, WEEK).reason == Reason.QUIET


def test_quiet_hours_that_are_chosen_later_move_what_is_planned(cast, clock, tick, mail_server):
    chooses(cast.ada, hour=22)
    chooses(cast.ada, hour=22, quiet_from=21, quiet_until=7)

    assert reminder_of(cast.ada, WEEK).try_at == at("2026-11-21 07:00")
    chooses(cast.ada, hour=22)
    assert reminder_of(cast.ada, WEEK).try_at == at("2026-11-20 22:00")


def test_a_second_try_keeps_to_quiet_hours_too(cast, clock, tick, mail_server):
    chooses(cast.ada, hour=20, quiet_from=21, quiet_until=7)
    clock.move_to(at("2026-11-20 20:58"))
    mail_server.behaviour = "refuse for now"
    tick()

    mail_server.behaviour = "accept"
    clock.move_to(at("2026-11-20 21:03"))
    tick()
    assert mail_server.accepted == []

    clock.move_to(at("2026-11-21 07:00"))
    tick()
    assert len(mail_server.accepted) == 1


def test_quiet_hours_are_those_of_her_own_clock(cast, clock, tick, mail_server):
    cast.ada.time_zone = "Asia/Kolkata"
    cast.ada.save()
    chooses(cast.ada, hour=22, quiet_from=21, quiet_until=7)

    clock.move_to(at("2026-11-21 01:29"))
    tick()
    assert mail_server.accepted == []
    clock.move_to(at("2026-11-21 01:30"))
    tick()
    assert len(mail_server.accepted) == 1


# --- None until a day -------------------------------------------------------------------------------


def test_none_come_before_the_day_that_she_named(cast, clock, tick, mail_server):
    chooses(cast.ada, none_until=date(2026, 11, 25))
    clock.move_to(at("2026-11-20 15:00"))
    tick()
    assert reminder_of(cast.ada, WEEK).reason == Reason.NONE_UNTIL

    clock.move_to(at("2026-11-27 15:00"))
    tick()
    assert len(mail_server.accepted) == 1


def test_a_day_that_she_names_after_the_claim_still_counts(cast, clock, mail_server):
    chooses(cast.ada)
    clock.move_to(at("2026-11-20 15:00"))
    claims = sending.claim(now=timezone.now(), limit=10)
    ReminderPreference.objects.update(none_until=date(2026, 11, 25))

    for reminder_id, fence in claims:
        sending.deliver(reminder_id=reminder_id, fence=fence, now=timezone.now())

    assert mail_server.accepted == []
    assert reminder_of(cast.ada, WEEK).reason == Reason.NONE_UNTIL


def test_a_review_that_falls_before_that_day_comes_on_it(cast, clock, tick, mail_server):
    planned(cast.ada)
    chooses(cast.ada, on=False, plan_reviews_on=True, none_until=date(2026, 12, 18))
    clock.move_to(at("2026-12-15 09:00"))
    tick()

    assert reminder_of(cast.ada, REVIEW, Kind.PLAN_REVIEW).due_at == at("2026-12-18 15:00")


# --- Away -------------------------------------------------------------------------------------------


def test_a_week_away_has_no_reminder_of_any_kind(cast, clock, tick, mail_server):
    planned(cast.ada, reminds=True, on_days="5", at=time(12, 0))
    chooses(cast.ada)
    pause_weeks(
        by=cast.ada, first=Week.of(date(2026, 11, 16)), last=Week.of(date(2026, 11, 16)), now=timezone.now()
    )

    for moment in ("2026-11-20 12:00", "2026-11-20 15:00"):
        clock.move_to(at(moment))
        tick()

    assert mail_server.accepted == []
    assert set(cast.ada.reminders.exclude(reason="").values_list("reason", flat=True)) == {Reason.PAUSED}


def test_a_review_that_falls_into_weeks_away_comes_on_the_first_day_after(cast, clock, tick, mail_server):
    planned(cast.ada)
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.move_to(at("2026-12-10 09:00"))
    tick()
    assert reminder_of(cast.ada, REVIEW, Kind.PLAN_REVIEW).due_at == at("2026-12-16 15:00")

    week = Week.of(date(2026, 12, 14))
    pause_weeks(by=cast.ada, first=week, last=week, now=timezone.now())
    clock.move_to(at("2026-12-16 15:00"))
    tick()
    assert mail_server.accepted == []

    clock.move_to(at("2026-12-21 15:00"))
    tick()
    assert len(mail_server.accepted) == 1


def test_coming_back_early_brings_the_review_back_to_its_day(cast, clock, tick):
    planned(cast.ada)
    chooses(cast.ada, on=False, plan_reviews_on=True)
    week = Week.of(date(2026, 12, 14))
    pause_weeks(by=cast.ada, first=week, last=week, now=timezone.now())
    clock.move_to(at("2026-12-14 09:00"))
    tick()
    assert reminder_of(cast.ada, REVIEW, Kind.PLAN_REVIEW).due_at == at("2026-12-21 15:00")

    end_pause(by=cast.ada, week=week)
    clock.shift(MINUTE)
    tick()

    assert reminder_of(cast.ada, REVIEW, Kind.PLAN_REVIEW).due_at == at("2026-12-16 15:00")


def test_a_week_marked_as_away_by_whatever_way_is_seen_right_before_sending(cast, clock, tick, mail_server):
    chooses(cast.ada)
    Pause.objects.create(person=cast.ada, week=date(2026, 11, 16))
    clock.move_to(at("2026-11-20 15:00"))
    tick()

    assert reminder_of(cast.ada, WEEK).reason == Reason.PAUSED


# --- All at once ------------------------------------------------------------------------------------


def test_all_off_is_off_for_every_kind_and_on_again_as_it_was(cast, clock, tick, mail_server):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, plan_reviews_on=True)
    choices.stop(by=cast.ada, now=timezone.now())
    assert not cast.ada.reminders.exists()
    planning.plan(now=timezone.now())
    assert not cast.ada.reminders.exists()

    clock.shift(HOUR)
    choices.turn_on_again(by=cast.ada, now=timezone.now())

    kinds = set(cast.ada.reminders.values_list("kind", flat=True))
    assert kinds == {Kind.WEEKLY, Kind.PLAN_REVIEW}


PAGE = "/reminders/"
FRIDAY_AT_3 = {"weekly_on": "on", "weekday": "5", "hour": "15", "by_email": "on"}


def test_saving_in_a_tab_from_before_all_was_turned_off_turns_nothing_on(cast, signed_in):
    ada = signed_in(cast.ada)
    chooses(cast.ada)
    ada.post("/reminders/off/")

    page = ada.post(PAGE, FRIDAY_AT_3, follow=True).content.decode()

    assert "Saved. All your reminders stay off until you turn them on again." in page
    assert not cast.ada.reminders.exists()


def test_the_page_that_says_it_turns_them_on_does(cast, signed_in):
    ada = signed_in(cast.ada)
    chooses(cast.ada)
    assert "Save and turn reminders on" not in ada.get(PAGE).content.decode()
    ada.post("/reminders/off/")
    assert "Save and turn reminders on" in ada.get(PAGE).content.decode()

    page = ada.post(PAGE, {**FRIDAY_AT_3, "turns_on": "yes"}, follow=True).content.decode()

    assert "Your reminders are saved." in page
    assert cast.ada.reminders.filter(kind=Kind.WEEKLY).exists()


@pytest.mark.parametrize(
    ("switch", "kind"), [("weekly_on", Kind.WEEKLY), ("plan_reviews_on", Kind.PLAN_REVIEW)]
)
def test_each_can_be_turned_off_alone(switch, kind, cast):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, plan_reviews_on=True)

    chooses(cast.ada, on=switch != "weekly_on", plan_reviews_on=switch != "plan_reviews_on")

    kinds = set(cast.ada.reminders.values_list("kind", flat=True))
    assert kinds == {Kind.WEEKLY, Kind.PLAN_REVIEW} - {kind}


def test_nothing_that_passed_while_they_were_off_is_made_up_for(cast, clock, tick, mail_server):
    chooses(cast.ada)
    choices.stop(by=cast.ada, now=timezone.now())
    clock.move_to(at("2026-11-20 15:30"))
    choices.turn_on_again(by=cast.ada, now=timezone.now())
    tick()

    assert mail_server.accepted == []
    assert not cast.ada.reminders.filter(period=WEEK).exists()


# --- What comes only once ---------------------------------------------------------------------------


def test_a_review_is_not_lost_when_she_chooses_an_hour_that_has_passed_on_its_day(
    cast, clock, tick, mail_server
):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.move_to(at("2026-11-20 10:00"))
    chooses(cast.ada, on=False, hour=9, plan_reviews_on=True)
    tick()
    assert mail_server.accepted == []

    clock.move_to(at("2026-11-21 09:00"))
    tick()

    assert len(mail_server.accepted) == 1


def test_nor_told_again_when_she_does_so_after_it_came(cast, clock, tick, mail_server):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.move_to(at("2026-11-20 15:00"))
    tick()
    clock.shift(HOUR)
    chooses(cast.ada, on=False, hour=9, plan_reviews_on=True)
    clock.move_to(at("2026-11-21 09:00"))
    tick()

    assert len(mail_server.accepted) == 1


def test_the_page_promises_no_review_that_has_come_already(cast, clock, tick, mail_server, signed_in):
    planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.move_to(at("2026-11-20 15:00"))
    tick()
    clock.move_to(at("2026-11-30 09:00"))
    chooses(cast.ada, on=False, plan_reviews_on=True, none_until=date(2026, 12, 5))

    page = signed_in(cast.ada).get(PAGE).content.decode()

    assert "No reminder is planned for this week or next." in page
