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

from apps.reminders.handing_over import SAYS, RefusedError, UncertainError, in_short
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.reminders.stop_links import stop_url


class Message(EmailMultiAlternatives):
    def message(self, *args: Any, **options: Any) -> Any:
        """As Django has it, but headers are not folded short of RFC 5322's 998 characters.

        Folded at 78, `List-Unsubscribe` would begin with an empty line, which some mail programs misread.
        """
        message = super().message(*args, **options)
        message.policy = message.policy.clone(max_line_length=998)
        return message


def reminder_email(reminder: Reminder, preference: ReminderPreference, *, is_last: bool) -> Message:
    """The same for every kind. Not sent yet.

    It leads to the page that the site begins with: after signing in, that says what the reminder is about.
    `is_last`: it says that the weekly ones rest from now on.
    """
    stop = stop_url(preference)
    context = {
        "site_url": settings.BASE_URL,
        "stop_url": stop,
        "change_url": settings.BASE_URL + reverse("reminders:settings"),
        "is_test": reminder.kind == Kind.TEST,
        "is_last": is_last,
    }
    message = Message(
        subject=SAYS,
        body=render_to_string("reminders/email.txt", context),
        # The sender of the envelope: where a mail server reports what it cannot deliver.
        from_email=settings.EMAIL_BOUNCES_TO,
        to=[reminder.person.email],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<reminder.{reminder.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            # RFC 8058: a mail program's own "Unsubscribe" posts to the address, without cookies.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # RFC 3834, and what Exchange reads in its place: no "out of office" comes back.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        },
    )
    message.attach_alternative(render_to_string("reminders/email.html", context), "text/html")
    return message


def send(message: Message) -> None:
    """Hand a message to the mail server. Raises RefusedError, or UncertainError."""
    connection = _Connection()
    try:
        connection.open()
        connection.send_messages([message])
    except smtplib.SMTPDataError as error:
        # RFC 5321 section 4.2.1: 4yz is "not now", 5yz "never". Other answers to the message say neither.
        if not 400 <= error.smtp_code <= 599:
            raise UncertainError(in_short(error)) from error
        raise RefusedError(in_short(error), for_good=error.smtp_code >= 500) from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        why = f"{in_short(error)} {', '.join(map(str, codes))}"
        raise RefusedError(why, for_good=all(code >= 500 for code in codes)) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if connection.handed_over:
            raise UncertainError(in_short(error)) from error
        # A wrong password or sender address is ours to mend, so even a 5yz may pass next time.
        raise RefusedError(in_short(error), for_good=False) from error
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
