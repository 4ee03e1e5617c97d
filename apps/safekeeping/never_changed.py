"""Tables whose rows are written once: an earlier version says for good what was said then."""

from django.db.migrations.operations import RunSQL


def never_changed(table: str) -> RunSQL:
    """For migrations, after safekeeping 0004: rows of `table` can be added and removed, and never changed.

    The runtime role loses the right to, and a trigger refuses whatever role tries, the owner among them.
    """
    return RunSQL(
        f"""
        REVOKE UPDATE ON {table} FROM heartwood_runtime;
        CREATE TRIGGER never_changed BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_update();
        """,
        f"""
        DROP TRIGGER never_changed ON {table};
        GRANT UPDATE ON {table} TO heartwood_runtime;
        """,
    )
