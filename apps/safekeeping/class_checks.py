"""The build fails while a field of any model is not classed, or is classed and no longer there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from apps.safekeeping import classes
from apps.safekeeping.classes import Class, Erasure, Kind, Showing

HOW = "private, by_grant, aggregate_only, operational or withheld"


@register(Tags.models)
def every_field_is_classed(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,
) -> list[CheckMessage]:
    described = {kind.model: kind for kind in classes.kinds()}
    shown = {showing.model: showing for showing in classes.showings()}
    found: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in described:
            found += _faults_of(described.pop(label), model)
        elif label in shown:
            found += _faults_of_view(shown.pop(label), model)
        else:
            found.append(
                Error(
                    f"{label} is not classed: nothing says who can see it and what erasure does with it",
                    hint=f"Describe it in own_data.py of its room, each field as {HOW}.",
                    id="safekeeping.E005",
                )
            )
    found += [
        Error(f"{label} is classed and there is no such model", id="safekeeping.E006")
        for label in [*described, *shown]
    ]
    return found


def _faults_of(kind: Kind, model: type[models.Model]) -> Iterator[Error]:
    there = {field.name for field in model._meta.concrete_fields}
    yield from _differences(kind.model, there, set(kind.fields))
    for path in kind.paths:
        if not _leads_to_a_person(model, path):
            yield Error(f"{kind.model}: {path} does not lead to a person", id="safekeeping.E009")
    if bool(kind.paths) is (kind.erasure in (Erasure.NOBODYS, Erasure.BY_CONTENT)):
        yield Error(
            f"{kind.model} says whose it is or that it is nobody's: one of the two", id="safekeeping.E009"
        )
    for name, field in kind.fields.items():
        if kind.exported and field.kind is not Class.OPERATIONAL and not (field.words or _is_a_number(name)):
            yield Error(
                f"{kind.model}.{name} has no words: its person would not find it in their own data",
                id="safekeeping.E010",
            )


def _is_a_number(name: str) -> bool:
    """Whether a field holds the number of a row or of a wording, which says nothing to anybody."""
    return name in ("id", "person") or name.endswith("version")


def _faults_of_view(showing: Showing, model: type[models.Model]) -> Iterator[Error]:
    there = {field.name for field in model._meta.concrete_fields}
    yield from _differences(showing.model, there, set(showing.shows))
    for name, place in showing.shows.items():
        try:
            kind = classes.classed(place).kind
        except KeyError:
            yield Error(f"{showing.model}.{name} shows {place}, which is not classed", id="safekeeping.E011")
            continue
        if kind is not Class.BY_GRANT:
            yield Error(
                f"{showing.model}.{name} shows a supervisor {place}, which is {kind}",
                hint="What a grant shows is classed by_grant, and nothing else is.",
                id="safekeeping.E011",
            )


def _differences(label: str, there: set[str], named: set[str]) -> Iterator[Error]:
    for name in sorted(there - named):
        yield Error(
            f"{label}.{name} is not classed: nothing says who can see it",
            hint=f"Add it in own_data.py of its room, as {HOW}.",
            id="safekeeping.E007",
        )
    for name in sorted(named - there):
        yield Error(f"{label}.{name} is classed and there is no such field", id="safekeeping.E008")


def _leads_to_a_person(model: type[models.Model], path: str) -> bool:
    """Whether foreign keys lead from the model to a person; the person's own row is its own key."""
    reached: Any = model
    try:
        for name in path.split("__"):
            field = reached._meta.get_field(name)
            reached = field.related_model or reached
    except (FieldDoesNotExist, AttributeError):
        return False
    return bool(reached._meta.label == "people.User")
