"""Whether the access log is as it was written: each row's hash covers what it says and the hash before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from apps.safekeeping.acting import across_people, acting
from apps.supervision.models import Viewing

BETWEEN = "\x1f"
"""Between what a row says. Neither a name nor anything else in it holds this sign."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Checked:
    """One person's log. What is missing at its very end cannot be known from the log itself."""

    rows: int
    missing: list[int]
    """Numbers that are not there, though a later one is."""
    changed: list[int]
    """Numbers of rows that do not say what was written, or do not follow on from the row before."""

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.changed


def row_hash(before: bytes, row: Viewing) -> bytes:
    """The same bytes as PostgreSQL's supervision_hash makes; `before` is the hash before it, or empty."""
    whose, when, viewer = (row.person_id, row.number), _seconds(row.at), (row.viewer_id, row.viewer_name)
    said = (*whose, when, *viewer, row.grant_id, row.what)
    return sha256(before + BETWEEN.join(map(str, said)).encode()).digest()


def _seconds(at: datetime) -> str:
    """Since 1970, with six decimals; through no float, which would round."""
    whole, rest = divmod((at - EPOCH) // timedelta(microseconds=1), 1_000_000)
    return f"{whole}.{rest:06}"


def check_rows(rows: Iterable[Viewing]) -> Checked:
    """`rows` are all of one person's."""
    missing: list[int] = []
    changed: list[int] = []
    before, number = b"", 0
    for row in sorted(rows, key=lambda each: each.number):
        gone = range(number + 1, row.number)
        missing += gone
        # After a hole nobody can say which hash came before.
        if not gone and bytes(row.hash) != row_hash(before, row):
            changed.append(row.number)
        before, number = bytes(row.hash), row.number
    return Checked(number - len(missing), missing, changed)


def check(person_id: int) -> Checked:
    """Of the log alone: nothing else of this person's is read."""
    with acting(person_id):
        return check_rows(Viewing.objects.filter(person_id=person_id))


def check_everybody() -> dict[int, Checked]:
    """By number of the person, for all who have a log."""
    return {person_id: check(person_id) for person_id in across_people("supervision_people_with_a_log")}
