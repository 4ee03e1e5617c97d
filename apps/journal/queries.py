"""A person's own entries, as pages read them. Always from the person; never across people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db.models import DateField, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from apps.checkins.models import CheckIn
from apps.journal.actions import FORM, KEPT_DELETED
from apps.journal.models import Entry, EntryVersion, OfferedMoment
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping import unsent
from apps.safekeeping.models import Unsent
from apps.values.models import OwnValue

RECENT_WEEKS = 12
"""Check-ins that an entry can be said to belong to, besides the one it already belongs to."""


@dataclass(frozen=True)
class Filters:
    """Which entries to show. All that is set has to hold."""

    value: OwnValue | None = None
    challenge: str = ""
    month: date | None = None
    """First day of the month."""
    moments: bool = False

    def __bool__(self) -> bool:
        return bool(self.value or self.challenge or self.month or self.moments)


def entries_of(person: User) -> QuerySet[Any]:
    """What the author has and did not delete, each with `day`: what it is about, or when it was written."""
    day = Coalesce("event_on", TruncDate("written_at", tzinfo=person.zone), output_field=DateField())
    return person.entries.filter(deleted_at=None).annotate(day=day)


def listed(person: User, filters: Filters) -> QuerySet[Any]:
    """Newest first, by what they are about or when they were written."""
    entries = entries_of(person).select_related("value")
    if filters.value:
        entries = entries.filter(value=filters.value)
    if filters.challenge:
        entries = entries.filter(challenge=filters.challenge)
    if filters.moments:
        entries = entries.filter(is_moment=True)
    if filters.month:
        entries = entries.filter(day__year=filters.month.year, day__month=filters.month.month)
    return entries.order_by("-day", "-written_at", "pk")


def with_words(person: User, entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each with its newest words: one query for all of them."""
    found = list(entries)
    newest = (
        EntryVersion.objects.filter(person=person, entry__in=found)
        .order_by("entry_id", "-number")
        .distinct("entry_id")
    )
    latest = {version.entry_id: version for version in newest}
    for entry in found:
        entry.latest = latest[entry.pk]
    return found


def search(person: User, filters: Filters, words: str) -> list[Entry]:
    """The entries in which each of the `words` stands, in any case. They are opened one by one, in memory."""
    wanted = _folded(words).split()
    return [
        entry
        for entry in with_words(person, listed(person, filters))
        if all(word in _folded(entry.words) for word in wanted)
    ]


def _folded(text: str) -> str:
    # A phone types curly quotes by itself.
    return normalize("NFKC", text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


@dataclass(frozen=True)
class Found:
    """What there is to choose from when one filters one's own entries."""

    values: list[OwnValue]
    challenges: list[str]
    months: list[date]


def filters_for(person: User) -> Found:
    """Three queries. Months, the latest first."""
    entries = entries_of(person)
    values = OwnValue.objects.filter(person=person, pk__in=entries.values("value"))
    challenges = entries.exclude(challenge="").order_by("challenge").values_list("challenge", flat=True)
    months = {day.replace(day=1) for day in entries.values_list("day", flat=True)}
    return Found(list(values), list(challenges.distinct()), sorted(months, reverse=True))


def unfinished(person: User) -> list[tuple[UUID, Unsent]]:
    """What was started and not finished, the latest first: the entry's id and what is kept. Two queries."""
    rows = [(UUID(row.form.removeprefix(FORM)), row) for row in unsent.unsent_of(person.pk, FORM)]
    deleted = set(
        person.entries.filter(
            pk__in=[entry_id for entry_id, _ in rows], deleted_at__isnull=False
        ).values_list("pk", flat=True)
    )
    return [(entry_id, row) for entry_id, row in rows if entry_id not in deleted]


def deleted_of(person: User, now: datetime) -> list[Entry]:
    """What can still be put back, the latest deleted first. Two queries."""
    return with_words(person, _deleted(person, now).order_by("-deleted_at", "pk"))


def has_deleted(person: User, now: datetime) -> bool:
    return _deleted(person, now).exists()


def _deleted(person: User, now: datetime) -> QuerySet[Entry]:
    return person.entries.filter(deleted_at__gt=now - KEPT_DELETED)


def recent_checkins(person: User, now: datetime) -> list[CheckIn]:
    """The latest first."""
    since = Week.at(now, person.zone) - (RECENT_WEEKS - 1)
    return list(person.checkins.filter(week__gte=since.monday).order_by("-week"))


def offered_moment(person: User, week: Week) -> OfferedMoment | None:
    """The moment offered in a week, unless it was dismissed, deleted or is none any more; two queries."""
    offer: OfferedMoment | None = (
        person.offered_moments.filter(
            week=week.monday, dismissed_at=None, entry__deleted_at=None, entry__is_moment=True
        )
        .select_related("entry")
        .first()
    )
    if offer:
        with_words(person, [offer.entry])
    return offer


def entry_ids_from(person: User, checkin: CheckIn) -> list[UUID]:
    """Entries that belong to a check-in, oldest first, without their words."""
    entries = person.entries.filter(checkin=checkin, deleted_at=None)
    return list(entries.order_by("written_at").values_list("pk", flat=True))


def entries_from(person: User, week: Week) -> list[Entry]:
    """Entries that belong to a week's check-in, oldest first. Two queries."""
    return with_words(person, entries_of(person).filter(checkin__week=week.monday).order_by("written_at"))
