"""A session ends 12 hours after sign-in, and goes with whatever it held and where it was signed in from."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.urls import reverse

from apps.people.sessions import SessionStore
from apps.people.tasks import clear_sessions
from tests.conftest import NOW


def signed_in_for(hours, person=None):
    session = SessionStore()
    session["chosen"] = {"shows": ["trend"]}
    session.set_expiry(hours * 3600)
    session.save()
    if person:
        UserSession.objects.create(
            user=person, session_key=session.session_key, ip="192.0.2.7", user_agent="Firefox"
        )
    return session.session_key


def saves_something(client):
    """As every message on a page does."""
    session = client.session
    session["chosen"] = {"shows": ["trend"]}
    session.save()


def test_somebody_who_goes_on_working_is_signed_out_12_hours_after_they_signed_in(cast, signed_in, clock):
    client = signed_in(cast.ada)
    clock.shift(timedelta(hours=11, minutes=59))
    saves_something(client)
    assert client.get("/settings/").status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get("/settings/").url.startswith(reverse("account_login"))


def test_a_changed_password_does_not_make_the_session_last_longer(cast, signed_in, clock):
    client = signed_in(cast.ada)
    ends = Session.objects.get().expire_date
    clock.shift(timedelta(hours=11))
    request = RequestFactory().get("/")
    request.session, request.user = client.session, cast.ada
    update_session_auth_hash(request, cast.ada)
    request.session.save()
    assert Session.objects.get().expire_date == ends


def test_only_sessions_that_have_run_out_are_deleted(db, clock):
    for hours in (1, 13):
        signed_in_for(hours)
    clock.shift(timedelta(hours=12))
    clear_sessions()
    [left] = Session.objects.all()
    assert left.expire_date == NOW + timedelta(hours=13)


def test_where_somebody_signed_in_from_goes_with_the_session_though_they_never_come_back(cast, clock):
    signed_in_for(1, cast.ada)
    lasts = signed_in_for(13, cast.ben)
    clock.shift(timedelta(hours=12))
    clear_sessions()
    [left] = UserSession.objects.all()
    assert (left.user, left.session_key) == (cast.ben, lasts)
