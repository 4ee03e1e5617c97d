"""An error report, such as Django can mail, says where the error was and nothing of what was typed."""

import logging
from uuid import uuid4

import pytest
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

from tests.contracts.words.markers import Markers


@pytest.fixture
def markers():
    return Markers()


@pytest.fixture
def crash(cast, clock, signed_in, monkeypatch, markers):
    """`crash()`: saving an entry fails with an error that quotes it; returns the words."""

    def broken(**given):
        raise ValueError(f"cannot save {given}")

    def run():
        client, words = signed_in(cast.ada), markers("entry")
        client.raise_request_exception = False
        monkeypatch.setattr("apps.journal.actions.save", broken)
        answer = client.post(f"/journal/{uuid4()}/write/", {"words": words})
        assert answer.status_code == 500
        assert words not in answer.content.decode()
        return words

    return run


@pytest.fixture
def mails_errors(settings, mailbox):
    """Somebody has put Django's error mails back."""
    settings.ADMINS = [("Operations", "operations@example.org")]
    handler = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def texts_of(message):
    return [part.get_content() for part in message.walk() if not part.is_multipart()]


def test_an_error_is_mailed_to_nobody(crash, settings, mailbox):
    settings.ADMINS = [("Operations", "operations@example.org")]
    crash()
    assert mailbox.messages == []


def test_an_error_that_is_mailed_says_where_it_was_and_not_what_was_typed(
    crash, mails_errors, mailbox, markers
):
    crash()
    [message] = mailbox.messages
    for text in texts_of(message):
        assert "apps/journal/entry_views.py" in text
        assert "builtins.ValueError" in text
    whole = "\n".join([str(message), *texts_of(message)])
    assert markers.found_in({"mail": whole.encode()}) == {}


def test_djangos_own_report_would_have_told_it(crash, mails_errors, mailbox):
    mails_errors.reporter_class = ExceptionReporter
    words = crash()
    assert any(words in text for text in texts_of(mailbox.messages[0]))


def test_a_report_masks_keys_in_addresses(rf, settings):
    from django.utils.module_loading import import_string

    reporter = import_string(settings.DEFAULT_EXCEPTION_REPORTER)
    report = reporter(rf.post("/invitation/a-key-that-opens/"), None, "Not sent", None)
    assert report.get_traceback_text() == "POST /invitation/…/"
