from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.people.access import person_of
from apps.people.models import Role, User
from apps.reminders.models import ReminderPreference
from apps.reminders.queries import preference_with
from apps.reminders.stop_links import stop_key_in


def practitioner_of(request: HttpRequest) -> User:
    """The person whose own reminders are asked for. Raises PermissionDenied for people who get none."""
    user = person_of(request)
    if not user.has_role(Role.PRACTITIONER):
        raise PermissionDenied("Reminders are for practitioners, and you are not one here at the moment.")
    return user


def preference_to_stop(token: str) -> ReminderPreference | None:
    """The preference that an unsubscribe link is for, whoever holds it; None where the link is not ours."""
    stop_key = stop_key_in(token)
    return preference_with(stop_key) if stop_key else None
