"""Seven days after Ada asked, nothing of hers is left; a number is, and what others need of it."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction
from django.test import Client

from apps.own_data import actions, erasure, tasks
from apps.own_data.erasure import SETTLES
from apps.own_data.models import TO_UNDO, ErasureRequest
from apps.people.models import Invitation, Membership, Role, Supervision, User
from apps.safekeeping import audit
from apps.safekeeping.acting import across_people, acting
from apps.safekeeping.models import AuditEvent, PersonKey
from apps.supervision.models import Grant, Viewing
from apps.supervision.queries import open_grants
from tests import background, eye
from tests.background import eventually
from tests.cast import LONG_AGO
from tests.conftest import NOW, at_once
from tests.contracts.words import places
from tests.contracts.words.markers import Markers
from tests.own_data.everything import Everything, of_a_person
from tests.supervision.conftest import supervises

WEEK = timedelta(days=7)


def rows_of_every_table():
    """As PostgreSQL writes them, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (a table of ours)
            found[table] = {text for (text,) in cursor.fetchall()}
    return found


def ask(person, now=NOW):
    request, _ = actions.ask(by=person, now=now)
    return request


@pytest.fixture
def erase(clock):
    """`erase(cast.ada)`: she asks now, and it is carried out when it is due."""

    def carry_out(person):
        request = ask(person)
        for wait in (TO_UNDO, SETTLES):
            clock.shift(wait)
            tasks.erase()
        request.refresh_from_db()
        assert request.done_at
        return request

    return carry_out


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
    assert added == {"people_user": 1, "own_data_erasurerequest": 1, "safekeeping_auditevent": 1}


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


# --- A supervisor, an administrator -----------------------------------------------------------------------


def test_a_supervisor_who_is_erased_stays_a_name_in_what_she_looked_at(adas, cast, erase):
    viewing = Viewing.objects.get()
    erase(cast.sade)
    assert Viewing.objects.get() == viewing
    assert Viewing.objects.get().viewer_name == "Sade"


def test_what_ada_granted_her_has_ended_and_says_that_she_has_gone(adas, cast, erase):
    erase(cast.sade)
    [grant] = Grant.objects.all()
    assert grant.ended_at
    assert grant.supervisor.name == "Somebody whose account was erased"
    assert grant.supervision.ends_on == (NOW + WEEK).date()
    assert grant.supervisor_membership.ends_on == (NOW + WEEK).date()


def test_a_supervision_under_which_nothing_was_granted_is_gone(cast, clock, erase):
    supervises(cast.sade, cast.ben)
    erase(cast.sade)
    assert not Supervision.objects.exists()
    assert not cast.sade.memberships.exists()


def test_a_supervisor_loses_what_a_practitioner_showed_when_the_practitioner_goes(adas, cast, clock):
    ask(adas.person)
    clock.shift(WEEK)
    with acting(cast.sade.pk):
        assert open_grants().exists(), "until then it is as it was"
    tasks.erase()
    with acting(cast.sade.pk):
        assert not open_grants().exists()


def test_what_an_administrator_did_for_others_is_still_accounted_for(cast, clock, erase):
    Membership.objects.create(
        person=cast.ben, service=cast.service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO
    )
    with transaction.atomic():
        audit.record(by=cast.amir, subject=cast.ada, action="people.end_membership")
        audit.record(by=cast.amir, subject=None, action="people.create_team")
        audit.record(by=cast.amir, subject=cast.amir, action="people.change_settings")
        audit.record(by=cast.ben, subject=cast.amir, action="people.remove_second_steps")
    erase(cast.amir)
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "people.end_membership",
        "people.create_team",
        "people.remove_second_steps",
        "own_data.erased",
    }


def test_invitations_of_an_administrator_who_goes_stop_working(cast, clock, erase):
    Membership.objects.create(
        person=cast.ben, service=cast.service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO
    )
    Invitation.objects.create(
        email="new@example.org",
        service=cast.service,
        role=Role.SERVICE_LEAD,
        invited_by=cast.amir,
        token_hash=b"n" * 32,
        expires_at=NOW + 3 * WEEK,
    )
    erase(cast.amir)
    assert Invitation.objects.get().withdrawn_at == NOW + WEEK


def test_an_invitation_to_her_address_that_nobody_took_up_is_gone(adas, cast, erase):
    Invitation.objects.create(
        email=adas.person.email.upper(),
        service=cast.service,
        role=Role.SERVICE_LEAD,
        token_hash=b"u" * 32,
        expires_at=NOW,
    )
    erase(adas.person)
    assert not Invitation.objects.exists()


def test_she_can_be_invited_again_with_the_same_address(adas, erase):
    address = adas.person.email
    erase(adas.person)
    again = User.objects.create_user(address, name="Ada")
    assert again.pk != adas.person.pk


# --- What the database itself refuses -----------------------------------------------------------------------


@pytest.mark.parametrize("state", ["not asked", "not due", "not begun", "undone", "somebody else's"])
def test_logs_are_not_removed_for_anybody_whose_erasure_has_not_begun(adas, cast, clock, state):
    who = adas.person
    if state != "not asked":
        request = ask(who)
        if state == "undone":
            actions.undo(by=who, now=NOW)
        if state != "not due":
            clock.shift(WEEK)
        if state == "somebody else's":
            ErasureRequest.objects.filter(pk=request.pk).update(begun_at=NOW + WEEK)
            who = cast.sade
    eye.shut()
    with acting(who.pk):
        assert across_people("own_data_reduce", adas.person.pk) == [False]
    with acting(adas.person.pk):
        assert Viewing.objects.exists()
        assert AuditEvent.objects.exists()


@pytest.mark.parametrize("table", ["supervision_viewing", "safekeeping_auditevent"])
def test_the_site_itself_removes_no_row_of_a_log_whatever_is_due(adas, clock, table):
    ask(adas.person)
    clock.shift(WEEK)
    erasure.begin(adas.person.pk, NOW + WEEK)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), acting(adas.person.pk):
        connection.cursor().execute(f"DELETE FROM {table}")  # noqa: S608 (a table of ours)


def test_nobody_can_be_erased_sooner_than_in_seven_days(adas):
    with pytest.raises(Error, match="erasure_can_be_undone_for_7_days"), transaction.atomic():
        ErasureRequest.objects.create(
            person=adas.person, asked_at=NOW, due_at=NOW + WEEK - timedelta(seconds=1)
        )
