"""A plan that asks for it is reminded of at its time, and a plan to look at again on its day."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from apps.coping import actions as coping_actions
from apps.coping.actions import Intention
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from tests.conftest import NOW
from tests.coping.conftest import Builder, planned
from tests.diary import THIS_WEEK, checked_in
from tests.reminders.conftest import DAY, HOUR, MINUTE, chooses, reminder_of, text_of

pytestmark = pytest.mark.usefixtures("clock")
Reason = Reminder.Reason
NOON = time(12, 30)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def cues(person):
    found = person.reminders.filter(kind=Kind.PLAN_CUE, channel=Channel.EMAIL)
    return list(found.order_by("period").values_list("period", flat=True))


# --- At its time ------------------------------------------------------------------------------------


def test_a_plan_that_asks_for_it_is_reminded_of_on_each_of_its_days(cast, tick):
    planned(cast.ada, reminds=True, on_days="25", at=NOON)
    tick()

    assert cues(cast.ada) == ["2026-11-20T12:30", "2026-11-24T12:30", "2026-11-27T12:30"]


def test_it_comes_at_its_time(cast, clock, tick, mail_server):
    planned(cast.ada, reminds=True, on_days="5", at=NOON)
    clock.move_to(at("2026-11-20 12:29"))
    tick()
    assert mail_server.accepted == []

    clock.shift(MINUTE)
    tick()

    assert [message["Subject"] for message in mail_server.accepted] == ["You have a reminder"]


def test_a_notice_of_plans_does_not_hide_that_others_are_to_be_looked_at_again(cast, clock, tick, signed_in):
    """Both lead to the page of all plans."""
    checked_in(cast.ada, THIS_WEEK - 1)
    for _ in range(2):
        planned(
            cast.ada, reminds=True, on_days="5", at=NOON, review_on=date(2026, 11, 20), now=NOW - 28 * DAY
        )
    clock.move_to(at("2026-11-20 12:30"))
    tick()
    page = text_of(signed_in(cast.ada).get("/"))

    assert "Your plans for 12:30pm" in page
    assert "Look again at 2 of your plans" in page


def test_nobody_has_to_turn_reminders_on_elsewhere_first(cast, tick):
    planned(cast.ada, reminds=True, on_date=date(2026, 11, 20), at=NOON)
    assert ReminderPreference.objects.get(person=cast.ada).plan_cues_on
    tick()

    assert cues(cast.ada) == ["2026-11-20T12:30"]


def test_a_plan_that_does_not_ask_is_not_reminded_of(cast, tick):
    chooses(cast.ada)
    planned(cast.ada, on_days="5", at=NOON)
    tick()

    assert cues(cast.ada) == []


def test_what_she_turned_off_for_all_plans_stays_off(cast, tick):
    chooses(cast.ada, plan_cues_on=False)
    planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()

    assert cues(cast.ada) == []


def test_what_is_over_on_the_day_of_planning_is_not_made_up_for(cast, clock, tick, mail_server):
    clock.move_to(at("2026-11-20 12:40"))
    planned(cast.ada, reminds=True, on_days="5", at=NOON, now=timezone.now())
    tick()

    assert cues(cast.ada) == ["2026-11-27T12:30"]


def test_nor_is_what_had_just_passed_when_she_asked_for_it(cast, clock, tick):
    plan = planned(cast.ada, on_days="5", at=NOON)
    chooses(cast.ada, now=NOW)
    clock.move_to(at("2026-11-20 12:41"))
    coping_actions.confirm(
        by=cast.ada,
        plan_id=plan.pk,
        intention=Intention.of(plan.current),
        review_on=plan.review_on,
        week=None,
        now=timezone.now(),
        reminds=True,
    )
    tick()

    assert cues(cast.ada) == ["2026-11-27T12:30"]


def test_nor_is_what_had_just_passed_when_she_took_the_plan_up_again(cast, clock, tick):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    coping_actions.finish(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    clock.move_to(at("2026-11-20 12:41"))
    coping_actions.take_up(by=cast.ada, plan_id=plan.pk, now=timezone.now())
    tick()

    assert cues(cast.ada) == ["2026-11-27T12:30"]


@pytest.mark.parametrize("end", ["finish", "let_go"])
def test_a_plan_that_has_ended_is_not_reminded_of(end, cast, clock, tick, mail_server):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    getattr(coping_actions, end)(by=cast.ada, plan_id=plan.pk, words="", now=timezone.now())
    clock.move_to(at("2026-11-20 12:30"))
    tick()

    assert mail_server.accepted == []
    assert cues(cast.ada) == []


def test_a_plan_that_ended_between_claim_and_sending_is_not_reminded_of(cast, clock, tick, mail_server):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    # Behind the actions, so that nobody is told.
    type(plan).objects.filter(pk=plan.pk).update(reminds=False)
    clock.move_to(at("2026-11-20 12:30"))
    tick()

    assert mail_server.accepted == []
    assert reminder_of(cast.ada, "2026-11-20T12:30", Kind.PLAN_CUE).reason == Reason.CHANGED


def test_a_plan_with_another_time_is_reminded_of_at_that(cast, clock, tick):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    said = Intention.of(plan.current)
    coping_actions.confirm(
        by=cast.ada,
        plan_id=plan.pk,
        intention=Intention(**{**vars(said), "at": time(17, 0)}),
        review_on=plan.review_on,
        week=None,
        now=timezone.now(),
    )
    tick()

    assert cues(cast.ada) == ["2026-11-20T17:00", "2026-11-27T17:00"]


def test_two_plans_at_one_moment_are_one_reminder(cast, clock, tick, mail_server):
    for _ in range(2):
        planned(cast.ada, reminds=True, on_days="5", at=NOON)
    clock.move_to(at("2026-11-20 12:30"))
    tick()

    assert len(mail_server.accepted) == 1


def test_an_hour_late_it_is_of_no_use(cast, clock, tick, mail_server):
    planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    clock.move_to(at("2026-11-20 13:31"))
    tick()

    assert mail_server.accepted == []
    assert reminder_of(cast.ada, "2026-11-20T12:30", Kind.PLAN_CUE).reason == Reason.TOO_LATE


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # 25 October 2026: the clocks go back at 2am, and 1:30 comes twice: the first counts.
        (date(2026, 10, 25), "2026-10-25 00:30"),
        # 29 March 2026: 1:30 is skipped, so 2am, when the clocks go on.
        (date(2026, 3, 29), "2026-03-29 01:00"),
    ],
)
def test_by_the_clock_on_the_wall_when_clocks_change(day, expected, cast, clock, tick):
    clock.move_to(datetime(day.year, day.month, day.day - 2, 9, tzinfo=UTC))
    planned(
        cast.ada, reminds=True, on_date=day, at=time(1, 30), now=timezone.now(), review_on=date(2026, 12, 1)
    )
    tick()

    assert cast.ada.reminders.filter(kind=Kind.PLAN_CUE).first().due_at == at(expected)


def test_by_her_new_clock_after_a_move(cast, tick):
    planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    cast.ada.time_zone = "Asia/Kolkata"
    cast.ada.save()
    tick()

    assert reminder_of(cast.ada, "2026-11-20T12:30", Kind.PLAN_CUE).due_at == at("2026-11-20 07:00")


def test_a_row_says_neither_which_plan_nor_what_it_is(cast, tick):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    tick()
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM reminders_reminder r")
        rows = " ".join(row for (row,) in cursor.fetchall())

    assert "2026-11-20T12:30" in rows
    for secret in (plan.pk.hex, str(plan.pk), "laptop", "typing"):
        assert secret not in rows


# --- Writing it in the plan -------------------------------------------------------------------------


def test_she_asks_for_it_where_she_says_when(cast, signed_in, tick):
    builder = Builder(signed_in(cast.ada))
    for slug in ("challenge", "value", "strategy", "if-then"):
        builder.save(slug)
    builder.save("when", reminds="on")
    page = builder.client.get(f"/plans/{builder.plan_id}/read/")
    assert "At this time, while your reminders are on" in page.content.decode()
    read = page.context["was_read"]
    builder.client.post(f"/plans/{builder.plan_id}/read/", {"read": read})
    tick()

    assert cast.ada.plans.get().reminds
    # Mondays and Wednesdays at 12.30pm; it is Wednesday morning.
    assert cues(cast.ada) == ["2026-11-18T12:30", "2026-11-23T12:30", "2026-11-25T12:30"]


def test_a_reminder_without_a_time_is_asked_about_beside_the_time(cast, signed_in):
    builder = Builder(signed_in(cast.ada), uuid4())
    page = builder.save("when", reminds="on", at="")

    assert page.status_code == 422
    assert "Enter the time to be reminded at, or leave the reminder out" in page.content.decode()


def test_a_change_of_words_leaves_the_reminder_on(cast):
    plan = planned(cast.ada, reminds=True, on_days="5", at=NOON)
    planned(cast.ada, plan_id=plan.pk, on_days="5", at=NOON, action="open the window")

    plan.refresh_from_db()
    assert plan.reminds


# --- To look at again -------------------------------------------------------------------------------


def test_a_plan_to_look_at_again_is_reminded_of_on_its_day_at_her_hour(cast, clock, tick, mail_server):
    planned(cast.ada)
    chooses(cast.ada, on=False, hour=9, plan_reviews_on=True)
    clock.move_to(at("2026-12-16 09:00"))
    tick()

    assert len(mail_server.accepted) == 1


def test_a_plan_looked_at_before_its_day_is_not_reminded_of(cast, clock, tick, mail_server):
    plan = planned(cast.ada, review_on=date(2026, 11, 20))
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.shift(HOUR)
    coping_actions.keep_going(by=cast.ada, plan_id=plan.pk, until=date(2026, 11, 24))
    for moment in ("2026-11-20 15:00", "2026-11-24 15:00"):
        clock.move_to(at(moment))
        tick()

    assert len(mail_server.accepted) == 1
    assert not cast.ada.reminders.filter(period="2026-11-20").exists()


def test_it_is_reminded_of_once_however_long_it_is_left(cast, clock, tick, mail_server):
    planned(cast.ada, review_on=date(2026, 11, 20), now=NOW)
    chooses(cast.ada, on=False, plan_reviews_on=True)
    clock.move_to(at("2026-11-20 15:00"))
    for _ in range(30):
        tick()
        clock.shift(24 * HOUR)

    assert len(mail_server.accepted) == 1
