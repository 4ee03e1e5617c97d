"""What kind of thing each field is, who can see it, and whose each row is: one place for each room.

A room says it in its `own_data.py`. The build fails while a field of any model is not classed there (see
class_checks). Export, erasure and "Who can see what" read from here, so that none of them can leave one out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import autodiscover_modules

Says = Callable[[Any], str]
"""A record -> what it says in one field, in the words of the site. In a person's own data, it is theirs."""


class Class(StrEnum):
    PRIVATE = "private"
    """The person's alone, whatever is granted."""
    BY_GRANT = "by_grant"
    """The person's, and a supervisor's while a grant shows it."""
    AGGREGATE_ONLY = "aggregate_only"
    """The person's, and counted in the figures of a team."""
    OPERATIONAL = "operational"
    """What running the site needs; nothing that anybody wrote or answered."""


class Who(StrEnum):
    OWN = "own"
    SUPERVISOR = "supervisor"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Erasure(StrEnum):
    """What becomes of a person's rows when they are erased."""

    REMOVED = "removed"
    BY_POSTGRESQL = "by_postgresql"
    """Removed by PostgreSQL itself, for a person whose erasure is due: the site's own role may not."""
    REDUCED = "reduced"
    """What others' records or the law need stays, without saying who it was; see ADR 0024."""
    BY_CONTENT = "by_content"
    """Removed where what is in it is the person's: no column says whose it is."""
    NOBODYS = "nobodys"
    """Not about a person."""


@dataclass(frozen=True)
class Classed:
    """One field."""

    kind: Class
    words: str = ""
    """What it is called in a person's own data; "" for a number or version that says nothing to them."""
    says: Says | None = None
    administrator: bool = False
    """Whether an administrator of the service sees it."""
    lead: bool = False
    """Whether the leads of the service see it."""
    withheld: str = ""
    """Why it is not in a person's own data, such as that it is a key; "" where it is."""

    @property
    def who(self) -> frozenset[Who]:
        """Who is shown it by name. Nobody is ever shown what is withheld."""
        if self.withheld:
            return frozenset()
        others = {
            Who.SUPERVISOR: self.kind is Class.BY_GRANT,
            Who.LEAD: self.lead,
            Who.ADMINISTRATOR: self.administrator,
        }
        return frozenset({Who.OWN, *(who for who, sees in others.items() if sees)})


def private(words: str = "", says: Says | None = None) -> Classed:
    return Classed(Class.PRIVATE, words, says)


def by_grant(words: str = "", says: Says | None = None) -> Classed:
    return Classed(Class.BY_GRANT, words, says)


def aggregate_only(words: str = "", says: Says | None = None) -> Classed:
    return Classed(Class.AGGREGATE_ONLY, words, says)


def operational(
    words: str = "", says: Says | None = None, *, administrator: bool = False, lead: bool = False
) -> Classed:
    return Classed(Class.OPERATIONAL, words, says, administrator, lead)


def withheld(why: str) -> Classed:
    return Classed(Class.OPERATIONAL, withheld=why)


@dataclass(frozen=True)
class Kind:
    """One model: what its rows are in plain words, whose they are, and what becomes of them."""

    model: str
    """Its label: "journal.Entry"."""
    name: str
    """In plain words, as a heading: "Journal entries"."""
    fields: Mapping[str, Classed]
    whose: str | tuple[str, ...] = "person"
    """The path to the person, as in a filter; several where it can be about several. "" for nobody's."""
    address: str = ""
    """A field with an email address: whoever has that one, a row is theirs as well."""
    erasure: Erasure = Erasure.REMOVED
    exported: bool = True
    within: str = ""
    """The foreign key to the row that it is a part of, such as an answer's check-in; "" for a whole."""
    fetch: tuple[str, ...] = ()
    """Foreign keys that `says` of a field follows."""
    prefetch: tuple[str, ...] = ()
    """Relations to many that it follows."""
    page: str = field(default="", compare=False)
    """The page of a person's own data on which it stands."""

    @cached_property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @cached_property
    def whole(self) -> str:
        """The model of the row that it is a part of; "" where it stands alone."""
        if not self.within:
            return ""
        related: Any = self.model_class._meta.get_field(self.within).related_model
        return str(related._meta.label)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.whose,) if isinstance(self.whose, str) else self.whose))

    def of(self, person_id: int) -> Q:
        """Which rows are this person's."""
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(**{path: person_id})
        if self.address:
            people = get_user_model()._base_manager.filter(pk=person_id, email__iexact=OuterRef(self.address))
            found |= Q(Exists(people))
        return found


@dataclass(frozen=True)
class Showing:
    """A view of the database that shows a supervisor what was granted: its columns, and what each is."""

    model: str
    name: str
    shows: Mapping[str, str]
    """Column -> the field that it shows: "words" -> "supervision.Topic.words"."""


_kinds: dict[str, Kind] = {}
_showings: dict[str, Showing] = {}


def register(page: str, *described: Kind | Showing) -> None:
    """Say what a room's models are. `page` is the heading they have in a person's own data."""
    for each in described:
        if each.model in _kinds or each.model in _showings:
            raise ValueError(f"{each.model} is classed already")
        if isinstance(each, Showing):
            _showings[each.model] = each
        else:
            object.__setattr__(each, "page", page)
            _kinds[each.model] = each


def load() -> None:
    """Read every room's own_data.py, in the order of INSTALLED_APPS."""
    autodiscover_modules("own_data")


def kinds() -> list[Kind]:
    return list(_kinds.values())


def showings() -> list[Showing]:
    return list(_showings.values())


def exported() -> Iterator[Kind]:
    return (kind for kind in kinds() if kind.exported)


def classed(place: str) -> Classed:
    """Of "journal.Entry.words". Raises KeyError."""
    model, _, name = place.rpartition(".")
    return _kinds[model].fields[name]
