"""Who supervises whom. An administrator says so; what a practitioner shows a supervisor is theirs alone.

Whatever was granted within a supervision ends with it, by a trigger of the database (see supervision).
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.people.models import Role, Service, Supervision, User, today
from apps.people.service_changes import RefusedError, lock_and_check
from apps.safekeeping import audit


@transaction.atomic
def begin_supervision(*, by: User, service: Service, supervisor: User, practitioner: User) -> Supervision:
    """From today on. Raises RefusedError for oneself, for a second time, and without such a place."""
    lock_and_check(by, service)
    if supervisor == practitioner:
        raise RefusedError(f"{supervisor.name} cannot supervise themselves")
    if not _has_place(supervisor, Role.SUPERVISOR, service):
        raise RefusedError(f"{supervisor.name} is not a supervisor of {service.name} now")
    if not _has_place(practitioner, Role.PRACTITIONER, service):
        raise RefusedError(f"{practitioner.name} is not a practitioner of {service.name} now")
    if _still().filter(supervisor=supervisor, practitioner=practitioner).exists():
        raise RefusedError(f"{supervisor.name} supervises {practitioner.name} already")
    supervision = Supervision.objects.create(
        service=service, supervisor=supervisor, practitioner=practitioner, starts_on=today()
    )
    audit.record(by=by, action="people.begin_supervision", subject=practitioner, of=supervision)
    return supervision


@transaction.atomic
def end_supervision(*, by: User, supervision: Supervision) -> None:
    """From today on. Ending it twice is ending it once."""
    lock_and_check(by, supervision.service)
    _end(by, _still().filter(pk=supervision.pk))


def end_supervisions_without_a_place(*, by: User, person: User, service: Service) -> None:
    """Those in which somebody supervises or is supervised as what they no longer are in the service.

    Within the transaction and under the lock of ending a membership.
    """
    for role, part in ((Role.PRACTITIONER, "practitioner"), (Role.SUPERVISOR, "supervisor")):
        if not _has_place(person, role, service):
            _end(by, _still().filter(service=service, **{part: person}))


def _has_place(person: User, role: str, service: Service) -> bool:
    return person.memberships.current().filter(role=role, service=service).exists()


def _still() -> QuerySet[Supervision]:
    """Those that hold, today or later."""
    return Supervision.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today()))


def _end(by: User, supervisions: QuerySet[Supervision]) -> None:
    ending: Iterable[Supervision] = supervisions.select_for_update(of=["self"]).select_related("practitioner")
    for supervision in ending:
        supervision.ends_on = max(today(), supervision.starts_on)
        supervision.save(update_fields=["ends_on"])
        audit.record(by=by, action="people.end_supervision", subject=supervision.practitioner, of=supervision)
