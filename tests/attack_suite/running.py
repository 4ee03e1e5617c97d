"""Takes made-up services through the real database, some at a time, and attacks what comes of them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psycopg

from tests.attack_suite.attacks import Result, attack
from tests.attack_suite.database import Written, empty
from tests.attack_suite.scraping import scraped
from tests.attack_suite.services import CHANGEABLE, STEADY, Service, answer, made_up

ROOT = Path(__file__).resolve().parent.parent.parent
TOGETHER = 10
"""Services that are in the database at the same time."""
WEEKS, OFTEN = (26, 52, 104, 156), (0.55, 0.25, 0.15, 0.05)
"""How long services are looked at. Longer ones take longer to build."""


def service_of(seed: int, number: int) -> Service:
    rng = np.random.default_rng([seed, number, 0])
    return made_up(
        seed,
        number,
        blocks=int(rng.choice(WEEKS, p=OFTEN)) // 13,
        temper=(STEADY, CHANGEABLE)[rng.integers(2)],
        who_takes_part="people" if rng.random() < 1 / 3 else "weeks",
    )


@contextmanager
def database() -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """The owner's and the aggregator's connection to a PostgreSQL of this process, migrated."""
    from tests import embedded
    from tests.static_files import build_static_files

    build_static_files()
    embedded.SERVICES.start()
    try:
        environment = {**os.environ, "DATABASE_URL": embedded.SERVICES.owner_url}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True
        )
        with (
            psycopg.connect(embedded.SERVICES.owner_url, autocommit=True) as owner,
            psycopg.connect(embedded.SERVICES.aggregator_url, autocommit=True) as aggregator,
        ):
            yield owner, aggregator
    finally:
        embedded.SERVICES.destroy()


def attacked(
    owner: psycopg.Connection, aggregator: psycopg.Connection, services: Sequence[Service], copies: int
) -> list[Result]:
    """Everything about a few services. One in `copies` is built again with other answers."""
    try:
        written = Written(owner, services)
        outcomes = written.build(aggregator)
        pages = [scraped(owner, written, at) for at in range(len(services))]
    finally:
        empty(owner)
    results = [attack(service, outcome) for service, outcome in zip(services, outcomes, strict=True)]
    for result, found in zip(results, pages, strict=True):
        result["pages"] = found
    results[0]["changed_bytes"] = written.changed_bytes
    copied = [at for at, service in enumerate(services) if service.number // 3 % copies == 0]
    if copied:
        try:
            other = Written(owner, [otherwise(services[at]) for at in copied]).build(aggregator)
        finally:
            empty(owner)
        for at, outcome in zip(copied, other, strict=True):
            results[at]["hidden_otherwise"] = len(outcomes[at].shown ^ outcome.shown)
    return results


def scraped_only(
    owner: psycopg.Connection, aggregator: psycopg.Connection, services: Sequence[Service]
) -> list[Result]:
    """Nothing but the pages of a few services, to be put with what the other attacks gave."""
    try:
        written = Written(owner, services)
        written.build(aggregator)
        return [
            {"service": service.number, "pages": scraped(owner, written, at)}
            for at, service in enumerate(services)
        ]
    finally:
        empty(owner)


def otherwise(service: Service) -> Service:
    """The same people in the same weeks with other answers: drawn anew, or nothing but 0 and 10."""
    copy, rng = replace(service), np.random.default_rng([service.number, 1])
    answer(copy, rng)
    if service.number % 2:
        copy.answers = 10 * rng.integers(0, 2, size=copy.answers.shape)
        copy.named = rng.random(copy.named.shape) < 0.5
    return copy
