"""What logs may say. People who run the site read them, so nothing that somebody wrote may be in them."""

import logging
import re
import smtplib
import traceback
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured

# Addresses whose last part is a key: whoever has it may act.
KEYS_IN_PATHS = re.compile(r"(/invitation/|/reminders/stop/|/calendar/|/password/reset/key/)[^/\s'\"]+")
# What these say comes from the machine, never from a form or a row.
SAYS_NOTHING_PRIVATE = (OSError, ImproperlyConfigured)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Errors by their class and place, without their message; paths without the keys in them.

    PostgreSQL tells the whole failing row in an error's message, and many of Python's errors quote the value
    that was wrong.
    """

    def format(self, record: logging.LogRecord) -> str:
        arguments = record.args
        if isinstance(arguments, dict) and "exc" in arguments:
            # Celery puts the error and its traceback into the message itself.
            kind = type(record.exc_info[1]).__name__ if record.exc_info else "an error"
            record = logging.makeLogRecord(
                {**record.__dict__, "args": {**arguments, "exc": kind, "traceback": ""}}
            )
        # Another formatter may have kept the whole text on the record.
        record.exc_text = None
        return KEYS_IN_PATHS.sub(r"\1…", super().format(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 (logging's name)
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            told = f": {error}" if _may_be_told(error) else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            lines.insert(0, f"{frames}{type(error).__module__}.{type(error).__qualname__}{told}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to\n".join(lines)


def _may_be_told(error: BaseException) -> bool:
    return isinstance(error, SAYS_NOTHING_PRIVATE) and not isinstance(error, smtplib.SMTPException)
