"""Who may see trends: a practitioner, and only ever their own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User


def owner_of_trends(request: HttpRequest) -> User:
    """The person whose trends are asked for, who is always the one asking.

    Somebody who is no longer a practitioner keeps the way to the check-ins they once made. Raises
    PermissionDenied for people who have none to draw.
    """
    user = person_of(request)
    if not user.has_role(Role.PRACTITIONER) and not user.checkins.exists():
        raise PermissionDenied(
            "Trends are for practitioners, and each of them sees only their own. "
            "You are not one here at the moment."
        )
    return user
