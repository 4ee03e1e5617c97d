"""Asking to be erased, and undoing it. What is done when it is due is in `erasure`."""

from datetime import datetime

from django.db import transaction

from apps.own_data.models import TO_UNDO, ErasureRequest
from apps.people.actions import RefusedError
from apps.people.models import Role, Service, User
from apps.safekeeping import audit
from apps.safekeeping.acting import across_people


@transaction.atomic
def ask(*, by: User, now: datetime) -> tuple[ErasureRequest, bool]:
    """The request that waits, and whether it is new: asking twice is asking once.

    Raises RefusedError for the last administrator of a service: nobody could let anybody in again.
    """
    administered = by.memberships.current().filter(role=Role.ADMINISTRATOR).values("service")
    # Two administrators who ask at the same moment would otherwise each count on the other.
    list(Service.objects.select_for_update(no_key=True).filter(pk__in=administered).order_by("pk"))
    User.objects.select_for_update().get(pk=by.pk)
    waiting = by.erasure_requests.filter(undone_at=None).first()
    if waiting:
        return waiting, False
    if services := needs_another_administrator(by):
        raise RefusedError(
            f"{services[0].name} needs an administrator, and you are the only one. Invite another one, wait "
            "until they have accepted, and then ask again"
        )
    request = ErasureRequest.objects.create(person=by, asked_at=now, due_at=now + TO_UNDO)
    audit.record(by=by, subject=by, action="own_data.erasure_asked", of=request)
    return request, True


def needs_another_administrator(person: User) -> list[Service]:
    """The services that would be left without an administrator."""
    numbers = across_people("own_data_services_left_alone", person.pk)
    return list(Service.objects.filter(pk__in=numbers).order_by("name"))


@transaction.atomic
def undo(*, by: User, now: datetime) -> bool:
    """Whether there was something to undo: not once it has begun."""
    request = by.erasure_requests.select_for_update().filter(undone_at=None, begun_at=None).first()
    if request is None:
        return False
    request.undone_at = now
    request.save(update_fields=["undone_at"])
    audit.record(by=by, subject=by, action="own_data.erasure_undone", of=request)
    return True
