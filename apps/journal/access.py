"""Whose entries: the author's, and nobody else's in any role.

What is reached by its uuid is as if it were not there for anybody but its author, so these raise Http404.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from apps.journal.models import Entry, OfferedMoment
from apps.people.access import person_of
from apps.people.models import Role, User
from apps.safekeeping.acting import across_people

NOT_A_WRITER = "The journal is for practitioners, and you are not one here at the moment."


def may_write(person: User) -> bool:
    return person.has_role(Role.PRACTITIONER)


def writer_of(request: HttpRequest) -> User:
    """Who writes in their own journal. Raises PermissionDenied for people who are no practitioners now."""
    person = person_of(request)
    if not may_write(person):
        raise PermissionDenied(NOT_A_WRITER)
    return person


def owner_of_entries(request: HttpRequest) -> User:
    """Who reads their own journal: a practitioner, or somebody who once was one and has entries.

    Raises PermissionDenied for people who have none.
    """
    person = person_of(request)
    if not may_write(person) and not person.entries.exists():
        raise PermissionDenied(NOT_A_WRITER)
    return person


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
    if entry is None:
        # Its number is taken already, by somebody else.
        if not may_write(person) or across_people("journal_entry_is_there", entry_id) == [True]:
            raise Http404
    elif not may_write(person):
        raise PermissionDenied(NOT_A_WRITER)
    return person, entry


def offer_of(request: HttpRequest, offer_id: UUID) -> OfferedMoment:
    offer: OfferedMoment | None = person_of(request).offered_moments.filter(pk=offer_id).first()
    if offer is None:
        raise Http404
    return offer


def _own(person: User, entry_id: UUID) -> Entry | None:
    return person.entries.select_related("value", "checkin").filter(pk=entry_id).first()
