"""Builds the releases of team figures, under the aggregator role: once for each block, and never again.

What decides whether a figure is released looks at who took part, never at what they answered (see
`deciding`). A release and all its figures come into being in one transaction. Run twice, by two, late, or
again after a crash, it comes to the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg.types.json import Jsonb

from apps.resilience.weeks import Week
from apps.team_trends import bands
from apps.team_trends.auditing import Parts, Release
from apps.team_trends.blocks import Block, Span
from apps.team_trends.counting import Counted, count, entries
from apps.team_trends.deciding import Candidate, decide
from apps.team_trends.locks import BUILDING, CHOOSING
from apps.team_trends.models import THRESHOLDS
from apps.team_trends.names import ASKS, CHALLENGES, dimension_figures

SERVICES = """
    SELECT DISTINCT service_id FROM team_trends_countedplace UNION SELECT service_id FROM team_trends_release
"""
IS_NEWS = timedelta(days=3)
"""For how long a release is told of again, in case that nobody heard it the first time."""
NEWS = """
    SELECT DISTINCT r.block, f.team_id
    FROM team_trends_release r JOIN team_trends_figure f ON f.release_id = r.id
    WHERE r.service_id = %(service)s AND f.team_id IS NOT NULL AND r.built_at BETWEEN %(since)s AND %(now)s
        AND r.block = (SELECT max(block) FROM team_trends_release WHERE service_id = %(service)s)
"""
PARTICIPATION = """
    SELECT f.figure, p.service_id, p.team_id, p.first_block, p.last_block, p.parts, p.width
    FROM team_trends_participation p CROSS JOIN LATERAL unnest(p.figures) AS f (figure)
"""


class NotTheAggregatorError(Exception):
    """This process was not given the address of the role that builds team figures."""


@dataclass(frozen=True)
class Published:
    """One figure that goes out."""

    figure: str
    team: int | None
    span: Span
    parts: Parts


@contextmanager
def aggregator() -> Iterator[psycopg.Connection]:
    """A connection of the aggregator role. Raises NotTheAggregatorError."""
    if not settings.AGGREGATOR_DATABASE_URL:
        raise NotTheAggregatorError(
            "Give AGGREGATOR_DATABASE_URL to the worker: without it no team figures are built."
        )
    with psycopg.connect(settings.AGGREGATOR_DATABASE_URL, autocommit=True) as connection:
        yield connection


def services(connection: psycopg.Connection) -> list[int]:
    """Those in which somebody contributes, or has."""
    return sorted(row[0] for row in connection.execute(SERVICES).fetchall())


def build_due(connection: psycopg.Connection, service: int, *, now: datetime) -> list[Block]:
    """Builds what a service lacks, oldest first. Returns the blocks that were built here, maybe none."""
    latest = Block.latest_built(now)
    if latest is None:
        return []
    # For the session, not the transaction: the next one must not begin before it knows what the last one did.
    (alone,) = _one(connection, "SELECT pg_try_advisory_lock(%s, %s)", BUILDING, service)
    if not alone:
        return []
    try:
        built = []
        while (block := _next(connection, service)) is not None and block <= latest:
            # Before the transaction begins, and with it the state of the database that it sees.
            connection.execute("SELECT pg_advisory_lock(%s, %s)", [CHOOSING, service])
            try:
                _build(connection, service, block, now)
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s, %s)", [CHOOSING, service])
            built.append(block)
        return built
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", [BUILDING, service])


def latest_news(
    connection: psycopg.Connection, service: int, *, now: datetime
) -> tuple[Block, list[int]] | None:
    """The block that was last released and the teams of which it shows something, while that is news."""
    rows = connection.execute(NEWS, {"service": service, "since": now - IS_NEWS, "now": now}).fetchall()
    return (Block(rows[0][0]), sorted(team for _, team in rows)) if rows else None


def _next(connection: psycopg.Connection, service: int) -> Block | None:
    """The block after the last one that was built, or the first in which somebody's answers count."""
    (last,) = _one(connection, "SELECT max(block) FROM team_trends_release WHERE service_id = %s", service)
    if last is not None:
        return Block(last).next
    (first,) = _one(
        connection, "SELECT min(from_week) FROM team_trends_countedplace WHERE service_id = %s", service
    )
    return None if first is None else Block.of(Week(first))


def _build(connection: psycopg.Connection, service: int, block: Block, now: datetime) -> None:
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (release,) = _one(
            connection,
            "INSERT INTO team_trends_release (service_id, block, built_at) VALUES (%s, %s, %s) RETURNING id",
            service,
            block.number,
            now,
        )
        before = Span.ending(block) if block.number else Span.of(block)
        counted = count(connection, service, before)
        published = _decide(connection, counted, block)
        _write(connection, release, counted, published)


def _decide(connection: psycopg.Connection, counted: Counted, block: Block) -> list[Published]:
    whole, service = Span.of(block), counted.service
    history = _history(connection, counted)
    teams = sorted({place.team for place in counted.places if place.service == service})
    threshold = _threshold(connection, service)
    # The total of a service with one team is that team's figure, and would be shown beside it for nothing.
    members = counted.members(block.first.monday)
    published = []
    for figure in (*dimension_figures(), CHALLENGES, ASKS):
        candidates = [_candidate(counted, figure, team, block, history) for team in teams]
        total = counted.parts(figure, members, whole) if len(set(members.values())) > 1 else {}
        decision = decide(
            figure, candidates, total, history, service=service, block=block, threshold=threshold
        )
        published += [Published(figure, each.team, each.span, each.parts) for each in decision.teams]
        if decision.total:
            published.append(Published(figure, None, whole, total))
    return published


def _candidate(
    counted: Counted, figure: str, team: int, block: Block, history: Sequence[Release]
) -> Candidate:
    """A block; or with the block before, where of that one nothing was released."""
    whole = Span.of(block)
    now = {key for key, where in counted.members(block.first.monday).items() if where == team}
    if block.number and not _was_shown(history, counted.service, figure, team, block.previous):
        both = Span.ending(block)
        start = counted.members(both.first.first.monday)
        # Whoever is in another team by the second half counts there.
        elsewhere = counted.elsewhere(team, block.first.monday)
        before = {key for key, where in start.items() if where == team} - elsewhere
        # A team that had nobody then begins with what it has now.
        if counted.parts(figure, before, Span.of(block.previous)):
            return Candidate(team, both, counted.parts(figure, before, both))
    return Candidate(team, whole, counted.parts(figure, now, whole))


def _was_shown(history: Sequence[Release], service: int, figure: str, team: int, block: Block) -> bool:
    return any(
        release.span.last == block
        for release in history
        if (release.service, release.figure, release.team) == (service, figure, team)
    )


def _history(connection: psycopg.Connection, counted: Counted) -> list[Release]:
    """All that was released about anybody who is, or ever was, counted in this service."""
    own = _releases(connection, "p.service_id = %s", counted.service)
    people = {key for release in own for key in release.parts} | {place.key for place in counted.places}
    others = _releases(
        connection, "p.service_id <> %s AND p.parts ?| %s", counted.service, [str(key) for key in people]
    )
    return own + others


def _releases(connection: psycopg.Connection, condition: str, *parameters: Any) -> list[Release]:
    rows = connection.execute(f"{PARTICIPATION} WHERE {condition} ORDER BY p.id", parameters).fetchall()
    return [
        Release(
            figure=figure,
            service=service,
            team=team,
            span=Span(Block(first), Block(last)),
            parts={
                UUID(key): {int(block): weeks for block, weeks in own.items()} for key, own in parts.items()
            },
            width=float(width),
        )
        for figure, service, team, first, last, parts, width in rows
    ]


def _threshold(connection: psycopg.Connection, service: int) -> int:
    chosen = connection.execute(
        "SELECT contributors FROM team_trends_threshold WHERE service_id = %s", [service]
    ).fetchone()
    return int(chosen[0]) if chosen else THRESHOLDS[0]


def _write(
    connection: psycopg.Connection, release: int, counted: Counted, published: Sequence[Published]
) -> None:
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for each in published:
        weights = tuple(sorted((key, *sorted(own.items())) for key, own in each.parts.items()))
        alike[each.team, each.span, bands.width(each.figure, len(each.parts)), weights].append(each.figure)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO team_trends_participation "
            "(release_id, service_id, team_id, figures, first_block, last_block, width, parts) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    *(release, counted.service, team, figures, span.first.number, span.last.number, width),
                    Jsonb({str(key): dict(own) for key, *own in weights}),
                )
                for (team, span, width, weights), figures in alike.items()
            ],
        )
        cursor.executemany(
            "INSERT INTO team_trends_figure "
            "(release_id, service_id, team_id, figure, entry, first_block, last_block, low, high) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    *(release, counted.service, each.team, each.figure, entry),
                    *(each.span.first.number, each.span.last.number, low, high),
                )
                for each in published
                for entry, low, high in _bands(counted, each)
            ],
        )


def _bands(counted: Counted, each: Published) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Entry of the model, lowest and highest: points, or per cent."""
    people = len(each.parts)
    if not bands.is_share(each.figure):
        band = bands.band(each.figure, counted.mean(each.figure, each.parts, each.span), people)
        yield "", band.low, band.high
        return
    for entry in entries(each.figure):
        band = bands.band(each.figure, counted.share(each.figure, entry, each.parts, each.span), people)
        yield entry, 100 * band.low, 100 * band.high


def _one(connection: psycopg.Connection, query: str, *parameters: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = connection.execute(query, parameters).fetchone()
    if found is None:
        raise RuntimeError(f"PostgreSQL gave no row for: {query}")
    return found
