"""All that is kept of one person, from the registry of fields: one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey

from apps.nhsuk.times import clock_time, day_name
from apps.own_data.audit_words import audit_words
from apps.people.models import User
from apps.safekeeping import classes
from apps.safekeeping.classes import Classed, Kind

SOMEBODY_ELSE = "somebody else"


@dataclass(frozen=True)
class Row:
    pk: Any
    values: Mapping[str, Any]
    """Name of the field -> what JSON has for it."""
    words: Mapping[str, str]
    """What a field is called -> what it says; without those that say nothing."""
    parts: "dict[str, list[Row]]" = field(default_factory=dict)
    """Model -> rows that are a part of this one."""


@dataclass(frozen=True)
class Collected:
    kind: Kind
    rows: list[Row]


def collect(person: User) -> list[Collected]:
    """In the order of the registry, with parts also within the row that they are a part of."""
    found = [Collected(kind, _rows(kind, person)) for kind in classes.exported()]
    wholes = {each.kind.model: {row.pk: row for row in each.rows} for each in found}
    for each in found:
        if not each.kind.within:
            continue
        by_whole = defaultdict(list)
        for row in each.rows:
            by_whole[row.values[each.kind.within]].append(row)
        for pk, whole_row in wholes[each.kind.whole].items():
            if parts := by_whole.get(_plain(pk)):
                whole_row.parts[each.kind.model] = parts
    return found


def _rows(kind: Kind, person: User) -> list[Row]:
    records = (
        kind.model_class._base_manager.filter(kind.of(person.pk))
        .select_related(*kind.fetch)
        .prefetch_related(*kind.prefetch)
        .order_by(*(kind.model_class._meta.ordering or ["pk"]))
    )
    fields = {name: said for name, said in kind.fields.items() if not said.withheld}
    return [_row(fields, record, person) for record in records]


def _row(fields: Mapping[str, Classed], record: Any, person: User) -> Row:
    told = {said.words: _told(said, name, record, person) for name, said in fields.items() if said.words}
    values = {name: _value(said, name, record, person) for name, said in fields.items()}
    return Row(record.pk, values, {label: words for label, words in told.items() if words})


def _value(said: Classed, name: str, record: Any, person: User) -> Any:
    """Of other people there is no more than the name that the person knows anyway."""
    model_field = record._meta.get_field(name)
    if isinstance(model_field, ForeignKey) and model_field.related_model is User:
        number = getattr(record, model_field.attname)
        if number not in (None, person.pk):
            return said.says(record) if said.says else SOMEBODY_ELSE
    return _plain(getattr(record, model_field.attname))


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    return value


def _told(said: Classed, name: str, record: Any, person: User) -> str:
    if record._meta.label == "safekeeping.AuditEvent":
        if name == "action":
            return audit_words(record.action)
        if name == "actor":
            return _who(record.actor_id, person)
    if said.says:
        return str(said.says(record))
    return in_words(getattr(record, record._meta.get_field(name).attname), person)


def _who(number: int | None, person: User) -> str:
    if number is None:
        return "Heartwood itself"
    return "You" if number == person.pk else "Somebody else"


def in_words(value: Any, person: User) -> str:
    """ "" for what says nothing."""
    match value:
        case None | "":
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            local = value.astimezone(person.zone)
            return f"{day_name(local)}, {clock_time(local)}"
        case date():
            return day_name(value)
        case time():
            return clock_time(datetime.combine(date.min, value))
        case dict():
            return "\n".join(f"{key}: {in_words(inner, person)}" for key, inner in value.items())
        case list():
            return ", ".join(in_words(inner, person) for inner in value)
    return str(_plain(value))
