"""Wrapping people's keys anew when there is a new master key."""

from collections.abc import Sequence

from django.db import transaction

from apps.safekeeping import audit, keys
from apps.safekeeping.acting import acting
from apps.safekeeping.models import PersonKey


@transaction.atomic
def rewrap(people: Sequence[int]) -> int:
    """Wrap these people's keys with the newest master key where an earlier one wraps them; returns how many.

    Works beside traffic: the key inside stays the same, rows somebody else is rewrapping are passed over, and
    nobody waits. Raises KeyMissingError where the earlier master key is not there.
    """
    rewrapped = sum(_rewrap_one(person_id, keys.newest_version()) for person_id in people)
    if rewrapped:
        audit.record(by=None, action="safekeeping.keys_rewrapped", subject=None)
    return rewrapped


def _rewrap_one(person_id: int, version: int) -> int:
    with acting(person_id):
        row = (
            PersonKey.objects.select_for_update(skip_locked=True)
            .filter(pk=person_id, master_version__lt=version)
            .first()
        )
        if row is None:
            return 0
        key = keys.unwrap(bytes(row.wrapped), row.master_version, row.pk)
        row.wrapped, row.master_version = keys.wrap(key, version, row.pk), version
        row.save(update_fields=["wrapped", "master_version"])
        return 1
