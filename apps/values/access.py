"""Whose values: the person's own, and nobody else's in any role."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User
from apps.values.models import OwnValue, Review

NOT_A_PRACTITIONER = "Values are for practitioners, and you are not one here at the moment."


def may_change(person: User) -> bool:
    return person.has_role(Role.PRACTITIONER)


def practitioner_of(request: HttpRequest) -> User:
    """Who chooses and reviews their own values. Raises PermissionDenied for who is no practitioner now."""
    person = person_of(request)
    if not may_change(person):
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person


def owner_of_values(request: HttpRequest) -> User:
    """Who reads their own values: a practitioner, or somebody who once was one and has some.

    Raises PermissionDenied for people who have none.
    """
    person = person_of(request)
    if not may_change(person) and not person.own_values.exists():
        raise PermissionDenied(NOT_A_PRACTITIONER)
    return person


def value_to_change(request: HttpRequest, value_id: UUID) -> OwnValue:
    """One's own value, current or not. Raises Http404 for somebody else's, PermissionDenied as above."""
    value: OwnValue | None = person_of(request).own_values.filter(pk=value_id).first()
    if value is None:
        raise Http404
    practitioner_of(request)
    return value


def review_of(request: HttpRequest, review_id: UUID) -> Review:
    """One's own review. Raises Http404."""
    review: Review | None = person_of(request).value_reviews.filter(pk=review_id).first()
    if review is None:
        raise Http404
    return review
