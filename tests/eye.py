"""What a test may see for itself.

A test says what is there and looks at what became of it, across people, which the site's role may not. So
that it may, the tests' databases have one more policy on every table with row security: a connection of the
test process sees all rows while nobody acts. It is shut for the length of every request, so that what the
site answers, to people who are signed in and to nobody, is what PostgreSQL lets the site see.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg import sql

OPEN = "current_setting('heartwood.eye', true) = 'open' AND heartwood_acting() IS NULL"
SHUT = """
WITH before AS MATERIALIZED (SELECT current_setting('heartwood.eye', true) AS state)
SELECT state, set_config('heartwood.eye', 'shut', false) FROM before
"""
PROTECTED = "SELECT relname FROM pg_class WHERE relrowsecurity"


def make_policies(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        for (table,) in owner.execute(PROTECTED).fetchall():
            policy = sql.SQL("CREATE POLICY tests_eye ON {} USING ({}) WITH CHECK ({})")
            owner.execute(policy.format(sql.Identifier(table), sql.SQL(OPEN), sql.SQL(OPEN)))


def open_on(connection: Any, **_: Any) -> None:
    """For the signal `connection_created`."""
    _set(connection, "open")


def shut() -> None:
    _set(connection, "shut")


def _set(connection: Any, to: str) -> None:
    # Past Django, so that no test counts it among the queries of a page.
    connection.ensure_connection()
    connection.connection.execute("SELECT set_config('heartwood.eye', %s, false)", [to])


class ShutMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.ensure_connection()
        # One trip to the server and not two, for every request of every test.
        [before, _] = connection.connection.execute(SHUT).fetchone()
        try:
            return self.get_response(request)
        finally:
            _set(connection, before)
