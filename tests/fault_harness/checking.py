"""Compares what the mail server accepted with what the reference says, and finds what became of the rest."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fault_harness.people import EMAIL, NOTICE, Person
from tests.fault_harness.record import Fault, Record
from tests.fault_harness.reference import Expected, Outage, expected

PROMPT = timedelta(minutes=5)
# A worker that was killed, or lost PostgreSQL, had begun what it left unknown at most so long before.
BEFORE_A_KILL = timedelta(minutes=15)
WORKERS, THREADS = 2, 4
NOT_TAKEN = ("refused for now", "refused for good", "dropped before the message")


@dataclass(frozen=True)
class Violation:
    what: str
    person: Person
    about: str


@dataclass
class Findings:
    accepted: int = 0
    due: int = 0
    """Emails that had to come."""
    allowed: int = 0
    """Emails that might come, because somebody changed their mind at that very time."""
    faults: int = 0
    unknown_by_drop: int = 0
    unknown_by_kill: int = 0
    most_unknown_by_one_kill: int = 0
    failed: int = 0
    late: list[float] = field(default_factory=list)
    """Seconds from due to accepted, of those that the mail server took at the first try; the least first."""
    late_after_refusal: list[float] = field(default_factory=list)
    after_opt_out: int = 0
    double: int = 0
    lost: int = 0
    unexplained: int = 0
    notices_lost: int = 0
    violations: list[Violation] = field(default_factory=list)

    @property
    def share_prompt(self) -> float:
        return share_within(self.late, PROMPT)

    @property
    def unknown_is_explained(self) -> bool:
        """Each of them by something that happened, and all of them by no more than happened."""
        return self.unexplained == 0 and self.unknown_by_kill <= self.faults


def share_within(seconds: Sequence[float], limit: timedelta) -> float:
    return sum(each <= limit.total_seconds() for each in seconds) / len(seconds) if seconds else 1.0


def check(record: Record, begin: datetime, end: datetime, outage: Outage | None) -> Findings:
    found = Findings(faults=len(record.faults))
    mail = _by_address(record.mail)
    rows = _by_person(record.rows)
    for person in record.people:
        _check_one(person, mail.get(person.email, []), rows.get(person.pk, {}), found, (begin, end), outage)
    _check_unknowns(record, found)
    found.late.sort()
    found.late_after_refusal.sort()
    return found


def _by_address(mail: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in mail:
        found[entry["to"]].append({**entry, "at": datetime.fromisoformat(entry["at"])})
    return found


def _by_person(rows: Sequence[dict[str, Any]]) -> dict[int, dict[tuple[str, str, str], dict[str, Any]]]:
    found: dict[int, dict[tuple[str, str, str], dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        found[row["person_id"]][row["kind"], row["period"], row["channel"]] = row
    return found


def _check_one(
    person: Person,
    mail: Sequence[dict[str, Any]],
    rows: dict[tuple[str, str, str], dict[str, Any]],
    found: Findings,
    span: tuple[datetime, datetime],
    outage: Outage | None,
) -> None:
    wanted = expected(person, *span, outage)
    found.due += sum(each.must for each in wanted)
    found.allowed += sum(not each.must for each in wanted)
    left = list(wanted)
    seen: set[str] = set()
    for entry in (entry for entry in mail if entry["what"] == "accepted"):
        found.accepted += 1
        match = next((each for each in left if _fits(each, entry["at"])), None)
        if match is None or entry["id"] in seen:
            _not_wanted(person, entry, seen, found)
            continue
        seen.add(entry["id"])
        left.remove(match)
        _note_lateness(match, entry, mail, found)
    for each in left:
        if each.must:
            _account_for(each, rows, mail, found)
    notices = {each.key for each in expected(person, *span, outage, NOTICE) if each.must}
    for each in wanted:
        notice = rows.get((each.key[0], each.key[1].isoformat(), NOTICE))
        if each.must and each.key in notices and (notice is None or notice["state"] != "sent"):
            found.notices_lost += 1
            found.violations.append(Violation("a notice was lost", person, str(each.key)))


def _fits(each: Expected, at: datetime) -> bool:
    return any(begin <= at <= end for begin, end in each.windows)


def _not_wanted(person: Person, entry: dict[str, Any], seen: set[str], found: Findings) -> None:
    holds = [event.choices for event in person.events if event.at <= entry["at"]]
    if entry["id"] in seen:
        found.double += 1
        what = "the same reminder was sent twice"
    elif holds and holds[-1].is_off:
        found.after_opt_out += 1
        what = "sent after an opt-out"
    else:
        found.double += 1
        what = "sent where nothing, or nothing more, was due"
    found.violations.append(Violation(what, person, f"{entry['id']} at {entry['at']}"))


def _note_lateness(
    match: Expected, entry: dict[str, Any], mail: Sequence[dict[str, Any]], found: Findings
) -> None:
    begin = max(begin for begin, end in match.windows if begin <= entry["at"] <= end)
    seconds = (entry["at"] - begin).total_seconds()
    was_refused = any(each["what"] in NOT_TAKEN and begin <= each["at"] < entry["at"] for each in mail)
    (found.late_after_refusal if was_refused else found.late).append(seconds)


def _account_for(
    each: Expected,
    rows: dict[tuple[str, str, str], dict[str, Any]],
    mail: Sequence[dict[str, Any]],
    found: Findings,
) -> None:
    """Nothing arrived: the product must say so itself, and have a reason."""
    row = rows.get((each.key[0], each.key[1].isoformat(), EMAIL))
    state = row["state"] if row else "nowhere"
    until = each.windows[-1][1]
    refusals = [entry for entry in mail if entry["what"] in NOT_TAKEN and each.due <= entry["at"] <= until]
    if state == "unknown":
        return  # counted and explained by _check_unknowns
    if state == "failed" and (
        len(refusals) >= 4 or any(entry["what"] == "refused for good" for entry in refusals)
    ):
        found.failed += 1
        return
    found.lost += 1
    found.violations.append(Violation("lost", each.person, f"{each.key}, due {each.due}: {state}"))


def _check_unknowns(record: Record, found: Findings) -> None:
    """Each is explained by a dropped connection or a kill, and no kill explains more than it had threads."""
    dropped = {
        _number(entry["id"]) for entry in record.mail if entry["what"] == "accepted" and not entry["answer"]
    }
    unknown = [row for row in record.rows if row["state"] == "unknown"]
    found.unknown_by_drop = sum(row["id"] in dropped for row in unknown)
    kills = [fault for fault in record.faults if fault.what.startswith(("worker", "restart"))]
    of_kill: Counter[Fault] = Counter()
    people = {person.pk: person for person in record.people}
    # The earliest begun takes the earliest kill that has a thread left: what can be explained so, is.
    for row in sorted(unknown, key=lambda row: row["begun_at"]):
        if row["id"] in dropped:
            continue
        kill = next((each for each in kills if _explains(each, row["begun_at"], of_kill)), None)
        if kill is None:
            found.unexplained += 1
            about = f"{row['kind']} {row['period']}, begun {row['begun_at']}"
            found.violations.append(Violation("unknown without a reason", people[row["person_id"]], about))
            continue
        found.unknown_by_kill += 1
        of_kill[kill] += 1
    found.most_unknown_by_one_kill = max(of_kill.values(), default=0)


def _explains(kill: Fault, begun_at: datetime, of_kill: Counter[Fault]) -> bool:
    threads = THREADS if kill.what.startswith("worker") else WORKERS * THREADS
    return timedelta() <= kill.at - begun_at <= BEFORE_A_KILL and of_kill[kill] < threads


def _number(message_id: str) -> int:
    """Of the row that a message was written for: <reminder.17@example.org>."""
    return int(message_id.partition("@")[0].rpartition(".")[2])
