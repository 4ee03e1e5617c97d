"""The search for words finds them wherever they are left unsealed, or finding none would prove nothing."""

import logging
from base64 import b64encode

import pytest
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from apps.people.models import User
from config.celery import app
from tests.contracts.words import places
from tests.contracts.words.markers import Markers
from tests.contracts.words.visitor import Trail, Visitor


@pytest.fixture
def markers():
    return Markers()


def found(markers, **searched):
    """The names of the places in which one is found."""
    return set(markers.found_in(searched))


@pytest.mark.parametrize(
    "spell",
    [
        str.encode,
        lambda words: words.upper().encode(),
        lambda words: words.encode("utf-16-le"),
        lambda words: words.encode("utf-16-be"),
        lambda words: words.encode().hex().encode(),
        lambda words: b64encode(f"it says {words}, she says".encode()),
        lambda words: b64encode(f"she says {words}".encode()),
        lambda words: b64encode(f"a {words}.".encode("utf-16-le")),
    ],
    ids=["plain", "capitals", "utf-16-le", "utf-16-be", "hex", "base64", "base64 moved", "base64 of utf-16"],
)
def test_in_any_spelling(markers, spell):
    assert found(markers, place=b"before " + spell(markers("words")) + b" after", other=b"nothing") == {
        "place"
    }


def test_in_a_column_and_on_the_disk_even_after_it_was_removed(markers, committed_cast, services):
    ada = User.objects.filter(pk=committed_cast.ada.pk)
    ada.update(name=markers("name"))
    assert found(markers, dump=places.database_dump(services)) == {"dump"}
    ada.update(name="Ada")
    dump, files = places.database_dump(services), places.database_files(services)
    assert found(markers, dump=dump, files=files) == {"files"}


def test_in_a_session(markers, committed_cast, signed_in, services):
    session = signed_in(committed_cast.ada).session
    session["note"] = markers("note")
    session.save()
    assert found(markers, sessions=places.sessions()) == {"sessions"}


def test_in_the_cache(markers, services):
    with places.watched_redis() as commands:
        cache.set("note", {"words": markers("note")})
        then = places.redis_now()
        cache.delete("note")
    searched = {"then": then, "now": places.redis_now(), "commands": places.said_to_redis(commands)}
    assert found(markers, **searched) == {"then", "commands"}


def test_in_what_a_task_is_given(markers, services):
    with places.watched_redis() as commands:
        app.send_task("nobody.does.this", [markers("argument")])
        then = places.redis_now()
        app.control.purge()
    searched = {"then": then, "now": places.redis_now(), "commands": places.said_to_redis(commands)}
    assert found(markers, **searched) == {"then", "commands"}


@pytest.mark.parametrize("name", ["apps.journal", "django.request", "celery.worker", "made.just.now"])
def test_in_a_line_of_a_log(markers, db, name):
    with places.everything_logged() as logged:
        logging.getLogger(name).debug("Saved %s", markers("line"))
    assert found(markers, logs=logged.getvalue().encode()) == {"logs"}


def test_in_a_statement_to_the_database(markers, db):
    with places.everything_logged() as logged, connection.cursor() as cursor:
        cursor.execute("SELECT %s", [markers("value")])
    assert found(markers, logs=logged.getvalue().encode()) == {"logs"}


def test_in_mail_however_it_is_packed(markers, mailbox, services):
    message = EmailMultiAlternatives("Hello", "Nothing here", to=["ada@example.org"])
    message.attach("note.txt", f"…{markers('note')}".encode("utf-16"), "application/octet-stream")
    message.send()
    assert found(markers, mail=places.mail(mailbox)) == {"mail"}


PAGES = {
    "address": "<form action='/?q={}'></form>",
    "link": "<a href='/{}'>there</a>",
    "form that is sent with GET": "<form><textarea name='q'>{}</textarea></form>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_in_the_addresses_of_a_page(markers, page):
    from django.http import HttpResponse

    trail = Trail(markers.stem)
    trail.saw("/", HttpResponse(page.format(markers("page"))))
    assert found(markers, addresses="\n".join(trail.addresses).encode()) == {"addresses"}


def test_in_an_address_asked_for(markers, db):
    trail = Trail(markers.stem)
    Visitor(trail).get(f"/support/?q={markers('asked')}")
    assert found(markers, addresses="\n".join(trail.addresses).encode()) == {"addresses"}


def test_in_a_title_a_redirect_and_a_cookie(markers):
    from django.http import HttpResponse, HttpResponseRedirect

    trail = Trail(markers.stem)
    trail.saw("/", HttpResponse(f"<title>{markers('title')}</title>"))
    assert found(markers, titles="\n".join(trail.titles).encode()) == {"titles"}
    for response in (HttpResponseRedirect(f"/{markers('to')}/"), HttpResponse()):
        trail.headers.clear()
        if response.status_code == 200:
            response.set_cookie("note", markers("cookie"))
        trail.saw("/", response)
        assert found(markers, headers="\n".join(trail.headers).encode()) == {"headers"}
