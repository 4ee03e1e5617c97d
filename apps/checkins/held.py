"""Keeps what was typed when the session ended before "Save and continue" was pressed.

The page carries a signed mark of whose it is. A post that arrives signed out is held in the visitor's new,
anonymous session, and put into the draft when that same person signs in there. Anybody else who signs in
on the computer never sees it: it is dropped.
"""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.checkins import pages, steps
from apps.people.models import User
from apps.resilience.weeks import Week

SALT = "checkins.whose"
KEY = "held_check_in"
LONGEST = 24 * 60 * 60
"""Seconds a page may have been open before what it posts is no longer held."""

log = logging.getLogger(__name__)


def mark_of(person: User) -> str:
    return signing.dumps(person.pk, salt=SALT)


def is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the posted page was opened by another person than the one who is signed in now.

    Two people share a computer: one leaves a page open, the other signs in, the first page is sent.
    """
    try:
        owner = signing.loads(request.POST.get("whose", ""), salt=SALT)
    except signing.BadSignature:
        return False
    return bool(owner != request.user.pk)


def hold(request: HttpRequest, week: Week, slug: str) -> str:
    """Hold a signed-out post; returns the page to come back to after signing in.

    Raises Http404 for a step that does not exist: a post nobody could put back must not be held.
    """
    if slug not in steps.BY_SLUG:
        raise Http404(f"no step {slug!r}")
    try:
        owner = signing.loads(request.POST.get("whose", ""), salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        log.info("A signed-out post to a check-in carried no valid mark; it was not held.")
    else:
        request.session[KEY] = {
            "owner": owner,
            "week": str(week),
            "slug": slug,
            "posted": {
                name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"
            },
        }
    return reverse("checkins:step", args=[week, slug])


@receiver(user_logged_in)
def put_back(request: HttpRequest, user: User, **_: Any) -> None:
    held = request.session.pop(KEY, None)
    if held is None or held["owner"] != user.pk:
        return
    try:
        # In a savepoint: what cannot be put back must never keep somebody from signing in.
        with transaction.atomic():
            _save(user, held)
        messages.success(request, "What you typed before you were signed out is back.")
    except Exception:
        log.exception("What was typed before the session ended could not be put back.")
        messages.error(request, "We could not put back what you typed before you were signed out.")


def _save(user: User, held: dict[str, Any]) -> None:
    week, now = Week.parse(held["week"]), timezone.now()
    posted = pages.posted_from(held["posted"])
    page = pages.StepPage.of(user, week, held["slug"], now)
    form = page.form_of(posted)
    form.is_valid()
    page.save(form, posted, now)
