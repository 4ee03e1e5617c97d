"""A run and its judgement, for the command and for the test."""

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from config.local.embedded import EmbeddedServices
from tests.fault_harness.checking import Findings, check
from tests.fault_harness.record import Record, Script
from tests.fault_harness.run import Run


def run(
    script: Script, services: EmbeddedServices, directory: Path, say: Callable[[str], None]
) -> tuple[Record, Findings]:
    """The services run, are migrated and empty. `directory` keeps the mail server's record and the log."""
    record = Run(script, services, directory, say).go()
    record.mail = [json.loads(line) for line in (directory / "mail.jsonl").read_text().splitlines()]
    with psycopg.connect(services.superuser_url, row_factory=dict_row) as owner:
        record.rows = owner.execute("SELECT * FROM reminders_reminder ORDER BY id").fetchall()
    blocks = script.blocks()
    outage = (blocks[0][1], blocks[1][0]) if len(blocks) > 1 else None
    return record, check(record, blocks[0][0], blocks[-1][1], outage)
