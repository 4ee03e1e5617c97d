"""Whoever looks around finds reminders that have come, and some that are to come."""

import pytest

from apps.people.models import User
from apps.reminders.models import Kind, Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def test_priya_has_had_some_and_sees_what_comes_next(load_demo, signed_in):
    load_demo()
    page = signed_in(User.objects.get(name="Priya Nair")).get("/reminders/").content.decode()

    assert "What comes next" in page
    assert "Your weekly check-in" in page
    assert "A plan, at its time" in page
    assert "Your latest reminders" in page


def test_what_came_of_them_agrees_with_the_weeks(load_demo):
    load_demo(weeks=6)
    weekly = Reminder.objects.filter(kind=Kind.WEEKLY)

    for reminder in weekly.exclude(state="planned").select_related("person"):
        week = {"week": reminder.period}
        answered = reminder.person.checkins.filter(**week, submitted_at__lte=reminder.due_at).exists()
        away = reminder.person.pauses.filter(**week).exists()
        expected = "paused" if away else "checked_in" if answered else ""
        assert reminder.reason == expected
    # Nobody there has turned them on in a browser.
    assert set(weekly.values_list("channel", flat=True)) == {"email", "here"}
    assert set(weekly.values_list("state", flat=True)) == {"planned", "sent", "skipped"}


def test_loading_again_adds_no_second_past(load_demo):
    load_demo(weeks=6)
    before = Reminder.objects.count()
    load_demo(weeks=6)

    assert Reminder.objects.count() == before
