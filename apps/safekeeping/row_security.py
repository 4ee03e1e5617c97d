"""Row security in migrations: the second wall, which PostgreSQL keeps whatever the application does.

The policies bind every role but the owner of the tables, which runs migrations and nothing else. Each table
with a person's content has one; tests/contracts/test_row_security.py fails for a table without.
"""

from django.db.migrations import RunSQL

ACTS = "(SELECT heartwood_acting())"
"""Asked once for a statement, and not again for each row."""

MAKE_ACTING = """
CREATE FUNCTION heartwood_acting() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NULLIF(current_setting('heartwood.acting', true), '')::bigint
$$;
-- By the site's clock, so that what has run out there has run out here; by PostgreSQL's where nobody acts.
CREATE FUNCTION heartwood_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(NULLIF(current_setting('heartwood.now', true), '')::timestamptz, now())
$$;
"""
DROP_ACTING = "DROP FUNCTION heartwood_now(); DROP FUNCTION heartwood_acting();"


def only_for_its_person(table: str) -> RunSQL:
    """Rows with a `person_id` are there for that person alone."""
    return policy(table, f"person_id = {ACTS}")


def only_with_its_parent(table: str, column: str, parent: str) -> RunSQL:
    """Rows are there for whoever the row of `parent` is there for, to which `column` points."""
    return policy(table, f"{column} IN (SELECT id FROM {parent})")  # noqa: S608 (names from migrations)


def policy(table: str, condition: str) -> RunSQL:
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY own ON {table} USING ({condition}) WITH CHECK ({condition});",
        f"DROP POLICY own ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def definer_function(signature: str, returns: str, query: str) -> RunSQL:
    """A question across people that a task may ask: answered with the owner's rights, and answers no more.

    `query` is SQL that names its parameters as the signature does.
    """
    return RunSQL(
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ {query} $$;"
        f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC;"
        f"GRANT EXECUTE ON FUNCTION {signature} TO heartwood_runtime;",
        f"DROP FUNCTION {signature};",
    )
