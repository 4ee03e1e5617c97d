"""Whose values: the person's own, and nobody else's in any role."""

from uuid import UUID

from django.http import Http404, HttpRequest

from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import User
from apps.values.models import OwnValue, Review

NOT_A_PRACTITIONER = "Values are for practitioners, and you are not one here at the moment."


def practitioner_of(request: HttpRequest) -> User:
    """Who chooses and reviews their own values. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_PRACTITIONER)


def owner_of_values(request: HttpRequest) -> User:
    """Who reads their own values. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PRACTITIONER, "own_values")


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
