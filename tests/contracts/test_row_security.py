"""The second wall: whatever the application asks, PostgreSQL shows a person's rows to that person alone."""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction

from apps.checkins.models import CheckIn
from apps.coping.models import Went
from apps.safekeeping import audit, unsent
from apps.safekeeping.acting import acting
from apps.safekeeping.models import AuditEvent, PersonKey
from apps.supervision.actions import give
from apps.supervision.queries import opened
from tests import eye
from tests.checkins.conftest import LAST_WEEK
from tests.conftest import NOW
from tests.contracts.conftest import adas
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import terms

# Tables without anything that a person wrote or answered: who they are, where they belong, how they sign in,
# when a reminder is due, what a service does.
WITHOUT = frozenset(
    {
        "account_emailaddress",
        "account_emailconfirmation",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "coping_calendaraddress",
        "django_content_type",
        "django_migrations",
        "django_session",
        "mfa_authenticator",
        "operations_lastdone",
        "people_invitation",
        "people_membership",
        "people_service",
        "people_supervision",
        "people_team",
        "people_user",
        "reminders_reminder",
        "reminders_reminderpreference",
        "reminders_toplan",
        "team_trends_action",
        "team_trends_actionupdate",
        "team_trends_threshold",
        "usersessions_usersession",
    }
)
# Behind the wall for everybody who does not belong to the team; see tests/team_trends/test_walls.py.
RELEASED = frozenset({"team_trends_figure", "team_trends_participation", "team_trends_release"})


def tables(protected):
    statement = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND relrowsecurity = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [protected])
        return {name for (name,) in cursor.fetchall()}


PROTECTED = sorted(
    {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    - WITHOUT
    - RELEASED
)


def seen(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 (a table of ours)
        return cursor.fetchone()[0]


@pytest.fixture
def everything_of_ada(cast, clock):
    """Something of Ada's in every table; then the test sees no more than the site does."""
    cast.bring("ada", "ben", "zoe", "sade", "lena", "amir")
    own = adas(cast)
    plan = cast.ada.plans.get(pk=own["plan_id"])
    cast.ada.follow_ups.create(plan=plan, version=plan.versions.get(), week=THIS_WEEK.monday, went=Went.DONE)
    checkin = checked_in(cast.ada, THIS_WEEK)
    checkin.challenges.create(challenge="admin", version=1)
    checkin.strategies.create(strategy="talk_to_peer", version=1)
    checkin.facts.create(fact="overtime", version=1, band="none")
    cast.ada.drafts.create(week=LAST_WEEK.monday)
    cast.ada.pauses.create(week=(LAST_WEEK - 1).monday)
    unsent.Unsent.objects.create(person=cast.ada, form="journal.entry/1")
    sade_has_looked(cast, own["grant_id"], plan)
    cast.ada.erasure_requests.create(asked_at=NOW, due_at=NOW + timedelta(days=7))
    with transaction.atomic():
        audit.record(by=cast.ada, subject=cast.ada, action="people.change_settings")
    eye.shut()
    return cast


def sade_has_looked(cast, grant_id, plan):
    """Under an earlier grant, as what is opened stays so until the transaction ends, and a test is one."""
    with acting(cast.sade.pk):
        assert opened(grant_id)
    other = terms(cast.ada.supervised_in.get(), from_week=THIS_WEEK, plans=[plan], shows_topics=True)
    give(by=cast.ada, terms=other, now=NOW)


def test_every_table_is_either_behind_the_wall_or_named_as_one_that_need_not_be(db):
    assert tables(protected=False) == WITHOUT
    assert tables(protected=True) == set(PROTECTED) | RELEASED


@pytest.mark.parametrize("table", PROTECTED)
def test_a_person_sees_their_own_rows_and_nobody_else_does(table, everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        own = seen(table)
    assert own > 0
    assert seen(table) == 0, "nobody acts"
    for other in (cast.ben, cast.zoe, cast.sade, cast.lena, cast.amir):
        with acting(other.pk):
            # Everybody has a key, their own.
            assert seen(table) == (1 if table == "safekeeping_personkey" else 0)


@pytest.mark.parametrize("table", sorted(set(PROTECTED) - {"safekeeping_auditevent"}))
@pytest.mark.parametrize("who", ["ben", "sade", "amir"])
def test_nobody_else_changes_or_removes_them(table, who, everything_of_ada):
    cast = everything_of_ada
    owner = "person_id" if "person_id" in columns(table) else "checkin_id"
    with acting(getattr(cast, who).pk), connection.cursor() as cursor:
        for statement in (f"UPDATE {table} SET {owner} = {owner}", f"DELETE FROM {table}"):  # noqa: S608
            cursor.execute("SELECT has_table_privilege(%s, %s)", [table, statement.split()[0]])
            if cursor.fetchone() == (False,):
                continue
            # Everybody may do as they like with their own.
            mine = f"{owner} <> {cast.ada.pk}" if table == "safekeeping_personkey" else "false"
            changed = f"WITH t AS ({statement} RETURNING {mine} AS mine) SELECT 1 FROM t WHERE NOT mine"  # noqa: S608
            cursor.execute(changed)
            assert cursor.fetchall() == []


def columns(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def test_nobody_writes_in_somebody_elses_name(everything_of_ada):
    cast = everything_of_ada
    day = date(2026, 9, 7)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(cast.ben.pk),
    ):
        cast.ada.checkins.create(week=day, asked_from=day, asked_until=day, submitted_at="2026-09-11T17:00Z")


def test_nobody_gives_a_row_of_theirs_to_somebody_else(everything_of_ada):
    cast = everything_of_ada
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(cast.ada.pk),
    ):
        CheckIn.objects.update(person=cast.ben)


def test_nobody_hangs_an_answer_on_somebody_elses_check_in(everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        checkin = CheckIn.objects.get()
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(cast.ben.pk),
    ):
        checkin.answers.create(item="pressure", item_version=2, figure=3)


def test_nobody_audits_in_somebody_elses_name(everything_of_ada):
    cast = everything_of_ada
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting(cast.ben.pk),
    ):
        audit.record(by=cast.ada, subject=cast.ada, action="people.change_settings")


def test_a_key_that_is_there_is_not_made_again_by_somebody_else(everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        before = bytes(PersonKey.objects.get().wrapped)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(cast.ben.pk):
        PersonKey(person=cast.ada, master_version=1, wrapped=b"another").save(force_insert=True)
    with acting(cast.ada.pk):
        assert bytes(PersonKey.objects.get().wrapped) == before


def test_within_a_transaction_whoever_acted_before_acts_again(everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        with acting(cast.ben.pk):
            assert seen("checkins_checkin") == 0
        assert seen("checkins_checkin") == 1


def test_whoever_acted_before_acts_again_after_an_error(everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), acting(cast.ben.pk):
            _ = 1 / 0
        assert seen("checkins_checkin") == 1


def test_nobody_acts_any_more_once_a_transaction_has_ended(committed_cast):
    checked_in(committed_cast.ada, THIS_WEEK)
    eye.shut()
    with acting(committed_cast.ada.pk):
        assert seen("checkins_checkin") == 1
    assert seen("checkins_checkin") == 0
    with pytest.raises(ZeroDivisionError), acting(committed_cast.ada.pk):
        _ = 1 / 0
    assert seen("checkins_checkin") == 0


def test_the_aggregator_reads_no_table(services):
    with psycopg.connect(services.aggregator_url) as other:
        for table in PROTECTED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(f"SELECT 1 FROM {table}")  # noqa: S608
            other.rollback()


def test_the_runtime_role_cannot_turn_the_wall_off(db):
    for statement in (
        "ALTER TABLE checkins_checkin DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own ON checkins_checkin",
        "CREATE POLICY mine ON checkins_checkin USING (true)",
        "SET ROLE heartwood_owner",
        "CREATE OR REPLACE FUNCTION heartwood_acting() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    ):
        with pytest.raises(Error, match=r"must be owner|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_questions_across_people_are_answered_with_numbers_alone(everything_of_ada):
    """What a task may ask about everybody: each function, and the kind of thing it answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.prorettype::regtype::text FROM pg_proc p "
            "WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
        )
        answers = dict(cursor.fetchall())
    assert answers == {
        "coping_ask_is_there": "boolean",
        "coping_people_to_remind": "bigint",
        "coping_plan_is_there": "boolean",
        "journal_entry_is_there": "boolean",
        "journal_people_to_purge": "bigint",
        "own_data_is_erasing": "boolean",
        "own_data_people_to_erase": "bigint",
        "own_data_reduce": "boolean",
        "own_data_services_left_alone": "bigint",
        "safekeeping_versions_in_use": "smallint",
        "supervision_end_grants": "trigger",
        "supervision_open": "boolean",
        "supervision_people_with_a_log": "bigint",
        "supervision_people_with_words_open": "bigint",
        "supervision_topic_is_there": "boolean",
        "safekeeping_wrapped_before": "bigint",
    }


def test_no_view_can_be_written_through(db):
    """A simple view takes writes with its owner's rights, and a new one is the site's to write by default."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class "
            "WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
            "AND has_table_privilege('heartwood_runtime', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "table",
    ["django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"],
)
def test_what_migrations_write_is_not_the_sites_to_write(table, db):
    """A site that said that a migration has run would keep a wall from being built."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE')", [table])
        assert cursor.fetchone() == (False,)


def test_what_runs_with_the_owners_rights_is_the_sites_alone_to_call(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
            "AND has_function_privilege('heartwood_aggregator', oid, 'EXECUTE')"
        )
        assert cursor.fetchall() == []


def test_an_audit_row_is_read_by_whom_it_is_about(everything_of_ada):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        assert AuditEvent.objects.filter(subject=cast.ada).exists()
    with acting(cast.amir.pk):
        assert not AuditEvent.objects.filter(subject=cast.ada).exists()


def test_a_page_with_a_number_that_is_taken_is_refused(everything_of_ada, signed_in):
    cast = everything_of_ada
    with acting(cast.ada.pk):
        taken = cast.ada.entries.get().pk
    client = signed_in(cast.ben)
    assert client.get(f"/journal/{taken}/write/").status_code == 404
    assert client.get(f"/journal/{uuid4()}/write/").status_code == 200
