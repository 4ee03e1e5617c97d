"""The one-click unsubscribe of RFC 8058, and its page for people."""

import re

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.reminders import choices
from apps.reminders.models import ReminderPreference
from apps.reminders.stop_links import stop_token
from apps.safekeeping.models import AuditEvent
from tests.reminders.conftest import DAY, DUE

pytestmark = pytest.mark.usefixtures("clock")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(cast, clock, wants_reminders, tick, mail_server):
    """The path in the header of the email that Ada was sent."""
    wants_reminders(cast.ada)
    clock.move_to(DUE)
    tick()
    header = mail_server.accepted[0]["List-Unsubscribe"]
    return re.fullmatch(r"<http://localhost:8000(/\S+)>", header)[1]


@pytest.fixture
def mail_program():
    """Posts without cookies, and does not follow Django's test client in skipping the CSRF check."""
    return Client(enforce_csrf_checks=True)


def is_on(person):
    return not ReminderPreference.objects.get(person=person).all_off


def test_the_mail_programs_own_unsubscribe_button_works(link, cast, mail_program):
    response = mail_program.post(link, ONE_CLICK)

    assert response.status_code == 200
    assert not is_on(cast.ada)
    assert not mail_program.cookies


def test_as_a_multipart_form_too(link, cast, mail_program):
    body = "--x\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click\r\n--x--\r\n"

    mail_program.post(link, body, content_type="multipart/form-data; boundary=x")

    assert not is_on(cast.ada)


def test_asking_for_its_head_alone_changes_nothing(link, cast, client):
    assert client.head(link).status_code == 200
    assert is_on(cast.ada)


def test_opening_the_link_changes_nothing(link, cast, client):
    page = client.get(link).content.decode()

    assert is_on(cast.ada)
    assert "Stop reminders" in page
    assert "ada" not in page.lower()


def test_the_button_on_the_page_stops_them(link, cast, mail_program):
    page = mail_program.post(link, ONE_CLICK).content.decode()

    assert "Your reminders are off" in page
    assert not is_on(cast.ada)


def test_next_week_nothing_comes(link, clock, tick, mail_program, mail_server):
    mail_program.post(link, ONE_CLICK)
    clock.move_to(DUE + 7 * DAY)

    tick()

    assert len(mail_server.accepted) == 1


def test_a_reminder_stopped_before_its_day_does_not_use_up_the_week(
    cast, clock, wants_reminders, tick, mail_server
):
    wants_reminders(cast.ada)
    choices.stop(by=cast.ada, now=timezone.now())
    clock.move_to(DUE)
    tick()

    wants_reminders(cast.ada, weekday=6)
    clock.shift(DAY)
    tick()

    assert len(mail_server.accepted) == 1


def test_stopping_twice_is_stopping_once(link, cast, mail_program):
    mail_program.post(link, ONE_CLICK)
    again = mail_program.post(link, ONE_CLICK)

    assert again.status_code == 200
    assert AuditEvent.objects.filter(action="reminders.stopped", subject=cast.ada).count() == 1


def test_the_link_in_an_old_email_still_works_after_turning_them_on_again(
    link, cast, wants_reminders, mail_program
):
    mail_program.post(link, ONE_CLICK)
    wants_reminders(cast.ada)

    mail_program.post(link, ONE_CLICK)

    assert not is_on(cast.ada)


def test_the_page_says_so_when_they_are_off_already(link, mail_program):
    mail_program.post(link, ONE_CLICK)

    assert "Your reminders are off" in mail_program.get(link).content.decode()


def test_it_stops_nobody_elses(link, cast, wants_reminders, mail_program):
    wants_reminders(cast.ben)

    mail_program.post(link, ONE_CLICK)

    assert is_on(cast.ben)


def wrong_tokens(preference):
    token = stop_token(preference)
    return {
        "cut short": token[:-4],
        "without its signature": preference.stop_key.hex,
        "signed for something else": Signer(salt="something.else", sep=".").sign(preference.stop_key.hex),
        "signed by somebody else": Signer(key="x" * 50, salt="apps.reminders.stop", sep=".").sign(
            preference.stop_key.hex
        ),
        "nonsense": "nonsense",
    }


@pytest.mark.parametrize(
    "how",
    [
        "cut short",
        "without its signature",
        "signed for something else",
        "signed by somebody else",
        "nonsense",
    ],
)
def test_a_wrong_link_gets_a_kind_page_and_stops_nothing(how, cast, wants_reminders, mail_program):
    wants_reminders(cast.ada)
    token = wrong_tokens(cast.ada.reminder_preference)[how]

    response = mail_program.post(reverse("reminders:stop", args=[token]), ONE_CLICK)

    assert response.status_code == 404
    assert "It may have been cut short" in response.content.decode()
    assert is_on(cast.ada)


def test_a_new_stop_key_ends_the_links_sent_so_far(link, cast, mail_program):
    ReminderPreference.objects.update(stop_key="12345678123456781234567812345678")

    assert mail_program.post(link, ONE_CLICK).status_code == 404
    assert is_on(cast.ada)


def test_links_outlive_a_change_of_the_secret_key_while_the_old_one_is_listed(
    link, cast, mail_program, settings
):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]

    mail_program.post(link, ONE_CLICK)

    assert not is_on(cast.ada)


def test_the_link_opens_nothing_else(link, client):
    client.get(link)
    client.post(link, ONE_CLICK)

    assert client.get(reverse("reminders:settings")).status_code == 302
