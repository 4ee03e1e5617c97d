from uuid import UUID

from django.http import HttpRequest

from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import User
from apps.reminders.models import Browser, ReminderPreference
from apps.reminders.queries import preference_with
from apps.reminders.stop_links import stop_key_in

NOT_A_PRACTITIONER = "Reminders are for practitioners, and you are not one here at the moment."


def practitioner_of(request: HttpRequest) -> User:
    """Whose own reminders are asked for. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_PRACTITIONER)


def once_reminded(request: HttpRequest) -> User:
    """Who has reminders, or browsers in which they had them. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_PRACTITIONER, "browsers")


def browser_to_remove(request: HttpRequest, browser_id: UUID) -> tuple[User, Browser | None]:
    """Who removes it, whatever they are here by now, and the browser; None where it is not in their list."""
    person = person_of(request)
    browser: Browser | None = person.browsers.filter(pk=browser_id).first()
    return person, browser


def preference_to_stop(token: str) -> ReminderPreference | None:
    """The preference that an unsubscribe link is for, whoever holds it; None where the link is not ours."""
    stop_key = stop_key_in(token)
    return preference_with(stop_key) if stop_key else None
