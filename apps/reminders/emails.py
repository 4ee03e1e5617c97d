"""The reminder as an email. It says nothing that anybody looking over a shoulder could learn from."""

import smtplib
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from apps.reminders.models import Reminder, ReminderPreference
from apps.reminders.stop_links import stop_url

SUBJECT = "You have a reminder"


class Message(EmailMultiAlternatives):
    def message(self, *args: Any, **options: Any) -> Any:
        """As Django has it, but headers are not folded short of RFC 5322's 998 characters.

        Folded at 78, `List-Unsubscribe` would begin with an empty line, which some mail programs misread.
        """
        message = super().message(*args, **options)
        message.policy = message.policy.clone(max_line_length=998)
        return message


class MailRefusedError(Exception):
    """The mail server did not take the message. `for_good`: asking again would get the same answer."""

    def __init__(self, *, for_good: bool) -> None:
        self.for_good = for_good


class MailUncertainError(Exception):
    """The message was handed over and the answer is missing: it may or may not arrive."""


def weekly_reminder(reminder: Reminder, preference: ReminderPreference) -> Message:
    """The weekly reminder. Not sent yet."""
    stop = stop_url(preference)
    context = {
        "site_url": settings.BASE_URL,
        "stop_url": stop,
        "change_url": settings.BASE_URL + reverse("reminders:settings"),
    }
    message = Message(
        subject=SUBJECT,
        body=render_to_string("reminders/weekly_email.txt", context),
        to=[reminder.person.email],
        headers={
            "Message-ID": f"<reminder.{reminder.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            # RFC 8058: a mail program's own "Unsubscribe" posts to the address, without cookies.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # RFC 3834, and what Exchange reads in its place: no "out of office" comes back.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        },
    )
    message.attach_alternative(render_to_string("reminders/weekly_email.html", context), "text/html")
    return message


def send(message: Message) -> None:
    """Hand a message to the mail server. Raises MailRefusedError, or MailUncertainError."""
    connection = _Connection()
    try:
        connection.open()
        connection.send_messages([message])
    except smtplib.SMTPDataError as error:
        # RFC 5321 section 4.2.1: 4yz is "not now", 5yz "never". Other answers to the message say neither.
        if not 400 <= error.smtp_code <= 599:
            raise MailUncertainError from error
        raise MailRefusedError(for_good=error.smtp_code >= 500) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise MailRefusedError(for_good=all(code >= 500 for code in codes)) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if connection.handed_over:
            raise MailUncertainError from error
        # A wrong password or sender address is ours to mend, so even a 5yz may pass next time.
        raise MailRefusedError(for_good=False) from error
    finally:
        # The server has answered by now; how it takes the goodbye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


class _Connection(EmailBackend):
    """Django's SMTP connection, which also knows whether the message itself was begun to be handed over."""

    handed_over = False

    @property
    def connection_class(self) -> Any:
        backend = self

        class Connection(super().connection_class):  # type: ignore[misc]
            def data(self, message: Any) -> Any:
                backend.handed_over = True
                return super().data(message)

        return Connection
