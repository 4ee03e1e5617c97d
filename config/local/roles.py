"""Keeps the role that serves requests apart from the one that owns the tables (see config/database/*.sql)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

SQL = Path(__file__).parent.parent / "database"
OWNER, RUNTIME, AGGREGATOR = ROLES = ("heartwood_owner", "heartwood_runtime", "heartwood_aggregator")

PREPARE_BY_HAND = """\
As a superuser of that server, connected to the database {database}:

  CREATE ROLE heartwood_runtime LOGIN PASSWORD '{password}'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  CREATE ROLE heartwood_aggregator LOGIN PASSWORD '{aggregator_password}'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  REVOKE ALL ON DATABASE "{database}" FROM PUBLIC;
  GRANT CONNECT ON DATABASE "{database}" TO heartwood_runtime, heartwood_aggregator;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO heartwood_runtime, heartwood_aggregator;
  GRANT CREATE, USAGE ON SCHEMA public TO "{owner}";
  ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO heartwood_runtime;
  ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO heartwood_runtime;

(If one of the roles is there already, begin with ALTER instead of CREATE.) Then start with all three:

  make run DATABASE_OWNER_URL='<the address you gave>' \\
    DATABASE_URL='{runtime_url}' \\
    AGGREGATOR_DATABASE_URL='{aggregator_url}'
"""


class NotPreparedError(Exception):
    """The given database cannot be used as it is; the message says exactly what to do."""


@dataclass(frozen=True)
class Addresses:
    """Where migrations connect (owner), the site (runtime), and what builds team figures (aggregator).

    Without the last, no team figures are built.
    """

    owner_url: str
    runtime_url: str
    aggregator_url: str | None


def prepare(superuser_url: str, owner_url: str, database: str, passwords: dict[str, str]) -> None:
    """Brings an embedded server to the state config/database describes; running it again changes nothing."""
    with psycopg.connect(superuser_url.replace(f"/{database}?", "/postgres?"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    with psycopg.connect(superuser_url) as connection:
        _give_passwords(connection, passwords)
        _execute(connection, "roles.sql")
    with psycopg.connect(owner_url) as connection:
        _execute(connection, "privileges.sql")


def prepare_given(
    database_url: str, owner_url: str | None, passwords: dict[str, str], aggregator_url: str | None = None
) -> Addresses:
    """The addresses to use with a database somebody else runs.

    Without `owner_url`, `database_url` is the owner's, and the other roles are made here with `passwords`.
    Raises NotPreparedError where that is not permitted, or where the two are one role.
    """
    try:
        if owner_url is None:
            return _make_roles(database_url, passwords)
        with psycopg.connect(owner_url, connect_timeout=10) as owner:
            owner_name = owner.info.user
            try:
                _execute(owner, "privileges.sql")
            except psycopg.Error as error:
                raise NotPreparedError(_by_hand(owner.info, owner_url, passwords, error)) from error
        with psycopg.connect(database_url, connect_timeout=10) as runtime:
            _refuse_power(runtime, owner_name)
            if runtime.info.user == owner_name or runtime.info.user != RUNTIME:
                raise NotPreparedError(
                    f"DATABASE_URL connects as {runtime.info.user}. It must connect as {RUNTIME}, the role "
                    "that owns no tables; the owner's address belongs in DATABASE_OWNER_URL."
                )
    except psycopg.OperationalError as error:
        raise NotPreparedError(f"The database cannot be reached: {error}") from error
    return Addresses(owner_url, database_url, aggregator_url)


def _make_roles(owner_url: str, passwords: dict[str, str]) -> Addresses:
    runtime_url = with_user(owner_url, RUNTIME, passwords[RUNTIME])
    aggregator_url = with_user(owner_url, AGGREGATOR, passwords[AGGREGATOR])
    with psycopg.connect(owner_url, connect_timeout=10) as owner:
        if owner.info.user == RUNTIME:
            raise NotPreparedError(
                f"DATABASE_URL connects as {RUNTIME}, which cannot run migrations. "
                "Give the owner's address as DATABASE_OWNER_URL beside it."
            )
        try:
            for role in (RUNTIME, AGGREGATOR):
                if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    # A new role has no rights but these; the words say it for whoever reads the server's log.
                    owner.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
                owner.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), passwords[role])
                )
            _execute(owner, "privileges.sql")
        except psycopg.Error as error:
            raise NotPreparedError(_by_hand(owner.info, owner_url, passwords, error)) from error
        owner_name = owner.info.user
    with psycopg.connect(runtime_url, connect_timeout=10) as runtime:
        _refuse_power(runtime, owner_name)
    return Addresses(owner_url, runtime_url, aggregator_url)


def _refuse_power(runtime: psycopg.Connection, owner_name: str) -> None:
    """Raises NotPreparedError when the role could get round what the database keeps from it."""
    found = runtime.execute(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR pg_has_role(oid, %s::name, 'MEMBER') "
        "FROM pg_roles WHERE rolname = current_user",
        [owner_name],
    ).fetchone()
    if found and found[0] and runtime.info.user != owner_name:
        raise NotPreparedError(
            f"{runtime.info.user} is too powerful to serve requests: it must not be a superuser, bypass row "
            f"security, create roles, or be a member of {owner_name}."
        )


def with_user(url: str, user: str, password: str) -> str:
    """The same database by another user."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("user", "password")]
    return urlunsplit(
        parts._replace(
            netloc=f"{user}:{quote(password, safe='')}@{host}", query=urlencode(query, quote_via=quote)
        )
    )


def new_password() -> str:
    return secrets.token_hex(24)


def _by_hand(
    info: psycopg.ConnectionInfo, owner_url: str, passwords: dict[str, str], error: psycopg.Error
) -> str:
    steps = PREPARE_BY_HAND.format(
        database=info.dbname,
        owner=info.user,
        password=passwords[RUNTIME],
        aggregator_password=passwords[AGGREGATOR],
        runtime_url=with_user(owner_url, RUNTIME, passwords[RUNTIME]),
        aggregator_url=with_user(owner_url, AGGREGATOR, passwords[AGGREGATOR]),
    )
    return f"{info.user} may not prepare the roles ({str(error).splitlines()[0]}).\n{steps}"


def _give_passwords(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    for role in ROLES:
        # For this transaction only.
        setting = f"{role.replace('_', '.')}_password"
        connection.execute("SELECT set_config(%s, %s, true)", [setting, passwords[role]])


def _execute(connection: psycopg.Connection, file: str) -> None:
    connection.execute((SQL / file).read_bytes())
