"""No rule of the database is silent where it should refuse: PostgreSQL lets pass what a check cannot tell.

`position >= 1` of a place that is NULL is neither true nor false, so a check that hangs on it passes. Each
check over several columns is asked about many rows, with NULL in every column that may be empty.
"""

import re
from dataclasses import dataclass
from itertools import product

import psycopg
import pytest

CHECKS = """
    SELECT conrelid::regclass::text, conname, pg_get_expr(conbin, conrelid), (
        SELECT array_agg(ARRAY[attname, format_type(atttypid, atttypmod), attnotnull::text] ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey)
    )
    FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND cardinality(conkey) > 1
    ORDER BY 1, 2
"""
# Of each kind of column, rows to ask about; texts besides are those that the check itself names.
SAMPLES = {
    "smallint": ["0", "1", "6", "7", "1440"],
    "integer": ["0", "1", "6", "7", "1440"],
    "bigint": ["1"],
    "numeric": ["0", "2.5", "5.0"],
    "boolean": ["true", "false"],
    "date": ["2026-11-16", "2026-11-17"],
    "timestamp with time zone": ["2026-11-16 09:00+00", "2026-11-17 09:00+00"],
    "uuid": ["00000000-0000-4000-8000-000000000000"],
}


@dataclass(frozen=True)
class Check:
    table: str
    name: str
    expression: str
    columns: list[tuple[str, str, str]]

    def samples(self, kind, must_be_there):
        texts = ["", "other", *re.findall(r"'([^']*)'::character varying", self.expression)]
        found = list(dict.fromkeys(SAMPLES.get(kind.partition("(")[0], texts)))
        return found if must_be_there == "true" else [None, *found]

    def rows_it_cannot_tell(self, connection):
        names = ", ".join(f'"{name}"' for name, _, _ in self.columns)
        places = ", ".join(f"%s::{kind}" for _, kind, _ in self.columns)
        expression = self.expression.replace("%", "%%")
        question = f"SELECT ({expression}) FROM (VALUES ({places})) AS row ({names})"  # noqa: S608 (the catalogue's)
        rows = product(*(self.samples(kind, there) for _, kind, there in self.columns))
        return [row for row in rows if connection.execute(question, row).fetchone() == (None,)]


def checks_in(connection):
    return [Check(*found) for found in connection.execute(CHECKS).fetchall()]


@pytest.fixture
def owner(services):
    with psycopg.connect(services.owner_url) as connection:
        yield connection
        connection.rollback()


def test_every_check_over_several_columns_says_yes_or_no_of_every_row(owner):
    checks = checks_in(owner)
    assert len(checks) > 10, "there are some, or this test proves nothing"
    untold = {
        f"{check.table}.{check.name}": rows[:3]
        for check in checks
        if (rows := check.rows_it_cannot_tell(owner))
    }
    assert untold == {}


def test_a_check_that_forgets_null_is_found(owner):
    owner.execute(
        "CREATE TABLE forgetful (place smallint, let_go_at date, CONSTRAINT a_place_while_current CHECK "
        "((place >= 1 AND let_go_at IS NULL) OR (place IS NULL AND let_go_at IS NOT NULL)))"
    )
    owner.execute("INSERT INTO forgetful VALUES (NULL, NULL)")
    [forgetful] = [check for check in checks_in(owner) if check.table == "forgetful"]
    assert forgetful.rows_it_cannot_tell(owner) == [(None, None)]
