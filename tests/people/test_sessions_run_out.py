"""A session that has run out is deleted, with whatever it held."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from apps.people.tasks import clear_sessions
from tests.conftest import NOW


def test_only_sessions_that_have_run_out_are_deleted(db, clock):
    for hours in (1, 13):
        session = SessionStore()
        session["held_check_in"] = {"posted": {"challenge_words": ["Typed at 17:40."]}}
        session.set_expiry(hours * 3600)
        session.save()
    clock.shift(timedelta(hours=12))
    clear_sessions()
    [left] = Session.objects.all()
    assert left.expire_date == NOW + timedelta(hours=13)
