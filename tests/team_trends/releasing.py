"""Releases as the aggregator writes them, without the answers that they would be made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from django.conf import settings

from apps.people.models import Service, Team
from apps.team_trends.models import Action, ActionUpdate
from apps.team_trends.names import dimension_figures

AT = datetime(2026, 9, 14, 12, tzinfo=UTC)
PRESSURE, MEANING = "challenges.systemic", "values.individual"


@dataclass(frozen=True)
class Row:
    """One released band; without a team of the service's total. `first` where it begins in another block."""

    team: Team | None
    figure: str
    low: float
    high: float
    entry: str = ""
    first: int | None = None


def release(service: Service, block: int, rows: Sequence[Row] = ()) -> None:
    """Committed, so that it is for tests with a committed cast."""
    with psycopg.connect(settings.AGGREGATOR_DATABASE_URL) as aggregator:
        (number,) = aggregator.execute(
            "INSERT INTO team_trends_release (service_id, block, built_at) VALUES (%s, %s, %s) RETURNING id",
            [service.pk, block, AT],
        ).fetchone()
        for row in rows:
            aggregator.execute(
                "INSERT INTO team_trends_figure "
                "(release_id, service_id, team_id, figure, entry, first_block, last_block, low, high) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    *(number, service.pk, row.team and row.team.pk, row.figure, row.entry),
                    *(block if row.first is None else row.first, block, row.low, row.high),
                ],
            )


def everything(team: Team | None, low: float, width: float = 1.0) -> list[Row]:
    """Every dimension, in the same range."""
    return [Row(team, name, low, low + width) for name in dimension_figures()]


def action(service: Service, *, published: datetime | None = AT, **fields: object) -> Action:
    """Something that a service does; a draft where `published` is None."""
    made = Action.objects.create(
        service=service,
        published_at=published,
        **{
            "heard": PRESSURE,
            "words": "An hour for notes every day.",
            "owner_role": "Clinical lead",
            "due_on": datetime(2027, 1, 31).date(),  # noqa: DTZ001 (a day)
            **fields,
        },
    )
    if published:
        ActionUpdate.objects.create(action=made, status=made.status, due_on=made.due_on, at=published)
    return made
