"""The audit of writes: each action adds one row, in its own transaction."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models
from django.utils import timezone

# Not by the model: Django would ask for the new row's number, and whoever acts may add rows about others and
# the system that they may not read.
ADD = """
    INSERT INTO safekeeping_auditevent (at, actor_id, subject_id, action, record) VALUES (%s, %s, %s, %s, %s)
"""


def record(
    *,
    by: AbstractBaseUser | None,
    action: str,
    subject: AbstractBaseUser | None,
    of: models.Model | None = None,
) -> None:
    """Add an audit row. `by` is None for the system itself; `of` is the record written, named by kind and id.

    Raises RuntimeError outside a transaction: an audit that can outlive its write, or be lost without it,
    proves nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"audit of {action!r} outside a transaction")
    row = (
        timezone.now(),
        by.pk if by else None,
        subject.pk if subject else None,
        action,
        f"{of._meta.label}:{of.pk}" if of is not None else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(ADD, row)
