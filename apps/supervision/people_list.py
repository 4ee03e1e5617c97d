"""The people who show a supervisor something now, in words."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format

from apps.supervision.queries import last_day
from apps.supervision.seen import OpenGrant
from apps.trends.lines import joined


@dataclass(frozen=True)
class Entry:
    grant_id: UUID
    name: str
    what: str
    """Check-in trend, plans and topics for supervision"""
    until: str


def entry(grant: OpenGrant) -> Entry:
    kinds = {
        "check-in trend": grant.shows_trend,
        "plans": grant.shows_plans,
        "topics for supervision": grant.shows_topics,
    }
    shown = joined([kind for kind, is_shown in kinds.items() if is_shown])
    return Entry(
        grant.pk,
        grant.person.name,
        shown[:1].upper() + shown[1:],
        date_format(last_day(grant.ends_at, grant.person), "j F Y"),
    )
