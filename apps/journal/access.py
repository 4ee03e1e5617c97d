"""Whose entries: the author's, and nobody else's in any role.

What is reached by its uuid is as if it were not there for anybody but its author, so these raise Http404.
"""

from uuid import UUID

from django.http import Http404, HttpRequest

from apps.journal.models import Entry, OfferedMoment
from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import User
from apps.safekeeping.acting import across_people

NOT_A_WRITER = "The journal is for practitioners, and you are not one here at the moment."


def writer_of(request: HttpRequest) -> User:
    """Who writes in their own journal. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_WRITER)


def owner_of_entries(request: HttpRequest) -> User:
    """Who reads their own journal. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_WRITER, "entries")


def entry_of(request: HttpRequest, entry_id: UUID) -> Entry:
    """One's own entry, deleted or not."""
    entry = _own(person_of(request), entry_id)
    if entry is None:
        raise Http404
    return entry


def entry_to_write(request: HttpRequest, entry_id: UUID) -> tuple[User, Entry | None]:
    """Who writes it, and the entry; None where it has yet to be saved for the first time.

    Raises PermissionDenied for the author of an entry who is no practitioner now.
    """
    person = person_of(request)
    entry = _own(person, entry_id)
    if entry is None and (
        not person.is_practitioner or across_people("journal_entry_is_there", entry_id) == [True]
    ):
        # Its number is taken already, by somebody else.
        raise Http404
    return writer_of(request), entry


def offer_of(request: HttpRequest, offer_id: UUID) -> OfferedMoment:
    offer: OfferedMoment | None = person_of(request).offered_moments.filter(pk=offer_id).first()
    if offer is None:
        raise Http404
    return offer


def _own(person: User, entry_id: UUID) -> Entry | None:
    return person.entries.select_related("value", "checkin").filter(pk=entry_id).first()
