"""Made-up services in the real database, and the product's own building of releases, in the order of time.

The owner writes and takes away, as quickly as it can; the aggregator builds, as it does in a running site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import numpy as np
import psycopg

from apps.team_trends.blocks import EPOCH, WEEKS, Block
from apps.team_trends.building import build_due
from tests.attack_suite.services import Service

CHALLENGE = "time_pressure"
ALL_ITEMS = ("pressure", "meaning", "appraisal")
"""Of one service in ten; the others answer the first alone."""
EARLIER = datetime(2025, 12, 1, 12, tzinfo=UTC)

FIGURES = """
    SELECT r.block, f.service_id, f.team_id, f.figure, f.entry, f.first_block, f.last_block, f.low, f.high
    FROM team_trends_figure f JOIN team_trends_release r ON r.id = f.release_id ORDER BY f.id
"""
PARTICIPATION = """
    SELECT service_id, team_id, figures, first_block, last_block, width, parts
    FROM team_trends_participation ORDER BY id
"""
BYTES = """
    SELECT md5(r::text) FROM team_trends_release r UNION ALL SELECT md5(f::text) FROM team_trends_figure f
    UNION ALL SELECT md5(p::text) FROM team_trends_participation p
"""


@dataclass(frozen=True)
class Released:
    """One figure as the adversary has it. `bands` is by entry: "" of a mean, challenges or asks of shares."""

    figure: str
    service: int
    team: int | None
    blocks: tuple[int, ...]
    width: float
    parts: dict[int, dict[int, int]]
    """Person -> block -> weeks."""
    bands: dict[str, tuple[float, float]]


@dataclass
class Outcome:
    """What became of one made-up service. Teams, services and people by their numbers in it."""

    releases: list[Released] = field(default_factory=list)
    shown: set[tuple[object, ...]] = field(default_factory=set)
    """What is not hidden: everything about each figure but its band."""


class Written:
    """Several services that are in the database together."""

    def __init__(self, owner: psycopg.Connection, services: Sequence[Service]) -> None:
        self.owner, self.services = owner, services
        self.persons: dict[tuple[int, int], int] = {}
        self.teams: dict[int, tuple[int, int]] = {}
        self.ids: dict[int, tuple[int, int]] = {}
        self.changed_bytes = 0
        """Released rows that were not the same, byte for byte, in the end."""
        self._team_ids: dict[tuple[int, int], int] = {}
        self._service_ids: dict[tuple[int, int], int] = {}
        self._write()

    def build(self, aggregator: psycopg.Connection) -> list[Outcome]:
        """Block by block: who says yes is settled, releases are built, then much is changed behind them."""
        longest = max(service.blocks for service in self.services)
        snapshots: list[set[str]] = []
        for number in range(longest):
            block = Block(number)
            self._settle_consents(number)
            for service_id, (at, _) in self.ids.items():
                if number < self.services[at].blocks:
                    build_due(aggregator, service_id, now=block.built_from)
            snapshots.append({row for (row,) in aggregator.execute(BYTES).fetchall()})
            self._edit(number)
            self._erase(number)
        self.changed_bytes = sum(len(snapshot - snapshots[-1]) for snapshot in snapshots)
        return self._outcomes(aggregator)

    def service_of(self, team_id: int) -> int:
        """The service of a team, both by their numbers in the database."""
        at, team = self.teams[team_id]
        return self._service_ids[at, self.services[at].service_of[team]]

    # --- Writing -------------------------------------------------------------------------------------------

    def _write(self) -> None:
        people, memberships, checkins, answers, named, consents = [], [], [], [], [], []
        for at, service in enumerate(self.services):
            for half in sorted(set(service.service_of)):
                self._service_ids[at, half] = len(self.ids) + 1
                self.ids[len(self.ids) + 1] = (at, half)
            for team in range(len(service.service_of)):
                self._team_ids[at, team] = len(self.teams) + 1
                self.teams[len(self.teams) + 1] = (at, team)
            for number, person in enumerate(service.people):
                pk = self.persons[at, number] = len(self.persons) + 1
                people.append(
                    (pk, "!", f"p{pk}@example.org", f"P{pk}", "Europe/London", True, EARLIER, False)
                )
                for team, start, end in person.homes:
                    home = self._service_ids[at, service.service_of[team]]
                    memberships.append(
                        (pk, home, self._team_ids[at, team], "practitioner", monday(start), monday(end))
                    )
                consents.append((pk, person.key, False, None, EARLIER, 1))
                for week in np.nonzero(person.weeks)[0]:
                    checkin = UUID(int=pk << 32 | int(week))
                    day = monday(int(week))
                    at_five = datetime.combine(day + timedelta(days=4), time(17), tzinfo=UTC)
                    checkins.append(
                        (checkin, pk, day, day, day + timedelta(days=6), at_five, False, *(b"",) * 3, "", "")
                    )
                    answers += [
                        (checkin, item, 1, figure)
                        for item, figure in answers_of(service, number, int(week)).items()
                    ]
                    if service.named[number, week]:
                        named.append((checkin, CHALLENGE, 1))
        services = [(pk, f"Service {pk}") for pk in self.ids]
        teams = [(pk, self._service_ids[at, self.services[at].service_of[team]], f"Team {team}")
                 for pk, (at, team) in self.teams.items()]  # fmt: skip
        self._copy("people_service (id, name)", services)
        self._copy("people_team (id, service_id, name)", teams)
        self._copy(
            "people_user (id, password, email, name, time_zone, is_active, joined_at, hides_two_step_hint)",
            people,
        )
        self._copy(
            "people_membership (person_id, service_id, team_id, role, starts_on, ends_on)", memberships
        )
        self._copy(
            "team_trends_consent (person_id, key, contributes, from_week, chosen_at, wording_version)",
            consents,
        )
        self._copy(
            "checkins_checkin (id, person_id, week, asked_from, asked_until, submitted_at, late, "
            "challenge_words, value_words, meaning_words, value, value_effect)",
            checkins,
        )
        self._copy("checkins_answer (checkin_id, item, item_version, figure)", answers)
        self._copy("checkins_namedchallenge (checkin_id, challenge, version)", named)
        # PostgreSQL's plans are for what is there.
        self._settle_consents(0)
        self.owner.execute(
            "ANALYZE people_user, people_membership, team_trends_consent, checkins_checkin, checkins_answer, "
            "checkins_namedchallenge"
        )

    def _copy(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self.owner.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    # --- As time goes by -----------------------------------------------------------------------------------

    def _settle_consents(self, block: int) -> None:
        """As they stand when the block's figures are built, a week after it has closed."""
        week = (block + 1) * WEEKS
        states = [
            (since is not None, monday(since) if since is not None else None, pk)
            for (at, number), pk in self.persons.items()
            for since in (self.services[at].consent(number, week),)
        ]
        with self.owner.cursor() as cursor:
            cursor.executemany(
                "UPDATE team_trends_consent SET contributes = %s, from_week = %s WHERE person_id = %s "
                "AND (contributes, from_week) IS DISTINCT FROM (%s, %s)",
                [(yes, since, pk, yes, since) for yes, since, pk in states],
            )

    def _edit(self, block: int) -> None:
        """Answers behind what was released turn round, by no way that the product offers."""
        edited = [
            self.persons[at, person]
            for at, service in enumerate(self.services)
            for when, person in service.edits
            if when == block
        ]
        # Not in the last block, which may yet be shown with the next one.
        self.owner.execute(
            "UPDATE checkins_answer a SET figure = 10 - figure FROM checkins_checkin k "
            "WHERE k.id = a.checkin_id AND k.person_id = ANY(%s) AND k.week < %s",
            [edited, monday(block * WEEKS)],
        )

    def _erase(self, block: int) -> None:
        gone = [
            self.persons[at, number]
            for at, service in enumerate(self.services)
            for number, person in enumerate(service.people)
            if person.erased_after == block
        ]
        for what in (
            "checkins_answer WHERE checkin_id IN (SELECT id FROM checkins_checkin WHERE person_id = ANY(%s))",
            "checkins_namedchallenge WHERE checkin_id IN "
            "(SELECT id FROM checkins_checkin WHERE person_id = ANY(%s))",
            "checkins_checkin WHERE person_id = ANY(%s)",
            "people_membership WHERE person_id = ANY(%s)",
            "team_trends_consent WHERE person_id = ANY(%s)",
            "people_user WHERE id = ANY(%s)",
        ):
            self.owner.execute(f"DELETE FROM {what}", [gone])  # noqa: S608 (one of the lines above)

    # --- What came of it -----------------------------------------------------------------------------------

    def _outcomes(self, aggregator: psycopg.Connection) -> list[Outcome]:
        outcomes = [Outcome() for _ in self.services]
        by_key = [
            {str(person.key): number for number, person in enumerate(service.people)}
            for service in self.services
        ]
        bands: dict[tuple[object, ...], dict[str, tuple[float, float]]] = {}
        for block, service, team, figure, entry, first, last, low, high in aggregator.execute(FIGURES):
            at, half = self.ids[service]
            team = None if team is None else self.teams[team][1]
            bands.setdefault((at, half, team, figure, first, last), {})[entry] = (float(low), float(high))
            outcomes[at].shown.add((block, half, team, figure, entry, first, last))
        for service, team, figures, first, last, width, parts in aggregator.execute(PARTICIPATION):
            at, half = self.ids[service]
            team = None if team is None else self.teams[team][1]
            weeks = {
                by_key[at][key]: {int(block): count for block, count in own.items()}
                for key, own in parts.items()
            }
            for figure in figures:
                outcomes[at].releases.append(
                    Released(
                        figure, half, team, tuple(range(first, last + 1)), float(width), weeks,
                        bands[at, half, team, figure, first, last],
                    )
                )  # fmt: skip
        return outcomes


def items_of(service: Service) -> tuple[str, ...]:
    return ALL_ITEMS if service.number % 10 == 0 else ALL_ITEMS[:1]


def answers_of(service: Service, number: int, week: int) -> dict[str, int]:
    """Somebody's answers of one week. Of several items each is left out now and then."""
    items = items_of(service)
    figure = int(service.answers[number, week])
    if len(items) == 1:
        return {items[0]: figure}
    answers = {"pressure": figure, "meaning": 10 - figure, "appraisal": min(10, figure + 1)}
    skipped = (number * 31 + week * 17) % 12
    return {item: answers[item] for place, item in enumerate(items) if place != skipped}


def monday(week: int) -> date:
    return (EPOCH + week).monday


def empty(owner: psycopg.Connection) -> None:
    # Sessions are nobody's by the database, and whoever asked for pages has one.
    owner.execute("TRUNCATE people_user, people_service, django_session RESTART IDENTITY CASCADE")
