import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from apps.home import presenters, queries, who_sees
from apps.home.about import phases
from apps.home.team_things import team_things
from apps.people.access import is_practitioner
from apps.people.models import User

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return render(request, "home/landing.html")
    now = timezone.now()
    own = queries.own_records(user, now)
    team = team_things(user, now, told=own.told_news if own else ())
    left = queries.what_is_left(user, presenters.LEFT)
    shown = presenters.home(user, own, team, left, now)
    return render(request, "home/start.html", {"home": shown})


@login_not_required
@require_safe
def about_model(request: HttpRequest) -> HttpResponse:
    context = {"phases": phases(), "may_check_in": is_practitioner(request)}
    return render(request, "home/about_model.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"head": who_sees.HEAD, "rows": who_sees.summary()}
    return render(request, "home/privacy.html", context)


@login_not_required
@require_safe
def who_sees_what(request: HttpRequest) -> HttpResponse:
    return render(request, "home/who_sees.html", {"parts": who_sees.parts()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """200 "ok" while database and cache answer, otherwise 503. Why goes to the log, not to the caller."""
    try:
        queries.ask_the_database()
        queries.ask_the_cache()
    except (DatabaseError, RedisError):
        logger.exception("The health check failed")
        return HttpResponse("unavailable\n", content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
