"""Nothing that somebody wrote, and no key, is in the logs."""

import logging
import smtplib

import pytest
from django.db import IntegrityError, transaction

from apps.people.models import Service
from apps.safekeeping.logs import PrivateFormatter

SECRET = "my manager said what I will not forget"


def logged(error=None, message="Internal Server Error: %s", *args):
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, message, args or ("/check-in/",), None
    )
    if error:
        record.exc_info = (type(error), error, error.__traceback__)
    return PrivateFormatter("%(levelname)s %(message)s").format(record)


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_row_that_postgresql_refuses_is_not_told(db):
    # Not a table with row security: of those PostgreSQL tells no values.
    Service.objects.create(name=SECRET)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Service.objects.create(name=SECRET)
    assert SECRET in str(refused.value), "PostgreSQL tells it, or this test proves nothing"
    told = logged(refused.value)
    assert SECRET not in told
    assert "django.db.utils.IntegrityError" in told
    assert "psycopg.errors.UniqueViolation" in told
    assert "test_logs.py" in told


def test_an_error_that_quotes_what_was_typed_is_told_by_its_class_alone():
    assert logged(raised(ValueError(f"invalid literal: {SECRET!r}"))).endswith("builtins.ValueError")


def test_a_machine_that_is_down_is_told_in_full():
    assert "Connection refused by the broker" in logged(
        raised(ConnectionError("Connection refused by the broker"))
    )


def test_a_mail_servers_refusal_does_not_tell_the_address():
    assert "ada@example.org" not in logged(
        raised(smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no")}))
    )


def test_a_failed_task_is_told_without_its_message():
    context = {"name": "apps.reminders.tasks.tick", "exc": f"ValueError({SECRET!r})", "traceback": SECRET}
    error = raised(ValueError(SECRET))
    told = logged(error, "Task %(name)s raised unexpected: %(exc)s\n%(traceback)s", context)
    assert SECRET not in told
    assert "apps.reminders.tasks.tick raised unexpected: ValueError" in told


@pytest.mark.parametrize(
    "path",
    [
        "/invitation/{}/",
        "/reminders/stop/{}/",
        "/account/password/reset/key/{}/",
        "/reminders/stop/{}",
        "/plans/calendar/{}.ics",
    ],
)
def test_keys_in_paths_are_masked(path):
    told = logged(None, "Not Found: %s", path.format("a-key-that-opens"))
    assert "a-key-that-opens" not in told
    assert "…" in told


def test_the_site_logs_with_this_formatter(settings):
    assert settings.LOGGING["formatters"]["plain"]["()"] == "apps.safekeeping.logs.PrivateFormatter"
    assert all(handler["formatter"] == "plain" for handler in settings.LOGGING["handlers"].values())
