"""At most one email for each period, never too many, none after an opt-out or in quiet hours.

In whatever order things happen.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.coping import actions as coping_actions
from apps.reminders import choices, emails, planning, sending
from apps.reminders.models import Channel, Reminder, ReminderPreference, ToPlan
from tests.coping.conftest import planned
from tests.reminders.conftest import DAY, chooses

START = datetime(2026, 10, 21, 8, 0, tzinfo=UTC)  # the week in which London's clocks go back
QUIET = (22, 7)
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
    st.tuples(st.just("choose"), st.tuples(st.integers(1, 7), st.sampled_from([7, 9, 21]), st.booleans())),
    st.tuples(st.just("stop"), st.none()),
    st.tuples(st.just("let a plan go"), st.none()),
    st.tuples(st.just("travel"), st.sampled_from(["Europe/London", "Asia/Kolkata", "Pacific/Kiritimati"])),
)


def begin_anew(ada, mail_server, clock):
    """Examples share one database."""
    for model in (ToPlan, Reminder, ReminderPreference):
        model.objects.all().delete()
    ada.plans.all().delete()
    mail_server.accepted.clear()
    mail_server.behaviour = "accept"
    clock.move_to(START)
    ada.time_zone = "Europe/London"
    ada.save()
    for at in (time(9, 30), time(21)):
        planned(ada, reminds=True, on_days="1234567", at=at, now=START, review_on=date(2026, 10, 23))
    chooses(
        ada, weekday=3, hour=9, now=START, second_on=True, plan_reviews_on=True, quiet_from=22, quiet_until=7
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events, min_size=5, max_size=40))
def test_whatever_happens_in_whatever_order(cast, clock, mail_server, happenings):
    ada = cast.ada
    begin_anew(ada, mail_server, clock)
    claims, told, unwanted = [], [], []

    for kind, detail in [*happenings, ("tick", None), ("deliver", 0)]:
        now = timezone.now()
        before = len(mail_server.accepted)
        if kind == "tick":
            planning.plan(now=now)
            claims = sending.claim(now=now, limit=10) + claims
        elif kind == "wait":
            clock.shift(detail)
        elif kind == "mail server":
            mail_server.behaviour = detail
        elif kind == "choose":
            weekday, hour, by_email = detail
            chooses(ada, weekday, hour, now=now, by_email=by_email, quiet_from=22, quiet_until=7)
        elif kind == "stop":
            choices.stop(by=ada, now=now)
        elif kind == "let a plan go":
            for plan in ada.plans.filter(state="active")[:1]:
                coping_actions.let_go(by=ada, plan_id=plan.pk, words="", now=now)
        elif kind == "travel":
            type(ada).objects.filter(pk=ada.pk).update(time_zone=detail)
            ada.time_zone = detail
        elif claims:
            reminder_id, fence = claims[detail % len(claims)]
            if kind == "deliver":
                sending.deliver(reminder_id=reminder_id, fence=fence, now=now)
            else:
                begun = sending._begin(reminder_id, fence, now)
                if begun and kind == "die after sending":
                    mail_server.behaviour = "accept"
                    emails.send(begun[1])
        for message in mail_server.accepted[before:]:
            row = Reminder.objects.get(pk=int(message["Message-ID"].partition(".")[2].partition("@")[0]))
            told.append((row.kind, row.period, now, ada.zone))
            preference = ReminderPreference.objects.get(person=ada)
            hour = now.astimezone(ada.zone).hour
            if preference.all_off or not preference.by_email or hour >= QUIET[0] or hour < QUIET[1]:
                unwanted.append((row, now))

    assert all(count == 1 for count in Counter((kind, period) for kind, period, _, _ in told).values()), told
    assert unwanted == []
    moments = sorted(now for _, _, now, _ in told)
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(moments))
    for _, _, now, zone in told:
        today = now.astimezone(zone).date()
        assert sum(each <= now and each.astimezone(zone).date() == today for each in moments) <= 2, told
    notices = Reminder.objects.filter(channel=Channel.HERE, state__in=["sending", "unknown", "failed"])
    assert not notices.exists()
    assert not connection.needs_rollback
