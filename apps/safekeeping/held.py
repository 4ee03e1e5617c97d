"""Keeps what was typed when the session ended before it was sent.

The page carries a signed mark of whose it is. A post that arrives signed out is sealed with that person's key
and held in the visitor's new, anonymous session, beside those of other tabs. It is put back when that person
signs in there. Anybody else who signs in on the computer never sees it: it is dropped.
"""

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, QueryDict

from apps.safekeeping import unsent
from apps.safekeeping.acting import acting
from apps.safekeeping.keys import KeyMissingError
from apps.safekeeping.sealed import open_for, seal_for
from apps.safekeeping.whose import mark_in

KEY, PURPOSE = "held_posts", "held post"
MOST = 20
"""Posts that one session holds; there are as many as there were pages open."""
LONGEST = 24 * 60 * 60
"""Seconds a page may have been open before what it posts is no longer held."""

PutBack = Callable[[Any, str, QueryDict], None]
"""Called with the person, the form's key and what was posted."""
_ways: dict[str, PutBack] = {}

log = logging.getLogger(__name__)


def register(prefix: str, put_back: PutBack) -> None:
    """Say how posts of forms whose key begins so are put back. Others are kept as unsent."""
    _ways[prefix] = put_back


def hold(request: HttpRequest) -> bool:
    """Hold a signed-out post that carries a mark of ours; False for any other."""
    mark = mark_in(request, max_age=LONGEST)
    if mark is None:
        return False
    held = {
        "form": mark.form,
        "posted": {n: request.POST.getlist(n) for n in request.POST if n != "csrfmiddlewaretoken"},
    }
    try:
        # Nobody is signed in. Our mark says whose page it is, and only that person's key is asked for.
        with acting(mark.person_id):
            sealed = seal_for(mark.person_id, PURPOSE, json.dumps(held).encode())
    except KeyMissingError:
        log.info("A signed-out post was of somebody who is no longer here; it was not held.")
        return False
    # Beside what another tab has posted: it waits for the same sign-in.
    before = request.session.get(KEY, [])[-(MOST - 1) :]
    request.session[KEY] = [*before, {"owner": mark.person_id, "sealed": b64encode(sealed).decode()}]
    return True


def keep_at_once(request: HttpRequest) -> bool:
    """Keep what somebody posts who is signed in and refused; False where it is no page of their own.

    While they were writing they may have stopped being a practitioner, or been told to set up a second step.
    """
    mark, view = mark_in(request), request.resolver_match.func if request.resolver_match else None
    if mark is None or mark.person_id != request.user.pk or getattr(view, "is_never_held", False):
        return False
    try:
        with transaction.atomic(), acting(mark.person_id):
            _way_of(mark.form)(request.user, mark.form, request.POST)
    except Exception:
        log.exception("What was typed by somebody who was refused could not be kept.")
        return False
    return True


@receiver(user_logged_in)
def put_back(request: HttpRequest, user: Any, **_: Any) -> None:
    held = [each for each in request.session.pop(KEY, []) if each["owner"] == user.pk]
    # In the order in which it was posted.
    are_back = [_is_put_back(user, each["sealed"]) for each in held]
    if any(are_back):
        messages.success(request, "What you typed before you were signed out is back.")
    if not all(are_back):
        some_of = "some of " if any(are_back) else ""
        messages.error(request, f"We could not put back {some_of}what you typed before you were signed out.")


def _is_put_back(person: Any, sealed: str) -> bool:
    try:
        # In a savepoint: what cannot be put back must never keep somebody from signing in.
        with transaction.atomic(), acting(person.pk):
            opened = json.loads(open_for(person.pk, PURPOSE, b64decode(sealed)))
            _way_of(opened["form"])(person, opened["form"], _posted_from(opened["posted"]))
    except Exception:
        log.exception("What was typed before the session ended could not be put back.")
        return False
    return True


def _way_of(form: str) -> PutBack:
    return next((way for prefix, way in _ways.items() if form.startswith(prefix)), _keep_unsent)


def _keep_unsent(person: Any, form: str, posted: QueryDict) -> None:
    unsent.keep(person_id=person.pk, form_key=form, posted=posted)


def _posted_from(lists: dict[str, list[str]]) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, given in lists.items():
        posted.setlist(name, given)
    return posted
