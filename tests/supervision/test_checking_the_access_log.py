"""A row of the access log that was changed or removed, behind everybody's back, is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apps.safekeeping.acting import acting
from apps.supervision import actions, queries
from apps.supervision.access_log import Checked, check_rows, row_hash
from apps.supervision.models import Viewing
from tests import eye
from tests.conftest import NOW
from tests.supervision.conftest import supervises, terms

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 (hypothesis wants them so)
NAMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=100)
WHATS = st.sampled_from(["trend", "plans", "topics", "trend,topics", "trend,plans,topics"])
ROWS = st.builds(
    Viewing,
    person_id=st.integers(1, 2**31 - 1),
    number=st.integers(1, 2**31 - 1),
    at=MOMENTS,
    viewer_id=st.integers(1, 2**31 - 1),
    viewer_name=NAMES,
    grant_id=st.uuids(),
    what=WHATS,
)


# --- The same bytes -----------------------------------------------------------------------------------------


@pytest.fixture
def hash_by_postgresql(db: None) -> Callable[[bytes, Viewing], bytes]:
    names = ("person_id", "number", "at", "viewer_id", "viewer_name", "grant_id", "what")
    types = ("bigint", "int", "timestamptz", "bigint", "text", "uuid", "text")
    values = ", ".join(f"%s::{each}" for each in types)
    statement = (
        "SELECT supervision_hash(%s, jsonb_populate_record(NULL::supervision_viewing, to_jsonb(w))) "  # noqa: S608 (names from here)
        f"FROM (VALUES ({values})) AS w({', '.join(names)})"
    )

    def ask(before: bytes, row: Viewing) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(statement, [before, *(getattr(row, name) for name in names)])
            return bytes(cursor.fetchone()[0])

    return ask


def test_python_and_postgresql_make_the_same_hash(hash_by_postgresql):
    @given(before=st.sampled_from([b"", b"\x00" * 32, bytes(range(32))]), row=ROWS)
    def always(before, row):
        assert row_hash(before, row) == hash_by_postgresql(before, row)

    always()


# --- Tampering ----------------------------------------------------------------------------------------------


def log_of(rows: int) -> list[Viewing]:
    """A whole log, in memory."""
    made: list[Viewing] = []
    for number in range(1, rows + 1):
        row = Viewing(
            person_id=7, number=number, at=NOW + timedelta(hours=number), viewer_id=9, viewer_name="Sade",
            grant_id=UUID(int=1), what="trend",
        )  # fmt: skip
        row.hash = row_hash(made[-1].hash if made else b"", row)
        made.append(row)
    return made


CHANGES = st.one_of(
    st.tuples(st.just("at"), MOMENTS),
    st.tuples(st.just("viewer_id"), st.integers(1, 99)),
    st.tuples(st.just("viewer_name"), NAMES),
    st.tuples(st.just("grant_id"), st.uuids()),
    st.tuples(st.just("what"), WHATS),
    st.tuples(st.just("person_id"), st.integers(1, 99)),
    st.tuples(st.just("hash"), st.binary(min_size=32, max_size=32)),
)


@given(data=st.data(), rows=st.integers(1, 6), change=CHANGES)
def test_whatever_is_changed_in_a_row_is_found(data, rows, change):
    log = log_of(rows)
    row = data.draw(st.sampled_from(log))
    name, value = change
    before = getattr(row, name)
    setattr(row, name, value)
    assert check_rows(log).is_whole == (value == before)


@given(data=st.data(), rows=st.integers(2, 6))
def test_a_row_that_is_missing_before_another_is_named(data, rows):
    gone = data.draw(st.integers(1, rows - 1))
    log = [row for row in log_of(rows) if row.number != gone]
    assert check_rows(log) == Checked(rows - 1, missing=[gone], changed=[])


@given(data=st.data(), rows=st.integers(2, 6))
def test_rows_that_changed_places_are_found(data, rows):
    log = log_of(rows)
    one, other = data.draw(st.lists(st.sampled_from(log), min_size=2, max_size=2, unique_by=id))
    one.number, other.number = other.number, one.number
    assert not check_rows(log).is_whole


@given(data=st.data(), rows=st.integers(2, 6))
def test_a_row_that_was_closed_over_is_found(data, rows):
    """Taken out, with those after it moved up by one."""
    log = log_of(rows)
    gone = data.draw(st.integers(0, rows - 2))
    del log[gone]
    for number, row in enumerate(log, start=1):
        row.number = number
    assert not check_rows(log).is_whole


def test_nobody_has_looked_yet(db):
    assert check_rows([]) == Checked(0, [], [])


# --- The whole way ------------------------------------------------------------------------------------------


@pytest.fixture
def looked_at(committed_cast, clock):
    """Sade has looked three times at what Ada shows, and once at what Ben shows."""
    cast = committed_cast
    for person, times in ((cast.ada, 3), (cast.ben, 1)):
        grant = actions.give(by=person, terms=terms(supervises(cast.sade, person)), now=NOW)
        for _ in range(times):
            clock.shift(timedelta(minutes=7, microseconds=123_456))
            with acting(cast.sade.pk):
                assert queries.opened(grant.pk)
    eye.shut()
    yield cast
    eye.open_on(connection)


def tamper(services, statement, *values):
    """As the owner of the tables, with its triggers off."""
    with psycopg.connect(services.owner_url) as owner:
        owner.execute("ALTER TABLE supervision_viewing DISABLE TRIGGER USER")
        owner.execute(statement, values)
        owner.execute("ALTER TABLE supervision_viewing ENABLE TRIGGER USER")


def test_a_log_that_nobody_touched_is_whole(looked_at, capsys):
    call_command("check_access_log")
    assert capsys.readouterr().out == "The access log is whole: 2 people, 4 rows.\n"


def test_a_look_given_to_another_time_is_found(looked_at, services):
    later = "UPDATE supervision_viewing SET at = at + interval '1 microsecond' "
    tamper(services, f"{later} WHERE person_id = %s AND number = 2", looked_at.ada.pk)
    with pytest.raises(CommandError, match=rf"person {looked_at.ada.pk} .* Rows changed: 2\.$"):
        call_command("check_access_log")


def test_a_look_that_was_taken_out_is_found(looked_at, services):
    tamper(services, "DELETE FROM supervision_viewing WHERE person_id = %s AND number = 1", looked_at.ada.pk)
    with pytest.raises(CommandError, match=rf"person {looked_at.ada.pk} .* Rows missing: 1\.$"):
        call_command("check_access_log")
