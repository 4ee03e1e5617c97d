import logging
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from apps.own_data.models import ErasureRequest
from apps.own_data.presenters import moment_in_words
from apps.people.emails import compose

logger = logging.getLogger(__name__)


def send_erasure_asked(asked: ErasureRequest, request: HttpRequest) -> None:
    """Sent once the request is committed. Where the mail server refuses, the page says so."""
    link = settings.BASE_URL + reverse("own_data:index")
    person = asked.person
    due = moment_in_words(asked.due_at, person)
    message = compose(
        subject="Your Heartwood account will be erased",
        text=render_to_string(
            "own_data/email/erasure_asked.txt", {"person": person, "due": due, "link": link}
        ),
        to=person.email,
        link=link,
    )
    transaction.on_commit(partial(_send_or_tell, message, request))


def _send_or_tell(message: EmailMessage, request: HttpRequest) -> None:
    try:
        message.send()
    except OSError:
        logger.exception("An email about an erasure could not be sent")
        messages.warning(request, "We could not send you an email about this. What you asked for holds.")
