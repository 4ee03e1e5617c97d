"""What the database itself says about the role that the site connects as, whatever its name."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

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


def refuse_a_powerful_role() -> None:
    """Raises ImproperlyConfigured for a role that is too powerful, OperationalError with no database."""
    faults = excessive_powers("default")
    # A server that loads the site before it forks must not share a connection between its children.
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    if faults:
        raise ImproperlyConfigured(" ".join([*faults, HINT]))
