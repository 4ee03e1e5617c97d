from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.support.entries import GROUPS, Entry, Group


@dataclass(frozen=True)
class ShownEntry:
    entry: Entry
    verified: bool


@dataclass(frozen=True)
class ShownGroup:
    group: Group
    entries: tuple[ShownEntry, ...]


def grouped(entries: Iterable[Entry], today: date) -> list[ShownGroup]:
    """The groups that have entries, most urgent first, each entry with whether its check counts today."""
    known = tuple(entries)
    groups = [
        ShownGroup(group, tuple(ShownEntry(e, e.is_verified(today)) for e in known if e.group == group.id))
        for group in GROUPS
    ]
    return [group for group in groups if group.entries]
