"""The audit of writes: each action adds one row, in its own transaction."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models

from apps.safekeeping.models import AuditEvent


def record(
    *,
    by: AbstractBaseUser | None,
    action: str,
    subject: AbstractBaseUser | None,
    of: models.Model | None = None,
) -> AuditEvent:
    """Add an audit row. `by` is None for the system itself; `of` is the record written, named by kind and id.

    Raises RuntimeError outside a transaction: an audit that can outlive its write, or be lost without it,
    proves nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit of {action!r} outside a transaction")
    return AuditEvent.objects.create(
        actor_id=by.pk if by else None,
        subject_id=subject.pk if subject else None,
        action=action,
        record=f"{of._meta.label}:{of.pk}" if of is not None else "",
    )
