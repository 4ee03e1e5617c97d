"""What a run found, as Markdown and JSON; and the whole history of whatever went wrong."""

import json
import os
import platform
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.fault_harness.checking import PROMPT, Findings, Violation, share_within
from tests.fault_harness.record import Record

SHARE_PROMPT = 0.99
FULL = 10_000
SMALLER = "This was not the full form, for want of a machine that was free for long enough. "
HISTORIES = 20

TEXT = """\
# Reminders under fault

{people:,} people, {weeks} weeks round the changes of the clock, {kills} kills of workers and beats. Redis
was emptied {flushes} times and PostgreSQL restarted {restarts} times, and {changes_of_mind:,} times
somebody changed their mind. It took {took} on {machine}{load}. To run it again:

```sh
{command}
```

{rest}Without any option it is 10,000 people, 8 weeks and 500 kills. `make test` runs a short form.

| promise | found | kept |
| --- | --- | --- |
{promises}

{due:,} emails had to come, and {allowed:,} might, because their people changed their mind at that very
time. The mail server accepted {accepted:,}, refused {failed_for_good:,} for good, and dropped the
connection after it had accepted {unknown_by_dropped_answer:,}: those are unknown too. One kill left at
most {most_unknown_by_one_kill} unknown; a worker sends four at a time.

From due to accepted it took {median} s in the middle, {p99} s for 99 of 100, and {most} s at most, in
simulated time. {refused_first:,} more came after the mail server had refused them or hung up at first;
counted with them, {with_refused:.2%} came within five minutes.

All figures are in [reminders-under-fault.json](reminders-under-fault.json).

## How it works

`tests/fault_harness` runs what runs in production: PostgreSQL, Redis, two workers of four threads, and
two beats where one would do. An SMTP server of its own answers at once or slowly, refuses for now or for
good, or drops the connection before a message or after it has accepted it, and writes every message down
before it answers.

**Who should get what** is worked out by a small program beside the product (`reference.py`) from what
people chose and when they changed it, for the weekly reminder and the second one, quiet hours and days
without any. The way from planned to
sent is the same for every other kind; their own rules have tests of their own, and so have pushes
(`tests/reminders/test_pushes_by_workers.py`). What the SMTP server wrote
down is compared with that. Whoever changes their mind while a reminder is on its way may still get it:
what had begun to be sent is read in the transaction that makes the change. Everybody checks in at least
every third week, so that no reminders rest.

**Time** is simulated. A second outside is {rate:g} while anything is due; time in which nothing is due is
jumped over, and so is a wait for nothing but the lease of somebody who was killed. Where many are due at the
same moment a second is fewer, {slowest:.1f} at the fewest: one machine, on which all of this runs, stands in
for what would send them outside. Due moments, leases,
waits between tries, ticks and how long a queued task counts are all in simulated time. The 20 seconds
that a mail server may take are real: a busy machine must not look like a mail server that is silent. So a
second that the machine takes counts for so many, and promptness here is harder to keep than outside.
Between the weeks of autumn and those of spring nothing runs for months: what was planned for those days
must not come in a burst.

Kills strike workers and beats alike, and sooner while something is on its way. PostgreSQL is restarted in
order, and not killed.

The seed decides who lives where, chooses and changes what, and what the mail server does. When exactly a
kill strikes is up to the machine, so that two runs of one seed differ.
"""


def promises(found: Findings, record: Record) -> list[tuple[str, str, bool]]:
    """Each promise, what was found, and whether it was kept."""
    lost = found.lost + found.notices_lost
    return [
        ("sent twice, or though nothing was due: 0", f"{found.double}", found.double == 0),
        ("lost, by email or as a notice: 0", f"{lost}", lost == 0),
        ("sent after an opt-out: 0", f"{found.after_opt_out}", found.after_opt_out == 0),
        (
            "unknown: not more than faults, and all of them reported and explained",
            f"{found.unknown_by_kill}, by {found.faults} faults; {found.unexplained} not explained",
            found.unknown_is_explained,
        ),
        (
            f"within five minutes of due: {SHARE_PROMPT:.0%}",
            f"{found.share_prompt:.2%}",
            found.share_prompt >= SHARE_PROMPT,
        ),
    ]


def as_json(found: Findings, record: Record, command: str) -> dict[str, Any]:
    events = [event.what for person in record.people for event in person.events]
    all_late = [*found.late, *found.late_after_refusal]
    return {
        "command": command,
        "script": record.script.as_dict(),
        "faults": Counter(fault.what.split()[0] for fault in record.faults),
        "changes_of_mind": sum(what not in ("chooses", "has answered") for what in events),
        "moments": record.moments,
        "jumps": record.jumps,
        "slowest": round(min(record.slowest, record.script.rate), 2),
        "real_seconds": round(record.seconds),
        "machine": f"{os.cpu_count()} cores",
        "load": {"least": round(min(record.load), 1), "most": round(max(record.load), 1)},
        "python": platform.python_version(),
        "due": found.due,
        "allowed": found.allowed,
        "accepted": found.accepted,
        "double": found.double,
        "lost": found.lost,
        "notices_lost": found.notices_lost,
        "after_opt_out": found.after_opt_out,
        "failed_for_good": found.failed,
        "unknown_by_dropped_answer": found.unknown_by_drop,
        "unknown_by_kill": found.unknown_by_kill,
        "most_unknown_by_one_kill": found.most_unknown_by_one_kill,
        "unknown_unexplained": found.unexplained,
        "within_five_minutes": round(found.share_prompt, 5),
        "within_five_minutes_with_refused": round(share_within(all_late, PROMPT), 5),
        "refused_first": len(found.late_after_refusal),
        "late_seconds": {name: _at(found.late, share) for name, share in SHARES.items()},
        "kept": all(kept for _, _, kept in promises(found, record)),
    }


SHARES = {"median": 0.5, "99th": 0.99, "most": 1.0}


def _at(ordered: Sequence[float], share: float) -> float | None:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else None


def as_markdown(found: Findings, record: Record, command: str) -> str:
    told = as_json(found, record, command)
    script = told["script"]
    rows = [
        f"| {name} | {what} | {'yes' if kept else '**no**'} |" for name, what, kept in promises(found, record)
    ]
    busiest = told["load"]["most"]
    return TEXT.format(
        **told["script"],
        **{name: told[name] for name in told if name not in ("script", "load")},
        took=timedelta(seconds=told["real_seconds"]),
        load=f", while others kept it busy (load {busiest:.0f})" if busiest > BUSY else "",
        rest=SMALLER if script["people"] < FULL else "",
        promises="\n".join(rows),
        median=told["late_seconds"]["median"],
        p99=told["late_seconds"]["99th"],
        most=told["late_seconds"]["most"],
        with_refused=told["within_five_minutes_with_refused"],
    )


BUSY = 9
"""The harness alone keeps up to eight processes waiting for a core."""


def histories(violations: Sequence[Violation], record: Record) -> str:
    """Everything known about each, for whoever has to find out why."""
    told: list[str] = []
    for violation in violations[:HISTORIES]:
        person = violation.person
        told.append(f"--- {violation.what}: {violation.about} (person {person.pk}, {person.email})")
        told += [
            f"  {event.at}  {event.what}: {event.choices}, rows {dict(event.rows)}" for event in person.events
        ]
        told += [f"  row {row}" for row in record.rows if row["person_id"] == person.pk]
        told += [f"  mail {entry}" for entry in record.mail if entry["to"] == person.email]
    if told:
        told += [f"  {fault.at}  {fault.what}" for fault in record.faults]
    return "\n".join(told)


def write(found: Findings, record: Record, command: str, folder: Path) -> None:
    (folder / "reminders-under-fault.md").write_text(as_markdown(found, record, command))
    text = json.dumps(as_json(found, record, command), indent=2)
    (folder / "reminders-under-fault.json").write_text(text + "\n")
