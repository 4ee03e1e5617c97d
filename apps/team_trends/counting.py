"""What is counted for one service, read under the aggregator role. No words, nobody who has not said yes.

People are there by key. Nothing here knows whose key it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

import psycopg

from apps.resilience.model import model
from apps.resilience.scoring import figures
from apps.team_trends.auditing import Parts
from apps.team_trends.blocks import Span
from apps.team_trends.names import ASKS, CHALLENGES, dimension_figures
from apps.team_trends.parameters import FEWEST_WEEKS

# An array, so that PostgreSQL finds it once: joined to itself, the view was read anew for every contributor.
PLACES = """
    SELECT key, service_id, team_id, starts_on, ends_on FROM team_trends_countedplace
    WHERE key = ANY (ARRAY (SELECT key FROM team_trends_countedplace WHERE service_id = %(service)s
                            AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on > %(from)s)))
"""
ANSWERS = """
    SELECT key, week, jsonb_object_agg(item, figure) FROM team_trends_countedanswer
    WHERE key = ANY(%(keys)s) AND week BETWEEN %(from)s AND %(day)s GROUP BY key, week
"""
WEEKS = """
    SELECT key, week FROM team_trends_countedweek
    WHERE key = ANY(%(keys)s) AND week BETWEEN %(from)s AND %(day)s
"""
NAMED = """
    SELECT DISTINCT key, challenge, week FROM team_trends_countedchallenge
    WHERE key = ANY(%(keys)s) AND week BETWEEN %(from)s AND %(day)s
"""
ASKED = """
    SELECT DISTINCT key, category, made_on, ended_on FROM team_trends_countedask
    WHERE key = ANY(%(keys)s) AND made_on <= %(last)s AND (ended_on IS NULL OR ended_on > %(from)s)
"""


@dataclass(frozen=True)
class Place:
    """That a contributor is a practitioner in a team, from one day until before another."""

    key: UUID
    service: int
    team: int
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Counted:
    """Of one service, over at most two blocks."""

    service: int
    places: tuple[Place, ...]
    weeks: Mapping[str, Mapping[UUID, Mapping[date, Fraction]]]
    """Figure -> contributor -> Monday -> their figure of that week; of shares, that they checked in."""
    named: Mapping[str, Mapping[UUID, Mapping[str, frozenset[date]]]]
    """Shares -> contributor -> challenge or ask -> the weeks of it in which they did or it stood."""

    def members(self, day: date) -> dict[UUID, int]:
        """Contributor -> their team on a day, of this service."""
        return {
            place.key: place.team
            for place in self.places
            if place.holds(day) and place.service == self.service
        }

    def elsewhere(self, team: int, day: date) -> set[UUID]:
        """Who is in another team on a day, of whichever service."""
        return {place.key for place in self.places if place.holds(day) and place.team != team}

    def parts(self, figure: str, keys: Iterable[UUID], span: Span) -> Parts:
        """Who of these contributes to a figure, and with how many weeks of which block."""
        found = {}
        for key in keys:
            weeks = self.weeks[figure].get(key, {})
            given = {block.number: sum(week.monday in weeks for week in block.weeks) for block in span.blocks}
            if sum(given.values()) >= FEWEST_WEEKS:
                found[key] = {block: count for block, count in given.items() if count}
        return found

    def mean(self, figure: str, parts: Parts, span: Span) -> Fraction:
        """The mean of the contributors' means, in points from 0 to 10."""
        own = []
        for key in parts:
            weeks = self.weeks[figure][key]
            given = [weeks[week.monday] for week in span.weeks if week.monday in weeks]
            own.append(sum(given) / Fraction(len(given)))
        return sum(own) / Fraction(len(own))

    def share(self, figure: str, entry: str, parts: Parts, span: Span) -> Fraction:
        """The share of the contributors who named a challenge or asked for something, from 0 to 1."""
        mondays = {week.monday for week in span.weeks}
        named = self.named[figure]
        found = (named.get(key, {}).get(entry, frozenset()) for key in parts)
        return Fraction(sum(1 for weeks in found if weeks & mondays), len(parts))


def count(connection: psycopg.Connection, service: int, span: Span) -> Counted:
    """Reads what is counted in the weeks of a span. Sees one state of the database where the caller does."""
    between = {"from": span.first.first.monday, "day": span.last.last.monday, "last": span.last.last.sunday}
    places = tuple(
        Place(*row) for row in connection.execute(PLACES, {**between, "service": service}).fetchall()
    )
    keyed = {**between, "keys": list({place.key for place in places})}
    weeks: dict[str, dict[UUID, dict[date, Fraction]]] = {
        name: defaultdict(dict) for name in (*dimension_figures(), CHALLENGES, ASKS)
    }
    for key, week, answers in connection.execute(ANSWERS, keyed).fetchall():
        for dimension, figure in figures(answers).dimensions.items():
            if figure is not None:
                # Exact again: the mean of a handful of whole numbers.
                weeks[".".join(dimension)][key][week] = Fraction(figure).limit_denominator(100)
    for key, week in connection.execute(WEEKS, keyed).fetchall():
        weeks[CHALLENGES][key][week] = weeks[ASKS][key][week] = Fraction(1)
    named: dict[UUID, dict[str, frozenset[date]]] = defaultdict(dict)
    for key, challenge, week in connection.execute(NAMED, keyed).fetchall():
        named[key][challenge] = named[key].get(challenge, frozenset()) | {week}
    asked: dict[UUID, dict[str, frozenset[date]]] = defaultdict(dict)
    for key, category, made_on, ended_on in connection.execute(ASKED, keyed).fetchall():
        stands = {
            week.monday
            for week in span.weeks
            if made_on <= week.sunday and (ended_on is None or ended_on > week.monday)
        }
        asked[key][category] = asked[key].get(category, frozenset()) | stands
    return Counted(service, places, weeks, {CHALLENGES: named, ASKS: asked})


def entries(figure: str) -> list[str]:
    """The challenges or asks of which a share is told: challenges of the service's making only."""
    if figure == CHALLENGES:
        return [challenge.id for challenge in model().challenges_of("systemic")]
    return [ask.id for ask in model().asks]


def entries_and_past(figure: str, released: Collection[str]) -> list[str]:
    """The same, and then those of past releases of which the model tells no more."""
    told = entries(figure)
    return [*told, *sorted(set(released) - set(told))]
