"""The people who show a supervisor something now, in words."""

from dataclasses import dataclass
from uuid import UUID

from apps.nhsuk.times import day_name
from apps.supervision.kinds import in_words
from apps.supervision.queries import last_day
from apps.supervision.seen import OpenGrant


@dataclass(frozen=True)
class Entry:
    grant_id: UUID
    name: str
    what: str
    """Check-in trend, coping plans and supervision topics."""
    until: str


def entry(grant: OpenGrant) -> Entry:
    kinds = {"trend": grant.shows_trend, "plans": grant.shows_plans, "topics": grant.shows_topics}
    return Entry(
        grant.pk,
        grant.person.name,
        in_words(kind for kind, is_shown in kinds.items() if is_shown),
        day_name(last_day(grant.ends_at, grant.person)),
    )
