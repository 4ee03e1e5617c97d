"""What must hold before the site may run: a weak role, every master key, rows that can be sealed."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import UUIDField

from apps.safekeeping import keys
from apps.safekeeping.sealed import SealedField

POWERS = """
    SELECT current_user, rolsuper, rolbypassrls, EXISTS (
        SELECT FROM pg_class
        WHERE relkind IN ('r', 'p') AND pg_has_role(relowner, 'MEMBER')
          AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    )
    FROM pg_roles WHERE rolname = current_user
"""
HINT = "Connect as heartwood_runtime; config/database/roles.sql makes it."


def excessive_powers(alias: str) -> list[str]:
    """What the role of this connection could do past all that the database keeps from it, as sentences."""
    with connections[alias].cursor() as cursor:
        cursor.execute(POWERS)
        role, is_superuser, bypasses, owns = cursor.fetchone()
    powers = {
        "is a superuser": is_superuser,
        "bypasses row security": bypasses,
        "owns tables": owns,
    }
    return [
        f"The site connects to the database as {role}, which {what}." for what, so in powers.items() if so
    ]


@register(Tags.security, deploy=True)
def the_role_is_weak(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None,
    **_: Any,
) -> list[CheckMessage]:
    """Asks with `check --deploy --database default` only: migrations run as the owner, and do not deploy."""
    return [
        Error(fault, hint=HINT, id="safekeeping.E001")
        for alias in databases or []
        for fault in excessive_powers(alias)
    ]


@register(Tags.security, deploy=True)
def every_master_key_is_there(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    databases: Sequence[str] | None,
    **_: Any,
) -> list[CheckMessage]:
    """Asks with `check --deploy --database default` only."""
    return master_key_faults() if databases else []


def master_key_faults() -> list[CheckMessage]:
    missing = ", ".join(map(str, keys.missing_versions()))
    wrong = ", ".join(map(str, keys.wrong_versions()))
    faults: list[CheckMessage] = []
    if missing:
        faults.append(
            Error(
                f"Some people's words need a master key that is not there: version {missing}.",
                hint="Put it back into WORDS_KEYS; the newest may stand beside it.",
                id="safekeeping.E002",
            )
        )
    if wrong:
        faults.append(
            Error(
                f"Some people's words were sealed with another master key of this number: version {wrong}.",
                hint="Put back the WORDS_KEYS that belong to this database. What new people write now is "
                "sealed with the wrong one, and cannot be read once the right one is back.",
                id="safekeeping.E005",
            )
        )
    return faults


@register(Tags.models)
def sealed_rows_have_a_person_and_a_random_key(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: Any,
) -> list[CheckMessage]:
    """A row with sealed words is bound to its person and to a primary key that is known beforehand."""
    faults: list[CheckMessage] = []
    for model in apps.get_models():
        has_words = any(isinstance(field, SealedField) for field in model._meta.get_fields())
        if not has_words or not model._meta.managed:
            continue
        names = {field.name for field in model._meta.get_fields()}
        person = model._meta.get_field("person") if "person" in names else None
        if person is None or getattr(person, "null", True):
            faults.append(Error("has sealed words and needs a person", obj=model, id="safekeeping.E003"))
        pk = model._meta.pk
        if not isinstance(pk, UUIDField) or pk.default is not uuid4:
            faults.append(Error("has sealed words and needs a random UUID", obj=model, id="safekeeping.E004"))
    return faults


def refuse_to_serve_unsafely() -> None:
    """Raises ImproperlyConfigured for a role that is too powerful, or for master keys of another database.

    Raises OperationalError with no database.
    """
    if faults := excessive_powers("default"):
        faults.append(HINT)
    else:
        faults = [f"{fault.msg} {fault.hint}" for fault in master_key_faults()]
    # A server that loads the site before it forks must not share a connection between its children.
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    if faults:
        raise ImproperlyConfigured(" ".join(faults))
