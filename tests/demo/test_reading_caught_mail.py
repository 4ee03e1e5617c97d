import os
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


@pytest.fixture
def caught(settings):
    """`caught("name", subject=...)`: a message as the local mail server keeps it."""

    def keep(name, subject="Your code", text="Your code is 123456.", html=None, ago=0):
        message = EmailMessage()
        message["From"] = "Heartwood <hello@heartwood.test>"
        message["To"] = "priya.nair@demo.heartwood.test"
        message["Subject"] = subject
        if text is not None:
            message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html") if text is not None else message.set_content(
                html, subtype="html"
            )
        path = settings.CAUGHT_MAIL_DIR / f"{name}.eml"
        path.write_bytes(b"X-Envelope-To: priya.nair@demo.heartwood.test\r\n" + message.as_bytes())
        moment = (NOW - timedelta(minutes=ago)).timestamp()
        os.utime(path, (moment, moment))
        return name

    return keep


def page(path):
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_can_read_a_code_to_sign_in(caught):
    caught("one")
    assert "Your code is 123456." in page("/demo/mail/one/")


def test_the_list_has_the_newest_first(caught):
    caught("a", subject="Older", ago=5)
    caught("b", subject="Newest", ago=0)
    caught("c", subject="Oldest", ago=9)
    html = page("/demo/mail/")
    assert html.index("Newest") < html.index("Older") < html.index("Oldest")


def test_the_list_says_to_whom_and_when(caught):
    caught("a")
    html = page("/demo/mail/")
    assert "to priya.nair@demo.heartwood.test" in html
    assert "18 November 2026, 09:00:00" in html


def test_links_in_a_mail_can_be_followed(caught):
    caught("a", text="Stop all your reminders: http://localhost:8000/reminders/stop/abc/")
    assert 'href="http://localhost:8000/reminders/stop/abc/"' in page("/demo/mail/a/")


def test_markup_in_a_mail_is_shown_and_never_run(caught):
    caught("a", subject="<script>alert(1)</script>", text="<script>alert(2)</script>")
    for path in ("/demo/mail/", "/demo/mail/a/"):
        assert "<script>alert" not in page(path)


def test_a_mail_with_two_parts_shows_its_text(caught):
    caught("a", text="In plain words", html="<p>In colour</p>")
    html = page("/demo/mail/a/")
    assert "In plain words" in html
    assert "In colour" not in html
    assert "It also has an HTML part" in html


def test_a_mail_without_text_says_so(caught):
    caught("a", text=None, html="<p>Only this</p>")
    assert "This email has no text part" in page("/demo/mail/a/")


def test_letters_beyond_ascii_arrive(caught):
    caught("a", subject="Für Siân, heute", text="Grüße aus Łódź")
    assert "Für Siân, heute" in page("/demo/mail/")
    assert "Grüße aus Łódź" in page("/demo/mail/a/")


def test_a_mail_that_is_still_being_written_is_not_listed(caught, settings):
    (settings.CAUGHT_MAIL_DIR / ".half.eml").write_bytes(b"Subject: Half")
    assert "Half" not in page("/demo/mail/")
    assert Client().get("/demo/mail/.half/").status_code == 404


@pytest.mark.parametrize("name", ["..%2F..%2Fsecret", "%2e%2e%2fsecret", "nothing", "..", "secret.eml"])
def test_no_other_file_can_be_reached(name, caught, settings):
    caught("a")
    (settings.CAUGHT_MAIL_DIR.parent / "secret.eml").write_bytes(b"Subject: Secret\n\nsecret")
    response = Client().get(f"/demo/mail/{name}/")
    assert response.status_code == 404


def test_without_any_mail_the_page_says_so(caught):
    assert "Nothing yet" in page("/demo/mail/")


def test_where_mail_is_really_sent_the_page_says_so(settings):
    settings.CAUGHT_MAIL_DIR = None
    assert "it is really sent" in page("/demo/mail/")


def test_a_directory_that_is_not_there_yet_is_an_empty_one(settings, tmp_path):
    settings.CAUGHT_MAIL_DIR = tmp_path / "later"
    assert "Nothing yet" in page("/demo/mail/")


def test_the_two_pages_change_nothing_when_posted_to(caught):
    caught("a")
    assert Client().post("/demo/mail/").status_code == 405
    assert Client().post("/demo/mail/a/").status_code == 405
