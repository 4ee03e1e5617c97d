from typing import Any

from django import template
from django.template import Context

from apps.nhsuk.times import day_name
from apps.own_data.presenters import moment_in_words
from apps.own_data.queries import waiting_erasure
from apps.people.models import User

register = template.Library()


@register.inclusion_tag("own_data/waiting.html", takes_context=True)
def erasure_that_waits(context: Context) -> dict[str, Any]:
    """A notice, with a button to undo, while somebody who is signed in has asked to be erased."""
    request = context["request"]
    user = request.user
    waiting = waiting_erasure(user) if isinstance(user, User) else None
    return {
        "waiting": waiting,
        "asked": day_name(waiting.asked_at.astimezone(user.zone)) if waiting else "",
        "due": moment_in_words(waiting.due_at, user) if waiting else "",
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }
