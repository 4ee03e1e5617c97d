from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.checkins.models import Pause
from apps.nhsuk.times import clock_time
from apps.reminders import choices
from apps.reminders.models import Reminder, ReminderPreference
from apps.reminders.presenters import hour_words
from apps.safekeeping.models import AuditEvent
from tests.conftest import at_once
from tests.reminders.conftest import DAY, chooses

pytestmark = pytest.mark.usefixtures("clock")
FRIDAY_AT_3 = {"weekly_on": "on", "weekday": "5", "hour": "15", "by_email": "on"}


def url():
    return reverse("reminders:settings")


def text_of(response):
    return " ".join(response.content.decode().split())


def test_reminders_are_off_until_she_says_otherwise(cast, signed_in):
    page = text_of(signed_in(cast.ada).get(url()))

    assert "Reminders are off" in page
    assert "Your latest reminders" not in page
    assert not ReminderPreference.objects.exists()


def test_she_turns_them_on_and_sees_when_the_next_one_comes(cast, signed_in):
    page = text_of(signed_in(cast.ada).post(url(), FRIDAY_AT_3, follow=True))

    assert "Your reminders are saved" in page
    assert "<strong>Friday 20 November at 3pm</strong>" in page
    assert "by email to ada@example.org" in page


def test_she_turns_them_off_again(cast, signed_in, wants_reminders):
    wants_reminders(cast.ada)

    page = text_of(signed_in(cast.ada).post(url(), {"weekday": "5", "hour": "15"}, follow=True))

    assert "Reminders are off" in page
    assert not cast.ada.reminders.exists()


@pytest.mark.parametrize("kind", ["plan_reviews_on", "values_reviews_on", "team_news_on", "grant_endings_on"])
def test_with_one_kind_on_they_are_not_said_to_be_off(kind, cast, signed_in, wants_reminders):
    wants_reminders(cast.ada, on=False, **{kind: True})

    page = text_of(signed_in(cast.ada).get(url()))

    assert "No reminder is planned for this week or next" in page
    assert "Reminders are off" not in page


def test_times_are_by_her_own_clock(cast, signed_in):
    cast.ada.time_zone = "Asia/Kolkata"
    cast.ada.save()

    page = text_of(signed_in(cast.ada).post(url(), FRIDAY_AT_3, follow=True))

    assert "Friday 20 November at 3pm" in page
    assert "in your time zone, Kolkata" in page
    assert cast.ada.reminders.earliest("due_at").due_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_after_a_move_the_next_one_is_told_by_the_new_clock_at_once(cast, signed_in, wants_reminders):
    wants_reminders(cast.ada)
    cast.ada.time_zone = "Pacific/Auckland"
    cast.ada.save()
    assert "Friday 20 November at 3pm" in text_of(signed_in(cast.ada).get(url()))


def test_the_hours_to_choose_from_are_called_what_the_clock_is_called(cast, clock):
    for hour in range(24):
        moment = datetime(2026, 11, 20, hour, tzinfo=UTC)
        assert hour_words(hour) == clock_time(moment.astimezone(cast.ada.zone))


def test_asking_for_the_head_of_the_page_alone_is_allowed_and_changes_nothing(cast, signed_in):
    response = signed_in(cast.ada).head(url())
    assert (response.status_code, response.content) == (200, b"")
    assert not ReminderPreference.objects.exists()


def test_a_week_away_is_passed_over(cast, signed_in, wants_reminders):
    wants_reminders(cast.ada)
    Pause.objects.create(person=cast.ada, week="2026-11-16")

    assert "Friday 27 November at 3pm" in text_of(signed_in(cast.ada).get(url()))


def test_two_weeks_away_leave_nothing_planned(cast, signed_in, wants_reminders):
    wants_reminders(cast.ada)
    Pause.objects.create(person=cast.ada, week="2026-11-16")
    Pause.objects.create(person=cast.ada, week="2026-11-23")

    assert "No reminder is planned for this week or next" in text_of(signed_in(cast.ada).get(url()))


def test_she_sees_what_became_of_the_last_ones(cast, signed_in, wants_reminders, clock, tick, mail_server):
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    tick()
    Pause.objects.create(person=cast.ada, week="2026-11-23")
    clock.shift(7 * DAY)
    tick()
    mail_server.behaviour = "drop after the message"
    clock.shift(7 * DAY)
    tick()

    page = text_of(signed_in(cast.ada).get(url()))

    assert "16 to 22 November 2026" in page
    assert "Sent on Friday 20 November at 3pm" in page
    assert "Not sent: you were away" in page
    assert "cannot tell whether it reached you" in page


def test_she_sees_nobody_elses(cast, signed_in, wants_reminders):
    wants_reminders(cast.ben)

    page = text_of(signed_in(cast.ada).get(url()))

    assert "Reminders are off" in page
    assert "ben@example.org" not in page


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"weekday": ""}, "Select a day"),
        ({"weekday": "8"}, "Select a day from the list"),
        ({"hour": "24"}, "Select a time from the list"),
    ],
)
def test_an_answer_that_cannot_be_is_explained(answers, error, cast, signed_in):
    response = signed_in(cast.ada).post(url(), FRIDAY_AT_3 | answers)

    assert response.status_code == 422
    assert error in text_of(response)
    assert not ReminderPreference.objects.exists()


@pytest.mark.parametrize("who", ["sade", "lena", "amir"])
def test_who_gets_no_reminders_is_told_so(who, cast, signed_in):
    response = signed_in(getattr(cast, who)).get(url())

    assert response.status_code == 403
    assert "Reminders are for practitioners" in text_of(response)


def test_a_stranger_is_asked_to_sign_in(db, client):
    response = client.get(url())

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_page_takes_few_queries(cast, signed_in, wants_reminders, django_assert_max_num_queries):
    wants_reminders(cast.ada)
    client = signed_in(cast.ada)

    with django_assert_max_num_queries(15):
        client.get(url())


def test_choosing_is_audited_and_saving_the_same_again_is_not(cast, wants_reminders):
    wants_reminders(cast.ada)
    wants_reminders(cast.ada)

    event = AuditEvent.objects.get(action="reminders.preference_saved")
    assert (event.actor, event.subject) == (cast.ada, cast.ada)


def test_without_its_audit_a_choice_is_not_saved(committed_cast, wants_reminders, monkeypatch):
    def broken(**what):
        raise OSError("disk full")

    ada = committed_cast.ada
    monkeypatch.setattr(choices.audit, "record", broken)

    with pytest.raises(OSError, match="disk full"):
        wants_reminders(ada)

    assert not ReminderPreference.objects.exists()
    assert not Reminder.objects.exists()


def test_two_tabs_that_save_at_once_leave_one_choice(committed_cast):
    ada = committed_cast.ada

    def save(hour):
        chooses(ada, weekday=5, hour=hour, now=timezone.now())

    at_once([lambda hour=hour: save(hour) for hour in (9, 10, 11, 12)])

    preference = ReminderPreference.objects.get(person=ada)
    assert {reminder.due_at.hour for reminder in ada.reminders.all()} == {preference.hour}
