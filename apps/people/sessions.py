"""Sessions as Django keeps them, but for one thing: whatever is saved in one, it ends 12 hours after sign-in.

Django counts from the last time that something was saved, and every message on a page saves something. Left
open on a shared computer and used now and then, a session would never end.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

KEY = "ends_at"


class SessionStore(db.SessionStore):
    """settings.SESSION_ENGINE looks for it under this name."""

    def get_expiry_date(self, **options: Any) -> datetime:
        usual: datetime = super().get_expiry_date(**options)
        ends_at = self.get(KEY)
        return min(usual, datetime.fromisoformat(ends_at)) if ends_at else usual


def listen() -> None:
    user_logged_in.connect(_say_when_it_ends)


def _say_when_it_ends(request: HttpRequest, **_: Any) -> None:
    ends_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session[KEY] = ends_at.isoformat()
