"""Carrying out what people asked for 7 days ago. See docs/adr/0024-erasure.md.

In two steps, each one transaction. The first destroys the key, after which no word can be opened again, not
even from a backup that is made from then on, and closes the account. The second removes the rows. It
comes a little later, so that a request which was being answered in between has ended and adds nothing.
"""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from apps.own_data.models import ErasureRequest
from apps.people.actions import withdraw_what_was_sent_by
from apps.people.models import User
from apps.safekeeping import audit, classes
from apps.safekeeping.acting import across_people, acting
from apps.safekeeping.classes import Erasure, Kind
from apps.safekeeping.keys import forget
from apps.safekeeping.models import PersonKey

SETTLES = timedelta(minutes=2)
"""Longer than a request may take."""
ERASED = "Somebody whose account was erased"

log = logging.getLogger(__name__)


def carry_out(*, now: datetime) -> None:
    """Begin what is due and finish what was begun. At any time, any number of times at once, after any crash.

    What fails for one person is in the log, keeps nobody else waiting, and is tried again at the next tick.
    """
    for person_id in across_people("own_data_people_to_erase", now):
        try:
            begin(person_id, now)
            finish(person_id, now)
        except Exception:
            log.exception("The erasure of person %s did not finish; it will be tried again", person_id)


def begin(person_id: int, now: datetime) -> None:
    """Destroy the key, close the account and end its sessions."""
    with acting(person_id):
        request = _claim(person_id, begun_at=None, due_at__lte=now)
        if request is None:
            return
        person = User.objects.select_for_update().get(pk=person_id)
        PersonKey.objects.filter(pk=person_id).delete()
        forget()
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        withdraw_what_was_sent_by(person, by=None)
        _remove_sessions(person)
        request.begun_at = now
        request.save(update_fields=["begun_at"])


def finish(person_id: int, now: datetime) -> None:
    """Remove every row of theirs, and reduce what stays to a number."""
    with acting(person_id):
        request = _claim(person_id, begun_at__lte=now - SETTLES)
        if request is None:
            return
        person = User.objects.select_for_update().get(pk=person_id)
        _remove_sessions(person)
        for kind in to_remove():
            rows: QuerySet[Any] = kind.model_class._base_manager.filter(kind.of(person_id))
            # Without Django's cascade, which would ask about every row, and stops at values still in use.
            # PostgreSQL looks at the foreign keys when the transaction ends.
            rows._raw_delete(rows.db)
        across_people("own_data_reduce", person_id)
        reduce(person, now)
        request.done_at = now
        request.save(update_fields=["done_at"])
        audit.record(by=None, subject=person, action="own_data.erased", of=request)


def to_remove() -> list[Kind]:
    """Parts before the rows through which they are found."""
    removed = [kind for kind in classes.kinds() if kind.erasure is Erasure.REMOVED]
    return sorted(removed, key=lambda kind: -max(path.count("__") for path in kind.paths))


def reduce(person: User, now: datetime) -> None:
    """Leave a number, to which rows of other people can go on referring, and nothing that says whose."""
    person.email = f"erased-{person.pk}@erased.invalid"
    person.name = ERASED
    person.time_zone = User._meta.get_field("time_zone").get_default()
    person.joined_at, person.last_login = now, None
    person.hides_two_step_hint = False
    person.save()


def _claim(person_id: int, **conditions: Any) -> ErasureRequest | None:
    """Nobody else works on what is claimed, and nobody waits for it."""
    return (
        ErasureRequest.objects.select_for_update(skip_locked=True)
        .filter(person=person_id, undone_at=None, done_at=None, **conditions)
        .first()
    )


def _remove_sessions(person: User) -> None:
    """Those of whoever is signed in as this person, was about to, or typed something before they were."""
    # Within a sentence too, but not as the end of a longer address.
    address = re.compile(rf"(?<![\w.%+'-]){re.escape(person.email)}(?![\w-]|\.\w)", re.IGNORECASE)
    for session in Session.objects.iterator():
        if any(_is_about(person, address, *found) for found in _walk(session.get_decoded())):
            session.delete()


def _is_about(person: User, address: re.Pattern[str], name: str, value: Any) -> bool:
    if name in ("_auth_user_id", "owner", "user_id"):
        return str(value) == str(person.pk)
    # allauth's own way to write a number.
    if name == "user_pk":
        return bool(str(value) == user_pk_to_url_str(person))
    return isinstance(value, str) and address.search(value) is not None


def _walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, name)
    else:
        yield name, value
