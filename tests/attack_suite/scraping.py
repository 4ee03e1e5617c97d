"""A scraper of every role takes pages and files of the team figures of made-up services, time and again.

What comes back is compared with the table of releases, read past the product: see tests.team_trends.scraper.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import time_machine
from django.test import Client
from django.urls import reverse

from apps.people.models import User
from apps.safekeeping import keys
from apps.team_trends.blocks import Block
from apps.team_trends.models import THRESHOLDS
from tests.attack_suite.database import Written
from tests.team_trends.scraper import (
    Figure,
    main_of,
    unreleased_in_file,
    unreleased_on_page,
    words_of_the_rule,
)

TAKEN = 1
"""Of each service by each role, besides one page and its file: many services see to it that all are taken."""
LEADS = ("lead", "lead of another service")
"""Each of pages of their own service: of two that people move between, both are asked for."""
OPEN, SHUT = 200, (302, 403, 404)
EARLIER = datetime(2025, 12, 1, 12, tzinfo=UTC)
FIGURES = """
    SELECT service_id, team_id, figure, entry, first_block, last_block, low::float, high::float
    FROM team_trends_figure WHERE service_id = ANY(%s) ORDER BY id
"""
NAMES = "SELECT name FROM people_service UNION SELECT name FROM people_team"
PRACTITIONERS = """
    SELECT m.person_id, m.service_id, m.team_id, c.contributes
    FROM people_membership m JOIN team_trends_consent c ON c.person_id = m.person_id
    WHERE m.service_id = ANY(%s) AND m.role = 'practitioner' AND m.ends_on IS NULL ORDER BY m.id
"""
PERSON = """
    INSERT INTO people_user (id, password, email, name, time_zone, is_active, joined_at, hides_two_step_hint)
    SELECT coalesce(max(id), 0) + 1, '!', 'visitor' || coalesce(max(id), 0) + 1 || '@example.org', 'Visitor',
        'Europe/London', true, %s, false FROM people_user RETURNING id
"""
MEMBERSHIP = """
    INSERT INTO people_membership (person_id, service_id, team_id, role, starts_on)
    VALUES (%s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Visitor:
    role: str
    person: int | None
    service: int | None
    """Of whose pages they may see some."""
    team: int | None
    """None where they lead or administer."""

    def may_see(self, page: "Page") -> bool:
        if page.service != self.service or self.role == "administrator":
            return False
        return self.role in LEADS or (not page.is_for_leads and page.team in (None, self.team))


@dataclass(frozen=True)
class Page:
    address: str
    service: int
    team: int | None
    is_for_leads: bool = False
    """Where it is, `team` is None and figures of all teams are on it."""

    @property
    def place(self) -> tuple[int, int | None, bool]:
        return self.service, self.team, self.is_for_leads

    @property
    def is_file(self) -> bool:
        return self.address.endswith(".csv")


def scraped(
    owner: psycopg.Connection, written: Written, at: int, *, taken: int | None = TAKEN
) -> dict[str, Any]:
    """Of one made-up service, or of two that people move between: requests, and what was wrong with answers.

    Everybody takes the page and the file of one place, the same for all, and the lead takes them again; then
    each takes `taken` others of all there are, drawn by the service's number. None: all of them, twice.
    """
    keys.forget()
    services = [number for number, (place, _) in written.ids.items() if place == at]
    teams = {pk: written.service_of(pk) for pk, (place, _) in written.teams.items() if place == at}
    site = _Site(
        figures=[Figure(*row) for row in owner.execute(FIGURES, [services]).fetchall()],
        words=[*words_of_the_rule(THRESHOLDS[0]), *(name for (name,) in owner.execute(NAMES).fetchall())],
    )
    with _at_the_end_of(owner, services, written.services[at].blocks):
        pages = list(_pages(services, teams))
        rng = random.Random(written.services[at].number)
        place = rng.choice([page for page in pages if page.service == services[0] and not page.is_for_leads])
        shared = [page for page in pages if page.place == place.place]
        for visitor in _visitors(owner, services, teams):
            client = Client()
            if visitor.person is not None:
                client.force_login(User.objects.get(pk=visitor.person))
            chosen = pages * 2 if taken is None else [*shared, *rng.sample(pages, taken)]
            for page in chosen + (shared if visitor.role == "lead" else []):
                site.visit(client, visitor, page)
    return site.found


# --- Who comes, and for what -------------------------------------------------------------------------------


@contextmanager
def _at_the_end_of(owner: psycopg.Connection, service_ids: Sequence[int], blocks: int) -> Iterator[None]:
    """An hour after the last release, with everybody still there who was there in the last week."""
    last = Block(blocks - 1)
    owner.execute(
        "UPDATE people_membership SET ends_on = NULL WHERE service_id = ANY(%s) AND ends_on = %s",
        [list(service_ids), last.next.first.monday],
    )
    with time_machine.travel(last.built_from.replace(hour=13), tick=False):
        yield


def _visitors(
    owner: psycopg.Connection, service_ids: Sequence[int], of_team: dict[int, int]
) -> list[Visitor]:
    """One of each role that there is here."""
    here = service_ids[0]
    elsewhere = service_ids[1] if len(service_ids) > 1 else _service(owner)
    there = owner.execute(PRACTITIONERS, [list(service_ids)]).fetchall()
    found = [
        Visitor(LEADS[0], _somebody(owner, here, "service_lead"), here, None),
        Visitor(LEADS[1], _somebody(owner, elsewhere, "service_lead"), elsewhere, None),
        Visitor("administrator", _somebody(owner, here, "administrator"), here, None),
        Visitor("nobody", None, None, None),
    ]
    # The first team of the service, whether something is shown of it or not.
    team = min(team for team, service in of_team.items() if service == here)
    found.append(Visitor("supervisor", _somebody(owner, here, "supervisor", team), here, team))
    for says_yes, role in ((True, "contributor"), (False, "practitioner who does not contribute")):
        who = next(((p, s, t) for p, s, t, yes in there if yes is says_yes), None)
        found += [Visitor(role, *who)] if who else []
    return found


def _service(owner: psycopg.Connection) -> int:
    (number,) = owner.execute(
        "INSERT INTO people_service (id, name) "
        "SELECT max(id) + 1, 'Elsewhere ' || max(id) + 1 FROM people_service RETURNING id"
    ).fetchone()
    return int(number)


def _somebody(owner: psycopg.Connection, service: int, role: str, team: int | None = None) -> int:
    (number,) = owner.execute(PERSON, [EARLIER]).fetchone()
    owner.execute(MEMBERSHIP, [number, service, team, role, EARLIER.date()])
    return int(number)


def _pages(service_ids: Sequence[int], of_team: dict[int, int]) -> Iterator[Page]:
    for service in service_ids:
        for file in ("", "_file"):
            yield Page(reverse(f"team_trends:service{file}", args=[service]), service, None)
            for team in (team for team, where in of_team.items() if where == service):
                yield Page(reverse(f"team_trends:team{file}", args=[team]), service, team)
        yield Page(reverse("team_trends:overview", args=[service]), service, None, is_for_leads=True)


# --- What they find ----------------------------------------------------------------------------------------


class _Site:
    """What was released, and what was found when somebody asked for it."""

    def __init__(self, figures: Sequence[Figure], words: Sequence[str]) -> None:
        self.figures, self.words = figures, words
        self.found: dict[str, Any] = dict.fromkeys(("requests", "shown", "unreleased", "unlike", "open"), 0)
        self.found["wrong"] = ""
        self._seen: dict[str, bytes | str] = {}

    def visit(self, client: Client, visitor: Visitor, page: Page) -> None:
        response = client.get(page.address)
        self.found["requests"] += 1
        is_open = response.status_code == OPEN
        if is_open != visitor.may_see(page) or (not is_open and response.status_code not in SHUT):
            self._count("open", visitor, page, [response.status_code])
        own = self._on(page) if is_open else []
        self.found["shown"] += bool(own)
        text = response.content.decode()
        file = is_open and page.is_file
        self._count(
            "unreleased",
            visitor,
            page,
            (unreleased_in_file if file else unreleased_on_page)(text, own, self.words),
        )
        if is_open:
            content = response.content if file else main_of(response)
            marks = [name for name in response.headers if name.lower() in ("etag", "last-modified")]
            same = self._seen.setdefault(page.address, content) == content
            self._count("unlike", visitor, page, marks if same else ["not as before", *marks])

    def _on(self, page: Page) -> list[Figure]:
        """What a page may show, and no more."""
        return [
            figure
            for figure in self.figures
            if figure.service == page.service
            and (figure.team is not None if page.is_for_leads else figure.team == page.team)
        ]

    def _count(self, kind: str, visitor: Visitor, page: Page, wrong: Sequence[object]) -> None:
        self.found[kind] += len(wrong)
        if wrong and not self.found["wrong"]:
            self.found["wrong"] = f"{kind}: {visitor.role} at {page.address}: {wrong[:5]}"
