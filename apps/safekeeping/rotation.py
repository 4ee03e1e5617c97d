"""Wrapping people's keys anew when there is a new master key."""

from django.db import transaction

from apps.safekeeping import audit, keys
from apps.safekeeping.models import PersonKey


@transaction.atomic
def rewrap(limit: int) -> int:
    """Wrap up to `limit` keys with the newest master key that an earlier one wraps; returns how many.

    Works beside traffic: the key inside stays the same, rows somebody else is rewrapping are passed over, and
    nobody waits. Raises KeyMissingError where the earlier master key is not there.
    """
    version = keys.newest_version()
    rows = list(
        PersonKey.objects.select_for_update(skip_locked=True).filter(master_version__lt=version)[:limit]
    )
    for row in rows:
        key = keys.unwrap(bytes(row.wrapped), row.master_version, row.pk)
        row.wrapped, row.master_version = keys.wrap(key, version, row.pk), version
        row.save(update_fields=["wrapped", "master_version"])
    if rows:
        audit.record(by=None, action="safekeeping.keys_rewrapped", subject=None)
    return len(rows)
