"""Who may see trends: a practitioner, and only ever their own."""

from django.http import HttpRequest

from apps.people.access import owner_or_refuse
from apps.people.models import User

NOT_A_PRACTITIONER = (
    "Trends are for practitioners, and each of them sees only their own. You are not one here at the moment."
)


def owner_of_trends(request: HttpRequest) -> User:
    """Whose trends are asked for, who is always the one asking. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PRACTITIONER, "checkins")
