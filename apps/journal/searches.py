"""What somebody looks for in their journal: sealed in their session under a number, and gone with it.

The number stands in the address in place of the words, so that Back, a reload and a second page of results
find it again.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from apps.people.models import User
from apps.safekeeping.sealed import open_for, seal_for

KEY, PURPOSE = "journal.searches", "journal search"
MOST = 5
"""Searches that a session remembers; the oldest goes first."""


def keep(request: HttpRequest, person: User, sought: Mapping[str, str]) -> UUID:
    search_id = uuid4()
    sealed = seal_for(person.pk, _purpose(search_id), json.dumps(dict(sought)).encode())
    latest = [*request.session.get(KEY, {}).items(), (str(search_id), b64encode(sealed).decode())][-MOST:]
    request.session[KEY] = dict(latest)
    return search_id


def kept(request: HttpRequest, person: User, search_id: UUID) -> dict[str, Any] | None:
    sealed = request.session.get(KEY, {}).get(str(search_id))
    if sealed is None:
        return None
    found: dict[str, Any] = json.loads(open_for(person.pk, _purpose(search_id), b64decode(sealed)))
    return found


def _purpose(search_id: UUID) -> str:
    return f"{PURPOSE} {search_id}"
