"""What somebody looking over a shoulder, a mail administrator or a mail program sees of it."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from apps.reminders import choices
from tests.reminders.conftest import DAY, DUE, chooses

# Whole words that would tell a bystander something: about health, feelings, work or what the site is for.
TELLING = re.compile(
    r"\b(check-?in|well-?being|health|mental|mood|feel\w*|stress\w*|burn-?out|resilien\w*|cop(e|ing)|team|"
    r"supervis\w*|manager|service|nhs|practitioner|pwp|week away|leave of|sick\w*|journal|ada|heartwood)\b",
    re.IGNORECASE,
)


def weekly(ada, clock, tick):
    chooses(ada)
    clock.move_to(DUE)
    tick()


def the_last_before_they_rest(ada, clock, tick):
    weekly(ada, clock, tick)
    for _ in range(3):
        clock.shift(7 * DAY)
        tick()


def a_test(ada, clock, tick):
    chooses(ada)
    choices.send_test(by=ada, now=timezone.now())
    tick()


@pytest.fixture(params=[weekly, the_last_before_they_rest, a_test], ids=lambda each: each.__name__)
def message(request, cast, clock, tick, mail_server):
    request.param(cast.ada, clock, tick)
    return mail_server.accepted[-1]


def text_part(message):
    return message.get_body(("plain",)).get_content()


def html_part(message):
    return message.get_body(("html",)).get_content()


def test_the_subject_says_only_that_there_is_a_reminder(message):
    assert message["Subject"] == "You have a reminder"


@pytest.mark.parametrize("part", [text_part, html_part])
def test_the_body_tells_a_bystander_nothing(part, message):
    without_links = re.sub(r"https?://[^\s\"<]+", "", part(message))

    assert TELLING.findall(without_links) == []


@pytest.mark.parametrize("part", [text_part, html_part])
def test_the_links_tell_a_bystander_nothing_but_the_site(part, message):
    paths = re.findall(r"http://localhost:8000([^\s\"<]*)", part(message))

    assert {path.split("/")[1] if path else "" for path in paths} == {"", "reminders"}
    assert TELLING.findall(" ".join(paths)) == []


@pytest.mark.parametrize("part", [text_part, html_part])
def test_each_part_leads_to_the_site_to_the_settings_and_to_stopping(part, message):
    links = set(re.findall(r"http://localhost:8000[^\s\"<]*", part(message)))
    stop = message["List-Unsubscribe"].strip("<>")

    assert links == {"http://localhost:8000", "http://localhost:8000/reminders/", stop}


def test_html_loads_nothing_so_nobody_learns_that_it_was_opened(message):
    assert (
        re.findall(r"<(?:img|link|script|iframe|object|style)|src=|url\(|@import", html_part(message)) == []
    )


def test_plain_text_reads_well_in_a_narrow_window(message):
    lines = [line for line in text_part(message).splitlines() if "http" not in line]

    assert max(map(len, lines)) <= 78
    assert text_part(message).startswith("You ")
    assert "\n\n\n\n" not in text_part(message)


def test_the_headers_for_one_click_unsubscribing(message):
    # RFC 8058 section 3.1: exactly one of each, and an https address beside it in production.
    assert message.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert len(message.get_all("List-Unsubscribe")) == 1
    assert "\n" not in message["List-Unsubscribe"]


def test_no_out_of_office_answer_comes_back(message):
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_it_can_be_traced_to_its_row(message, cast):
    reminder = cast.ada.reminders.filter(state="sent", channel="email").latest("due_at")

    assert message["Message-ID"] == f"<reminder.{reminder.pk}@localhost>"


def test_what_cannot_be_delivered_is_reported_to_an_address_of_its_own(
    cast, clock, wants_reminders, tick, mail_server, settings
):
    settings.EMAIL_BOUNCES_TO = "bounces@heartwood.test"
    wants_reminders(cast.ada)
    clock.move_to(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    tick()

    (message,) = mail_server.accepted
    assert mail_server.senders == ["bounces@heartwood.test"]
    assert message["From"] == "Heartwood <hello@heartwood.test>"


def test_it_goes_to_one_person_only(message):
    assert message["To"] == "ada@example.org"
    assert message["Cc"] is None
    assert message["Bcc"] is None
