"""Keys: one for each person's words, each wrapped by a master key that the database never holds.

AES-256-GCM throughout (NIST SP 800-38D), with random nonces of 96 bits. A copy of the database without the
master keys says nothing, and destroying a person's key destroys what they wrote, in every backup too that is
made from then on.
"""

import os
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.signals import request_finished, request_started

# By its module, because models have sealed fields, which need keys.
from apps.safekeeping import models
from apps.safekeeping.acting import across_people, acting

NONCE_BYTES, KEY_BITS = 12, 256

_ring: ContextVar[dict[int, AESGCM] | None] = ContextVar("keys of the people of this request", default=None)


class SealError(Exception):
    """Words cannot be opened. The message names the place, never what is in it."""


class KeyMissingError(SealError):
    """The person has no key, or the master key that wraps it is not among settings.WORDS_KEYS."""


class BrokenSealError(SealError):
    """What is stored was changed, or belongs to another row, column or person."""


def encrypt(key: AESGCM, data: bytes, bound_to: bytes) -> bytes:
    """Nonce and ciphertext in one. `bound_to` has to be the same again when it is opened."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, data, bound_to)


def decrypt(key: AESGCM, sealed: bytes, bound_to: bytes, what: str) -> bytes:
    """Raises BrokenSealError, naming `what` it was."""
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise BrokenSealError(f"{what} was changed, or belongs to another place") from None


def make_for(person_ids: Iterable[int]) -> None:
    """Make the keys of new people. Whoever has one keeps it."""
    version = newest_version()
    models.PersonKey.objects.bulk_create(
        (
            models.PersonKey(
                person_id=person_id,
                master_version=version,
                wrapped=wrap(AESGCM.generate_key(KEY_BITS), version, person_id),
            )
            for person_id in person_ids
        ),
        ignore_conflicts=True,
    )


def key_of(person_id: int) -> AESGCM:
    """The person's key: one query for each person in a request, none after that. Raises KeyMissingError."""
    ring = _ring.get()
    if ring is None:
        ring = {}
        _ring.set(ring)
    if person_id not in ring:
        row = models.PersonKey.objects.filter(pk=person_id).values_list("master_version", "wrapped").first()
        if row is None:
            raise KeyMissingError(f"person {person_id} has no key")
        ring[person_id] = AESGCM(unwrap(bytes(row[1]), row[0], person_id))
    return ring[person_id]


def forget(**_: Any) -> None:
    """Drop the keys that were opened, so that none outlives the request or task that needed it."""
    _ring.set(None)


request_started.connect(forget, dispatch_uid="safekeeping.keys.forget")
request_finished.connect(forget, dispatch_uid="safekeeping.keys.forget")


def newest_version() -> int:
    return max(settings.WORDS_KEYS)


def missing_versions() -> list[int]:
    """Versions of master keys that some person's key needs and settings.WORDS_KEYS does not have."""
    return sorted(set(across_people("safekeeping_versions_in_use")) - set(settings.WORDS_KEYS))


def wrong_versions() -> list[int]:
    """Versions in use of which settings.WORDS_KEYS has another master key than the one that wrapped.

    One person's key is asked of for each: where a new master key took the place of a lost one under the same
    number, whoever came first has a key that it does not open.
    """
    in_use = sorted(set(across_people("safekeeping_versions_in_use")) & set(settings.WORDS_KEYS))
    return [version for version in in_use if not _opens(version)]


def _opens(version: int) -> bool:
    before = set(across_people("safekeeping_wrapped_before", version))
    people = (each for each in across_people("safekeeping_wrapped_before", version + 1) if each not in before)
    first = next(people)
    with acting(first):
        wrapped = models.PersonKey.objects.values_list("wrapped", flat=True).get(pk=first)
    try:
        unwrap(bytes(wrapped), version, first)
    except BrokenSealError:
        return False
    return True


def wrapped_by_earlier() -> list[int]:
    """The people whose keys an earlier master key than the newest wraps, by number."""
    return across_people("safekeeping_wrapped_before", newest_version())


def wrap(key: bytes, version: int, person_id: int) -> bytes:
    return encrypt(_master(version), key, _bound_to(version, person_id))


def unwrap(wrapped: bytes, version: int, person_id: int) -> bytes:
    return decrypt(_master(version), wrapped, _bound_to(version, person_id), f"the key of person {person_id}")


def _master(version: int) -> AESGCM:
    try:
        return AESGCM(settings.WORDS_KEYS[version])
    except KeyError:
        raise KeyMissingError(f"WORDS_KEYS has no version {version}") from None


def _bound_to(version: int, person_id: int) -> bytes:
    return f"heartwood person key\x1f{version}\x1f{person_id}".encode()
