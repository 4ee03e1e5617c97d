"""What every change to a service has in common: it is refused with a reason, and they go one at a time."""

from apps.people.access import check_user_can_administer
from apps.people.models import Service, User


class RefusedError(Exception):
    """What the state of things does not allow. The message is a sentence for the person who asked."""


def lock(by: User | None, service: Service) -> None:
    """So that what is checked next still holds when it is written: who `by` is here is read anew."""
    # Rows that refer to the service can still be written, such as the membership of somebody who accepts.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    if by is not None:
        # Somebody else may have ended their membership while this waited.
        by.__dict__.pop("current_memberships", None)


def lock_and_check(by: User | None, service: Service) -> None:
    """Of administrators. Raises PermissionDenied."""
    lock(by, service)
    if by is not None:
        check_user_can_administer(by, service)
