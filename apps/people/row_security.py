"""Who belongs where today, as PostgreSQL asks it in policies and views.

For migrations to come. Earlier ones say the same in their own words: what a migration did stays as it did it.
"""

from django.conf import settings

from apps.safekeeping.row_security import ACTS

TODAY = f"(heartwood_now() AT TIME ZONE '{settings.TIME_ZONE}')::date"
"""The day it is where the services are; see people.models.today."""


def holds(row: str) -> str:
    """That a membership or supervision holds today."""
    return f"{row}.starts_on <= {TODAY} AND ({row}.ends_on IS NULL OR {row}.ends_on > {TODAY})"


def own_places(column: str, *roles: str) -> str:
    """`service_id` or `team_id` of the places that whoever acts has today in one of the roles."""
    named = ", ".join(f"'{role}'" for role in roles)
    return (
        f"SELECT m.{column} FROM people_membership m "  # noqa: S608 (names from migrations)
        f"WHERE m.person_id = {ACTS} AND m.role IN ({named}) AND {holds('m')}"
    )
