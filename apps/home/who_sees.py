"""Who can see what, in tables made from the classes of fields that the build checks: they cannot drift.

See safekeeping.classes. Every kind of thing that is about a person is a row; its fields decide the cells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from apps.safekeeping.classes import Classed, Kind, Who, exported

HEAD = ["What", "You", "A supervisor", "Service lead", "Administrator"]
OTHERS = (Who.SUPERVISOR, Who.LEAD, Who.ADMINISTRATOR)
NO, YES, SOME = "No", "Yes", "Some of it"
IF_SHARED = "If you share it"
FIRST = ("Check-ins", "Journal", "Values", "Coping plans", "Supervision")
"""What people write and answer comes before what running the site needs."""


@dataclass(frozen=True)
class Part:
    """One part of the site, under the heading that it has in a person's own data."""

    heading: str
    rows: list[list[str]]
    head = HEAD

    @property
    def caption(self) -> str:
        return f"{self.heading}: who can see what"


def summary() -> list[list[str]]:
    """One row for each part of the site."""
    return [[heading, *_cells(kinds, named=False)] for heading, kinds in _parts()]


def parts() -> list[Part]:
    """One row for each kind of thing, naming what others can see of it."""
    return [
        Part(heading, [[kind.name, *_cells([kind], named=True)] for kind in kinds])
        for heading, kinds in _parts()
    ]


def _parts() -> list[tuple[str, list[Kind]]]:
    order = list(dict.fromkeys([*FIRST, *(kind.page for kind in exported())]))
    by_page = sorted(exported(), key=lambda kind: order.index(kind.page))
    return [(page, list(kinds)) for page, kinds in groupby(by_page, key=lambda kind: kind.page)]


def _cells(kinds: Iterable[Kind], *, named: bool) -> list[str]:
    # What is withheld is shown to nobody; numbers and versions say nothing to anybody.
    fields = [field for kind in kinds for field in kind.fields.values() if field.words and field.who]
    return [YES, *(_cell(who, fields, named=named) for who in OTHERS)]


def _cell(who: Who, fields: list[Classed], *, named: bool) -> str:
    seen = [field for field in fields if who in field.who]
    if not seen:
        return NO
    how = IF_SHARED if who is Who.SUPERVISOR else YES if len(seen) == len(fields) else SOME
    return f"{how}: {_list_of(seen)}" if named and len(seen) < len(fields) else how


def _list_of(fields: list[Classed]) -> str:
    return "; ".join(field.words[:1].lower() + field.words[1:] for field in fields)
