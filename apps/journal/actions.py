"""Every write to a journal. Only the author writes: `by` is always the owner, but for the purge."""

from datetime import date, datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from apps.checkins.models import CheckIn
from apps.journal.models import Entry, EntryVersion, OfferedMoment
from apps.people.models import User
from apps.resilience.model import model
from apps.safekeeping import audit
from apps.safekeeping.acting import across_people, acting
from apps.values.models import OwnValue

KEPT_DELETED = timedelta(days=30)
"""How long a deleted entry can be put back."""
FORM = "journal.entry/"
"""Unsent forms of entries: this, then the entry's id."""


class DeletedError(Exception):
    """The entry is deleted, so that it has to be put back before it can be changed."""


class NotDeletedError(Exception):
    """The entry is not among the deleted ones, or has been there for too long."""


class About(TypedDict):
    """What an entry says besides its words. `prompt` and `challenge` are ids of the model, "" for none."""

    event_on: date | None
    is_moment: bool
    prompt: str
    challenge: str
    value: OwnValue | None
    checkin: CheckIn | None


@transaction.atomic
def save(*, by: User, entry_id: UUID, words: str, about: About, now: datetime) -> Entry:
    """Write an entry, or change it. Saving the same twice is saving once, and only new words add a version.

    Raises DeletedError.
    """
    # Waits for what this person's other tabs are saving, so that no number is given twice.
    User.objects.select_for_update().get(pk=by.pk)
    entry = by.entries.select_for_update().filter(pk=entry_id).first()
    is_new = entry is None
    if entry is None:
        entry = Entry(pk=entry_id, person=by, written_at=now)
    elif entry.deleted_at:
        raise DeletedError
    before = _told(entry)
    entry.event_on, entry.is_moment = about["event_on"], about["is_moment"]
    entry.value, entry.checkin = about["value"], about["checkin"]
    # What stays chosen keeps the version of the wording that was shown.
    if entry.prompt != about["prompt"]:
        entry.prompt = about["prompt"]
        entry.prompt_version = model().prompt(entry.prompt).version if entry.prompt else None
    if entry.challenge != about["challenge"]:
        entry.challenge = about["challenge"]
        entry.challenge_version = model().challenge(entry.challenge).version if entry.challenge else None
    last = None if is_new else entry.latest
    has_new_words = last is None or last.words != words
    if not has_new_words and _told(entry) == before:
        return entry
    entry.save(force_insert=is_new)
    if has_new_words:
        entry.latest = EntryVersion.objects.create(
            person=by, entry=entry, number=last.number + 1 if last else 1, words=words, written_at=now
        )
    audit.record(by=by, subject=by, action="journal.written" if is_new else "journal.changed", of=entry)
    return entry


def _told(entry: Entry) -> tuple[object, ...]:
    return (
        entry.event_on,
        entry.is_moment,
        entry.prompt,
        entry.challenge,
        entry.value_id,
        entry.checkin_id,
    )


@transaction.atomic
def delete(*, by: User, entry_id: UUID, now: datetime) -> None:
    """Put an entry among the deleted ones, for 30 days. Deleting twice is deleting once."""
    entry = by.entries.select_for_update().get(pk=entry_id)
    if entry.deleted_at is None:
        entry.deleted_at = now
        entry.save(update_fields=["deleted_at"])
        audit.record(by=by, subject=by, action="journal.deleted", of=entry)


@transaction.atomic
def put_back(*, by: User, entry_id: UUID, now: datetime) -> None:
    """Undo a deletion. Raises NotDeletedError where the 30 days are over."""
    entry = by.entries.select_for_update().filter(pk=entry_id).first()
    if entry is None or (entry.deleted_at and is_gone(entry.deleted_at, now)):
        raise NotDeletedError
    if entry.deleted_at:
        entry.deleted_at = None
        entry.save(update_fields=["deleted_at"])
        audit.record(by=by, subject=by, action="journal.put_back", of=entry)


@transaction.atomic
def remove(*, by: User, entry_id: UUID) -> None:
    """Remove a deleted entry for good, at its author's word. Raises NotDeletedError."""
    entry = by.entries.select_for_update().filter(pk=entry_id, deleted_at__isnull=False).first()
    if entry is None:
        raise NotDeletedError
    audit.record(by=by, subject=by, action="journal.removed", of=entry)
    _erase(entry)


def purge(*, now: datetime) -> int:
    """Remove for good whatever was deleted 30 days ago or earlier; returns how many entries.

    Run at any time and any number of times at once: each entry is looked at again under its own lock.
    """
    people = across_people("journal_people_to_purge", now - KEPT_DELETED)
    return sum(_purge_of(person_id, now) for person_id in people)


def _purge_of(person_id: int, now: datetime) -> int:
    with acting(person_id):
        entries = (
            Entry.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("person")
            .filter(person=person_id, deleted_at__lte=now - KEPT_DELETED)
        )
        purged = list(entries)
        for entry in purged:
            audit.record(by=None, subject=entry.person, action="journal.purged", of=entry)
            _erase(entry)
        return len(purged)


def is_gone(deleted_at: datetime, now: datetime) -> bool:
    """Whether the time in which an entry can be put back is over, purged or not yet."""
    return deleted_at <= now - KEPT_DELETED


def _erase(entry: Entry) -> None:
    """With its versions, its offers and whatever was typed in its form and not saved."""
    entry.person.unsent.filter(form=f"{FORM}{entry.pk}").delete()
    entry.delete()


@transaction.atomic
def dismiss(*, by: User, offer_id: UUID, now: datetime) -> None:
    """Put an offered moment away. It stays a moment, and may be offered again in another week.

    Not audited, as offering it is not; see journal.moments.
    """
    offer: OfferedMoment = by.offered_moments.select_for_update().get(pk=offer_id)
    if offer.dismissed_at is None:
        offer.dismissed_at = now
        offer.save(update_fields=["dismissed_at"])
