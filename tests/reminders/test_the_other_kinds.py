"""A second reminder to check in, a look back at values, what is shared and ends, news for the team."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.people.models import Membership, Supervision
from apps.people.signals import team_news
from apps.reminders.models import Channel, Kind, Reminder
from apps.supervision import actions as supervision_actions
from apps.values import actions as values_actions
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.reminders.conftest import DAY, WEEK, chooses, reminder_of
from tests.supervision.conftest import supervises, terms

pytestmark = pytest.mark.usefixtures("clock")
Reason = Reminder.Reason


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def emails_of(kind, person):
    return person.reminders.filter(kind=kind, channel=Channel.EMAIL)


# --- A second one -----------------------------------------------------------------------------------


def test_a_second_one_comes_three_days_later(cast, clock, tick, mail_server):
    chooses(cast.ada, second_on=True)
    for moment in ("2026-11-20 15:00", "2026-11-23 14:59", "2026-11-23 15:00"):
        clock.move_to(at(moment))
        tick()

    assert len(mail_server.accepted) == 2
    assert reminder_of(cast.ada, WEEK, Kind.SECOND).sent_at == at("2026-11-23 15:00")


def test_no_second_one_after_she_has_checked_in(cast, clock, tick, mail_server):
    chooses(cast.ada, second_on=True)
    clock.move_to(at("2026-11-20 15:00"))
    tick()
    checked_in(cast.ada, THIS_WEEK)
    clock.move_to(at("2026-11-23 15:00"))
    tick()

    assert len(mail_server.accepted) == 1
    assert reminder_of(cast.ada, WEEK, Kind.SECOND).reason == Reason.CHECKED_IN


def test_there_is_no_second_one_without_a_first(cast, tick):
    chooses(cast.ada, on=False, second_on=True)

    assert not cast.ada.reminders.exists()


# --- Values -----------------------------------------------------------------------------------------


@pytest.fixture
def values(cast):
    values_actions.choose(by=cast.ada, slugs=("compassion",), words=(), now=NOW)


def test_a_quarter_after_values_were_chosen_it_is_time_to_look_back(values, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, values_reviews_on=True)
    due = NOW.date() + timedelta(weeks=13)
    clock.move_to(at(f"{due - DAY} 15:00"))
    tick()
    assert mail_server.accepted == []

    clock.shift(DAY)
    tick()

    assert emails_of(Kind.VALUES_REVIEW, cast.ada).get(state="sent").period == due.isoformat()


def test_who_has_looked_back_already_is_not_reminded(values, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, values_reviews_on=True)
    due = NOW.date() + timedelta(weeks=13)
    clock.move_to(at(f"{due - 2 * DAY} 15:00"))
    tick()
    value = cast.ada.own_values.get()
    values_actions.review(by=cast.ada, lived=[values_actions.HowLived(value, 6, "")], today=due - 2 * DAY)
    clock.shift(2 * DAY)
    tick()

    assert mail_server.accepted == []


def test_values_that_are_taken_up_again_are_looked_back_at_on_their_day(
    values, cast, clock, tick, mail_server
):
    chooses(cast.ada, on=False, values_reviews_on=True)
    due = NOW.date() + timedelta(weeks=13)
    value = cast.ada.own_values.get()
    values_actions.let_go(by=cast.ada, value_id=value.pk, now=timezone.now())
    clock.move_to(at(f"{due - 2 * DAY} 15:00"))
    tick()
    values_actions.take_up(by=cast.ada, value_id=value.pk, now=timezone.now())
    tick()
    clock.shift(2 * DAY)
    tick()

    assert len(mail_server.accepted) == 1


def test_somebody_without_values_is_not_asked_to_look_back(cast, tick):
    chooses(cast.ada, on=False, values_reviews_on=True)
    tick()

    assert not cast.ada.reminders.exists()


# --- What is shared ---------------------------------------------------------------------------------

LAST_DAY = date(2026, 12, 1)
A_WEEK_BEFORE = "2026-11-24"


@pytest.fixture
def grant(cast):
    supervision = supervises(cast.sade, cast.ada)
    return supervision_actions.give(by=cast.ada, terms=terms(supervision, last_day=LAST_DAY), now=NOW)


def test_a_week_before_something_shared_ends_she_is_told(grant, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, grant_endings_on=True)
    clock.move_to(at(f"{A_WEEK_BEFORE} 15:00"))
    tick()

    assert len(mail_server.accepted) == 1


@pytest.mark.parametrize(("length", "told"), [(6, 0), (7, 0), (8, 1)])
def test_what_is_shared_for_a_week_or_less_is_not_told_of_just_after(
    cast, clock, tick, mail_server, length, told
):
    chooses(cast.ada, on=False, grant_endings_on=True)
    supervision, last_day = supervises(cast.sade, cast.ada), NOW.date() + length * DAY
    supervision_actions.give(by=cast.ada, terms=terms(supervision, last_day=last_day), now=NOW)
    for day in range(length + 1):
        clock.move_to(at(f"{NOW.date() + day * DAY} 15:00"))
        tick()

    assert len(mail_server.accepted) == told


@pytest.mark.parametrize("to", ["Europe/Berlin", "Pacific/Auckland", "America/New_York"])
def test_a_move_to_another_time_zone_does_not_tell_it_twice(grant, cast, clock, tick, mail_server, to):
    chooses(cast.ada, on=False, grant_endings_on=True)
    clock.move_to(at(f"{A_WEEK_BEFORE} 15:00"))
    tick()
    cast.ada.time_zone = to
    cast.ada.save()
    for _ in range(48):
        clock.shift(timedelta(hours=1))
        tick()

    assert len(mail_server.accepted) == 1


def test_she_is_not_told_of_what_she_has_stopped_sharing(grant, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, grant_endings_on=True)
    supervision_actions.withdraw(by=cast.ada, grant_id=grant.pk, now=timezone.now())
    clock.move_to(at(f"{A_WEEK_BEFORE} 15:00"))
    tick()

    assert mail_server.accepted == []


def test_nor_of_what_has_ended_with_the_supervision(grant, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, grant_endings_on=True)
    clock.move_to(at(f"{A_WEEK_BEFORE} 09:00"))
    tick()
    Supervision.objects.update(ends_on=date(2026, 11, 20))
    clock.move_to(at(f"{A_WEEK_BEFORE} 15:00"))
    tick()

    assert mail_server.accepted == []
    assert reminder_of(cast.ada, A_WEEK_BEFORE, Kind.GRANT_ENDING).reason == Reason.CHANGED


def test_nobody_else_is_told(grant, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, grant_endings_on=True)
    clock.move_to(at(f"{A_WEEK_BEFORE} 15:00"))
    tick()

    assert {message["To"] for message in mail_server.accepted} == {"ada@example.org"}


# --- News for the team ------------------------------------------------------------------------------


def published(cast, key="release-1", team_ids=None):
    team_news.send(sender=None, service_id=cast.service.pk, team_ids=team_ids, key=key, now=timezone.now())


def test_whoever_wants_to_know_is_told_at_their_own_hour(cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True)
    chooses(cast.ben, on=False)
    published(cast, team_ids=[cast.harbour.pk])
    tick()
    assert mail_server.accepted == []

    clock.move_to(at("2026-11-18 15:00"))
    tick()

    assert [message["To"] for message in mail_server.accepted] == ["ada@example.org"]


def test_news_of_one_team_is_for_that_team(cast):
    for person in (cast.ada, cast.olive, cast.zoe):
        chooses(person, on=False, team_news_on=True)

    published(cast, team_ids=[cast.orchard.pk])
    assert set(Reminder.objects.values_list("person", flat=True)) == {cast.olive.pk}

    published(cast, key="action-7")
    assert set(Reminder.objects.filter(period="action-7").values_list("person", flat=True)) == {
        cast.ada.pk,
        cast.olive.pk,
    }


def test_news_sent_twice_is_told_once(cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True)
    for _ in range(2):
        published(cast)
    clock.move_to(at("2026-11-18 15:00"))
    tick()
    published(cast)
    clock.shift(DAY)
    tick()

    assert len(mail_server.accepted) == 1


def test_news_is_not_told_again_by_a_way_that_she_turns_on_later(cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True, by_email=False)
    published(cast)
    clock.move_to(at("2026-11-18 15:00"))
    tick()
    chooses(cast.ada, on=False, team_news_on=True)
    published(cast)
    clock.shift(DAY)
    tick()

    assert mail_server.accepted == []


def chooses_five(ada):
    chooses(ada, on=False, hour=17, team_news_on=True)


def is_in_new_york(ada):
    ada.time_zone = "America/New_York"
    ada.save()


@pytest.mark.parametrize(
    ("changes", "due"), [(chooses_five, "2026-11-18 17:00"), (is_in_new_york, "2026-11-18 20:00")]
)
def test_news_comes_at_her_hour_as_she_has_it_by_then(changes, due, cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True)
    published(cast)
    changes(cast.ada)
    tick()
    clock.move_to(at(due) - timedelta(minutes=1))
    tick()
    assert mail_server.accepted == []

    clock.shift(timedelta(minutes=1))
    tick()
    assert len(mail_server.accepted) == 1


def test_news_is_not_lost_when_she_changes_something_else(cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True)
    published(cast)
    chooses(cast.ada, on=True, weekday=2, team_news_on=True)
    clock.move_to(at("2026-11-18 15:00"))
    tick()

    assert len(mail_server.accepted) == 1


def test_news_goes_when_she_turns_it_off(cast):
    chooses(cast.ada, on=False, team_news_on=True)
    published(cast)
    chooses(cast.ada, on=False)

    assert not cast.ada.reminders.exists()


def test_who_has_left_is_not_told(cast, clock, tick, mail_server):
    chooses(cast.ada, on=False, team_news_on=True)
    published(cast)
    Membership.objects.filter(person=cast.ada).update(ends_on=date(2026, 11, 18))
    clock.move_to(at("2026-11-18 15:00"))
    tick()

    assert mail_server.accepted == []
