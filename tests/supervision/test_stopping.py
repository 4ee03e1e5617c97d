"""Ada stops what she shares, and reads what she shared and who has looked."""

from datetime import date, timedelta

from django.db import connection
from django.urls import reverse

from apps.people import actions as people_actions
from apps.people.account_actions import change_settings
from apps.safekeeping.acting import acting
from apps.supervision import actions, queries
from tests import eye
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import INDEX, words


def look(person, grant):
    eye.shut()
    with acting(person.pk):
        assert queries.opened(grant.pk)
    eye.open_on(connection)


# --- Stopping ---------------------------------------------------------------------------------------------


def test_one_click_and_sade_sees_nothing(cast, ada, hers, ada_grants, signed_in):
    grant = ada_grants()
    page = reverse("supervision:show", args=[grant.pk])
    hers_too = signed_in(cast.sade)
    assert hers_too.get(page).status_code == 200
    stopped = hers.post(f"/supervision/stop/{grant.pk}/", follow=True)
    assert "Stopped. Sade can no longer see this." in words(stopped)
    assert "Sade Can see nothing of yours here." in words(stopped)
    assert hers_too.get(page).status_code == 404


def test_stopping_twice_is_stopping_once(ada, hers, ada_grants, clock):
    grant = ada_grants()
    hers.post(f"/supervision/stop/{grant.pk}/")
    clock.shift(timedelta(hours=1))
    assert hers.post(f"/supervision/stop/{grant.pk}/").url == INDEX
    grant.refresh_from_db()
    assert grant.withdrawn_at == NOW


def test_stopping_on_a_page_from_before_a_change_stops_what_took_its_place(ada, hers, ada_grants, clock):
    shown_there = ada_grants()
    clock.shift(timedelta(hours=1))
    since = ada_grants(shows_topics=True, now=NOW + timedelta(hours=1))
    hers.post(f"/supervision/stop/{shown_there.pk}/")
    since.refresh_from_db()
    shown_there.refresh_from_db()
    assert since.withdrawn_at == NOW + timedelta(hours=1)
    assert shown_there.withdrawn_at is None


# --- What was shared before --------------------------------------------------------------------------------


def before(client):
    return words(client.get("/supervision/before/"))


def ends(supervision, on):
    """As an administrator does it: what ends with it ends by the clock of whoever acts."""
    with acting(supervision.practitioner_id):
        supervision.ends_on = on
        supervision.save()


def test_how_each_one_ended_is_said(ada, ada_grants, sade_supervises_ada, signed_in, clock):
    days = timedelta(days=1)
    ada_grants(last_day=NOW.date())
    clock.shift(days)
    ada_grants(shows_trend=False, shows_topics=True, now=NOW + days)
    clock.shift(days)
    third = ada_grants(now=NOW + 2 * days)
    clock.shift(days)
    actions.withdraw(by=ada, grant_id=third.pk, now=NOW + 3 * days)
    ada_grants(shows_trend=False, shows_topics=True, now=NOW + 3 * days)
    clock.shift(days)
    ends(sade_supervises_ada, date(2026, 11, 22))
    text = before(signed_in(ada))
    found = [
        "With Sade, from 21 November 2026 Supervision topics It ended on 22 November 2026, because the "
        "supervision, a team or an account changed.",
        "With Sade, from 20 November 2026 Check-in trend You stopped sharing on 21 November 2026.",
        "With Sade, from 19 November 2026 Supervision topics You changed what you share on 20 November 2026.",
        "With Sade, from 18 November 2026 Check-in trend Its last day was 18 November 2026.",
    ]
    assert [text.count(each) for each in found] == [1, 1, 1, 1]
    assert [text.index(each) for each in found] == sorted(text.index(each) for each in found)


def test_an_end_that_was_set_long_before_is_said_too(ada, ada_grants, sade_supervises_ada, signed_in, clock):
    ada_grants()
    ends(sade_supervises_ada, date(2026, 11, 25))
    assert "Nothing." in before(signed_in(ada))
    clock.shift(timedelta(days=7))
    hers = signed_in(ada)
    assert "It ended on 25 November 2026, because the supervision or a team changed." in before(hers)
    assert "Nobody is set down as your supervisor here." in words(hers.get(INDEX))


def test_somebody_who_left_still_reads_what_they_shared(cast, ada, hers, ada_grants):
    look(cast.sade, ada_grants())
    people_actions.end_membership(by=cast.amir, membership=ada.memberships.get())
    assert "You are not a practitioner here any more" in words(hers.get(INDEX))
    assert "With Sade, from 18 November 2026" in before(hers)
    assert "Sade" in words(hers.get("/supervision/log/"))
    assert hers.get("/supervision/share/").status_code == 403


# --- The access log ----------------------------------------------------------------------------------------


def test_the_log_says_who_saw_what_when_and_under_which_grant(cast, ada, hers, ada_grants, clock):
    grant = ada_grants(shows_topics=True)
    clock.shift(timedelta(hours=8, minutes=41))
    look(cast.sade, grant)
    assert (
        "Wednesday 18 November 2026, 5:41pm Who Sade What they saw Check-in trend and supervision topics "
        "You shared it on 18 November 2026" in words(hers.get("/supervision/log/"))
    )


def test_the_log_has_the_time_where_ada_lives(cast, ada, hers, ada_grants):
    ada.time_zone = "Pacific/Auckland"
    ada.save()
    look(cast.sade, ada_grants())
    assert "Wednesday 18 November 2026, 10pm" in words(hers.get("/supervision/log/"))


def test_a_name_that_was_changed_for_a_look_hides_nobody(cast, ada, hers, ada_grants):
    grant = ada_grants()
    for name in ("Olive", "Sade"):
        change_settings(by=cast.sade, name=name, time_zone="Europe/London")
        look(cast.sade, grant)
    names = [who for _, who, _, _ in hers.get("/supervision/log/").context["rows"]]
    assert names == ["Sade", "Olive, now called Sade"]


def test_the_log_says_so_where_nobody_has_looked(hers):
    text = words(hers.get("/supervision/log/"))
    assert "Nobody has looked at anything of yours." in text
    assert "nobody can change or remove a line in Heartwood, you included" in text


def test_the_log_outlives_the_account_of_whoever_looked(cast, ada, hers, ada_grants):
    look(cast.sade, ada_grants())
    ada.grants.get().delete()
    text = words(hers.get("/supervision/log/"))
    assert "Sade What they saw Check-in trend" in text
    assert "You shared it on A day that is no longer kept" in text


def test_a_long_log_comes_in_pages(cast, ada, hers, ada_grants):
    grant = ada_grants()
    for _ in range(26):
        look(cast.sade, grant)
    assert len(hers.get("/supervision/log/").context["rows"]) == 25
    assert len(hers.get("/supervision/log/?page=2").context["rows"]) == 1


def test_the_log_is_nobody_elses(cast, ada, ada_grants, signed_in):
    look(cast.sade, ada_grants())
    assert "Nobody has looked at anything of yours." in words(signed_in(cast.ben).get("/supervision/log/"))


# --- On home -----------------------------------------------------------------------------------------------


def test_home_says_with_whom_something_is_shared_and_until_when(ada, hers, ada_grants):
    checked_in(ada, THIS_WEEK)
    assert "Only you see this" in words(hers.get("/"))
    ada_grants(last_day=date(2027, 2, 10))
    text = words(hers.get("/"))
    assert "Shared With Sade until 10 February." in text
    assert "Only you see this" not in text


def test_home_tells_of_the_end_in_its_last_week(ada, signed_in, ada_grants, clock):
    checked_in(ada, THIS_WEEK)
    ada_grants(last_day=NOW.date() + timedelta(days=7))
    assert "ends by itself" not in words(signed_in(ada).get("/"))
    clock.shift(timedelta(days=1))
    assert "Wednesday 25 November What Sade can see ends by itself" in words(signed_in(ada).get("/"))
