"""Seven days after Ada asked, nothing of hers is left; a number is, and what others need of it."""

import logging
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from apps.own_data import actions, erasure, tasks
from apps.own_data.erasure import SETTLES
from apps.own_data.models import ErasureRequest
from apps.people.models import Role, User
from apps.safekeeping.models import AuditEvent, PersonKey
from tests import background
from tests.background import eventually
from tests.cast import person
from tests.conftest import NOW, at_once
from tests.contracts.words import places
from tests.contracts.words.markers import Markers
from tests.own_data.erasing import WEEK, ask
from tests.own_data.everything import Everything, of_a_person


def rows_of_every_table():
    """As PostgreSQL writes them, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND has_table_privilege(oid, 'SELECT')"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (a table of ours)
            found[table] = {text for (text,) in cursor.fetchall()}
    return found


def test_nothing_of_ada_is_left_in_a_dump_of_the_database_or_in_redis(committed_cast, clock, services, erase):
    markers = Markers()
    ada = Everything(committed_cast.ada, committed_cast.sade, markers).person
    Client().post("/account/login/", {"login": ada.email, "password": "not hers"})
    before = {"database": places.database_dump(services), "sessions": places.sessions()}
    before["sessions"] += b" " + str(list(Session.objects.values_list("session_key"))).encode()
    assert "database" in markers.found_in(before), "the search finds what is there"
    erase(ada)
    found = markers.found_in(
        {
            "database": places.database_dump(services),
            "sessions": places.sessions(),
            "Redis": places.redis_now(),
        }
    )
    assert found == {}


def test_every_row_of_hers_is_gone_but_the_ones_that_say_it_was_done(adas, erase):
    request = erase(adas.person)
    left = {
        kind.model: kind.model_class._base_manager.filter(kind.of(adas.person.pk)).count()
        for kind in of_a_person()
    }
    assert {model: count for model, count in left.items() if count} == {
        "people.User": 1,
        "own_data.ErasureRequest": 1,
        "safekeeping.AuditEvent": 1,
        # What a service said it would do is the service's.
        "team_trends.Action": 1,
        "team_trends.ActionUpdate": 1,
    }
    [event] = AuditEvent.objects.filter(subject=adas.person)
    assert (event.actor_id, event.action) == (None, "own_data.erased")
    assert event.record == f"own_data.ErasureRequest:{request.pk}"


def test_everybody_elses_rows_are_the_same_to_the_byte(cast, clock, erase):
    """What is there before Ada comes is there after she has gone."""
    Everything(cast.ben, cast.sade, Markers())
    cast.bring("lena", "amir", "zoe")
    before = rows_of_every_table()
    Everything(cast.ada, cast.sade, Markers())
    erase(cast.ada)
    after = rows_of_every_table()
    assert {table: rows - after[table] for table, rows in before.items() if rows - after[table]} == {}
    added = {table: len(rows - before[table]) for table, rows in after.items() if rows - before[table]}
    assert added == {
        "people_user": 1,
        "own_data_erasurerequest": 1,
        "safekeeping_auditevent": 1,
        "team_trends_action": 1,
        "team_trends_actionupdate": 1,
    }


def test_the_row_that_stays_says_nothing_but_a_number(adas, erase, clock):
    person = adas.person
    erase(person)
    person.refresh_from_db()
    assert (person.email, person.name) == (
        f"erased-{person.pk}@erased.invalid",
        "Somebody whose account was erased",
    )
    assert not person.is_active
    assert not person.has_usable_password()
    assert person.last_login is None
    assert person.joined_at > NOW + WEEK


def test_the_key_goes_first_and_with_it_every_word(adas, clock):
    ask(adas.person)
    clock.shift(WEEK)
    erasure.begin(adas.person.pk, NOW + WEEK)
    assert not PersonKey.objects.filter(pk=adas.person.pk).exists()
    assert adas.person.topics.exists(), "the rows go later"
    adas.person.refresh_from_db()
    assert not adas.person.is_active


def test_she_is_signed_out_everywhere(adas, clock):
    assert adas.client.get("/settings/").status_code == 200
    ask(adas.person)
    clock.shift(WEEK)
    erasure.begin(adas.person.pk, NOW + WEEK)
    assert not Session.objects.exists()
    assert adas.client.get("/settings/").status_code == 302


def test_what_she_typed_signed_out_is_not_held_any_longer(adas, cast, signed_in, erase):
    from django.contrib.sessions.backends.db import SessionStore

    for held in ({"owner": adas.person.pk, "sealed": "x"}, {"owner": cast.sade.pk, "sealed": "y"}):
        session = SessionStore()
        session["held_post"] = held
        session.create()
    erase(adas.person)
    assert [s.get_decoded()["held_post"]["owner"] for s in Session.objects.all()] == [cast.sade.pk]


def test_an_address_that_ends_like_hers_is_not_hers(adas, erase):
    from django.contrib.sessions.backends.db import SessionStore

    said = ("We sent a code to {}.", "x{}", "{}.uk", "{}")
    for sentence in said:
        session = SessionStore()
        session["said"] = sentence.format(adas.person.email.upper())
        session.create()
    address = adas.person.email.upper()
    erase(adas.person)
    left = {session.get_decoded()["said"] for session in Session.objects.all()}
    assert left == {f"x{address}", f"{address}.uk"}


def test_others_stay_signed_in(adas, cast, signed_in, clock):
    ask(adas.person)
    clock.shift(WEEK)
    sade = signed_in(cast.sade)
    tasks.erase()
    assert sade.get("/settings/").status_code == 200


def test_nothing_happens_a_moment_too_early(adas, clock):
    ask(adas.person)
    clock.shift(WEEK - timedelta(seconds=1))
    before = rows_of_every_table()
    tasks.erase()
    assert rows_of_every_table() == before


def test_nothing_happens_to_whoever_has_undone_it(adas, clock):
    ask(adas.person)
    actions.undo(by=adas.person, now=NOW)
    before = rows_of_every_table()
    clock.shift(2 * WEEK)
    tasks.erase()
    assert rows_of_every_table() == before


def test_a_request_that_was_being_answered_has_time_to_end(adas, clock):
    ask(adas.person)
    clock.shift(WEEK)
    tasks.erase()
    tasks.erase()
    assert adas.person.topics.exists()
    clock.shift(SETTLES)
    # As such a request leaves it.
    adas.person.pauses.create(week="2026-10-05")
    tasks.erase()
    assert not adas.person.pauses.exists()


def test_after_a_crash_half_way_it_is_finished_at_the_next_tick(committed_cast, clock, monkeypatch, caplog):
    caplog.set_level(logging.ERROR)
    ada = Everything(committed_cast.ada, committed_cast.sade, Markers()).person
    request = ask(ada)
    clock.shift(WEEK)
    tasks.erase()
    clock.shift(SETTLES)
    with monkeypatch.context() as broken:
        broken.setattr(erasure, "reduce", lambda *_: 1 / 0)
        tasks.erase()
    assert "will be tried again" in caplog.text
    request.refresh_from_db()
    assert request.begun_at
    assert not request.done_at
    assert ada.topics.exists(), "the second step is done whole or not at all"
    tasks.erase()
    request.refresh_from_db()
    assert request.done_at
    assert not ada.topics.exists()


def test_a_person_for_whom_it_fails_keeps_nobody_else_waiting(adas, cast, clock, monkeypatch):
    first, second = ask(adas.person), ask(cast.ben)
    begin = erasure.begin
    monkeypatch.setattr(erasure, "begin", lambda pk, now: 1 / 0 if pk == adas.person.pk else begin(pk, now))
    clock.shift(WEEK)
    tasks.erase()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.begun_at, second.begun_at) == (None, NOW + WEEK)


def test_done_twice_is_done_once(adas, erase):
    erase(adas.person)
    before = rows_of_every_table()
    tasks.erase()
    assert rows_of_every_table() == before


def test_two_workers_at_once_erase_once(committed_cast, clock):
    ada = Everything(committed_cast.ada, committed_cast.sade, Markers()).person
    ask(ada)
    for wait in (WEEK, SETTLES):
        clock.shift(wait)
        at_once([tasks.erase] * 4)
    assert ErasureRequest.objects.get().done_at
    assert AuditEvent.objects.filter(action="own_data.erased").count() == 1


def test_if_it_cannot_be_audited_nothing_is_removed(committed_cast, clock, monkeypatch):
    ada = Everything(committed_cast.ada, committed_cast.sade, Markers()).person
    ask(ada)
    clock.shift(WEEK)
    tasks.erase()
    clock.shift(SETTLES)
    monkeypatch.setattr(erasure.audit, "record", lambda **_: 1 / 0)
    tasks.erase()
    assert ada.topics.exists()


def test_a_worker_answers_when_beat_rings(committed_cast, tmp_path):
    """By the clock of the machine. Ada's was begun before a crash, Ben's is due now, Olive's is not yet."""
    from django.utils import timezone

    now, ben, olive = timezone.now(), committed_cast.ben, committed_cast.olive
    ada = Everything(committed_cast.ada, committed_cast.sade, Markers()).person
    begun = ask(ada, now - WEEK - timedelta(hours=1))
    ErasureRequest.objects.filter(pk=begun.pk).update(begun_at=now - timedelta(minutes=30))
    ask(ben, now - WEEK)
    ask(olive, now - WEEK + timedelta(days=1))
    with background.workers("one"), background.beats("one", directory=tmp_path):
        eventually(lambda: ErasureRequest.objects.filter(done_at__isnull=False).exists(), seconds=60)
        eventually(lambda: not PersonKey.objects.filter(pk=ben.pk).exists(), seconds=60)
    assert not ada.topics.exists()
    assert ErasureRequest.objects.get(person=ben).begun_at
    assert PersonKey.objects.filter(pk=olive.pk).exists()
    assert User.objects.get(pk=olive.pk).is_active


def test_what_allauth_keeps_for_somebody_else_under_a_number_like_hers_stays(cast, erase):
    """It writes numbers in base 36: there, 1296 is "100"."""
    from django.contrib.sessions.backends.db import SessionStore

    una = person("Una", pk=1296, service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
    for number in ("100", "1296"):
        session = SessionStore()
        session["account_login"] = {"user_pk": number}
        session.create()
    erase(una)
    assert [s.get_decoded()["account_login"]["user_pk"] for s in Session.objects.all()] == ["1296"]
