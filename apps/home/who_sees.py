"""Who can see what, made from the classes of fields that the build checks: it cannot drift.

See safekeeping.classes. Every kind of thing that is about a person is a row; its fields decide what it says.
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

ONLY_YOU, YOU = "Only you", "You"
OTHERS_SEE = {
    Who.SUPERVISOR: "A supervisor, if you share it",
    Who.LEAD: "A service lead",
    Who.ADMINISTRATOR: "An administrator",
}


@dataclass(frozen=True)
class Row:
    """A kind of thing, and everybody who is shown it."""

    what: str
    who: list[str]


@dataclass(frozen=True)
class Part:
    """One part of the site, under the heading that it has in a person's own data."""

    heading: str
    rows: list[Row]


def summary() -> list[list[str]]:
    """One row for each part of the site, with a cell for each role."""
    return [[heading, YES, *(_cell(who, _fields(kinds)) for who in OTHERS)] for heading, kinds in _parts()]


def parts() -> list[Part]:
    """One row for each kind of thing, naming what others can see of it."""
    return [
        Part(heading, [Row(kind.name, _who(_fields([kind]))) for kind in kinds])
        for heading, kinds in _parts()
    ]


def _parts() -> list[tuple[str, list[Kind]]]:
    order = list(dict.fromkeys([*FIRST, *(kind.page for kind in exported())]))
    by_page = sorted(exported(), key=lambda kind: order.index(kind.page))
    return [(page, list(kinds)) for page, kinds in groupby(by_page, key=lambda kind: kind.page)]


def _fields(kinds: Iterable[Kind]) -> list[Classed]:
    # What is withheld is shown to nobody; numbers and versions say nothing to anybody.
    return [field for kind in kinds for field in kind.fields.values() if field.words and field.who]


def _cell(who: Who, fields: list[Classed]) -> str:
    seen = [field for field in fields if who in field.who]
    if not seen:
        return NO
    return IF_SHARED if who is Who.SUPERVISOR else YES if len(seen) == len(fields) else SOME


def _who(fields: list[Classed]) -> list[str]:
    seen = {who: [field for field in fields if who in field.who] for who in OTHERS}
    others = [
        words if len(seen[who]) == len(fields) else f"{words}: {_list_of(seen[who])}"
        for who, words in OTHERS_SEE.items()
        if seen[who]
    ]
    return [YOU, *others] if others else [ONLY_YOU]


def _list_of(fields: list[Classed]) -> str:
    return "; ".join(field.words[:1].lower() + field.words[1:] for field in fields)
