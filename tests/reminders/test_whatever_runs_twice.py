"""At most one email a person and week, and none after an opt-out, in whatever order things happen."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.reminders import actions, emails
from apps.reminders.models import Reminder, ReminderPreference
from tests.reminders.conftest import DAY

START = datetime(2026, 10, 21, 8, 0, tzinfo=UTC)  # the week in which London's clocks go back
events = st.one_of(
    st.tuples(st.just("tick"), st.none()),
    st.tuples(
        st.just("wait"),
        st.sampled_from([timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=9), DAY]),
    ),
    st.tuples(st.just("deliver"), st.integers(0, 5)),
    st.tuples(st.just("die before sending"), st.integers(0, 5)),
    st.tuples(st.just("die after sending"), st.integers(0, 5)),
    st.tuples(
        st.just("mail server"),
        st.sampled_from(["accept", "refuse for now", "drop before the message", "drop after the message"]),
    ),
    st.tuples(st.just("choose"), st.tuples(st.integers(1, 7), st.sampled_from([0, 9, 23]))),
    st.tuples(st.just("stop"), st.none()),
    st.tuples(st.just("travel"), st.sampled_from(["Europe/London", "Asia/Kolkata", "Pacific/Kiritimati"])),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, min_size=5, max_size=40))
def test_at_most_one_email_a_week_and_none_after_stopping(cast, clock, mail_server, happenings):
    ada = cast.ada
    Reminder.objects.all().delete()
    ReminderPreference.objects.all().delete()
    mail_server.accepted.clear()
    mail_server.behaviour = "accept"
    clock.move_to(START)
    actions.save_preference(by=ada, weekly_on=True, weekday=3, hour=9, now=START)
    claims, week_of, unwanted = [], {}, set()

    for kind, detail in [*happenings, ("tick", None), ("deliver", 0)]:
        now = timezone.now()
        if kind == "tick":
            actions.plan(now=now)
            claims = actions.claim(now=now, limit=10) + claims
            week_of |= dict(Reminder.objects.values_list("pk", "week"))
        elif kind == "wait":
            clock.shift(detail)
        elif kind == "mail server":
            mail_server.behaviour = detail
        elif kind == "choose":
            weekday, hour = detail
            actions.save_preference(by=ada, weekly_on=True, weekday=weekday, hour=hour, now=now)
        elif kind == "stop":
            actions.stop(by=ada, now=now)
        elif kind == "travel":
            type(ada).objects.filter(pk=ada.pk).update(time_zone=detail)
            ada.time_zone = detail
        elif claims:
            reminder_id, fence = claims[detail % len(claims)]
            before = len(mail_server.accepted)
            if kind == "deliver":
                actions.deliver(reminder_id=reminder_id, fence=fence, now=now)
            else:
                message = actions._begin(reminder_id, fence, now)
                if message and kind == "die after sending":
                    mail_server.behaviour = "accept"
                    emails.send(message)
            if not ReminderPreference.objects.get(person=ada).weekly_on:
                unwanted |= set(map(str, mail_server.accepted[before:]))

    reminders = [
        int(message["Message-ID"].partition(".")[2].partition("@")[0]) for message in mail_server.accepted
    ]
    per_week = Counter(week_of[reminder] for reminder in reminders)
    assert all(count == 1 for count in per_week.values()), per_week
    assert not unwanted
    assert not connection.needs_rollback
