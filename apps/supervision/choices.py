"""What somebody has chosen to share and not confirmed yet: kept in their session, and gone with it.

Under a number of its own that stands in the address, so that Back finds it again, and what was left once does
not come up the next time.
"""

import json
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from apps.people.models import User
from apps.supervision import wording

KEY = "supervision.choices"
MOST = 5
"""Pages of the form that are remembered at a time; the oldest goes first."""

Choice = Mapping[str, list[str]]
"""As the form posts it."""


def keep(request: HttpRequest, choice_id: UUID, choice: Choice) -> None:
    kept = {key: value for key, value in request.session.get(KEY, {}).items() if key != str(choice_id)}
    latest = [*kept.items(), (str(choice_id), dict(choice))][-MOST:]
    request.session[KEY] = dict(latest)


def kept(request: HttpRequest, choice_id: UUID) -> Choice | None:
    found: Choice | None = request.session.get(KEY, {}).get(str(choice_id))
    return found


def forget(request: HttpRequest, choice_id: UUID) -> None:
    request.session[KEY] = {
        key: value for key, value in request.session.get(KEY, {}).items() if key != str(choice_id)
    }


def mark_of(person: User, choice: Choice) -> str:
    """Tells whether what is confirmed is what was previewed, in the wording that was on the page."""
    said = json.dumps([person.pk, wording.CURRENT, choice], sort_keys=True)
    return salted_hmac("supervision.preview", said).hexdigest()
