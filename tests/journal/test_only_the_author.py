"""The journal is its author's alone, in whatever role anybody else asks."""

from uuid import uuid4

import pytest

from apps.journal import actions
from apps.journal.models import Entry, EntryVersion, OfferedMoment
from apps.people.models import today
from tests.conftest import NOW
from tests.diary import THIS_WEEK
from tests.journal.conftest import Journal, wrote

pytestmark = pytest.mark.usefixtures("clock")
PAGES = ["", "write/", "versions/", "remove/"]
BUTTONS = ["write/", "delete/", "put-back/", "remove/"]
STRANGERS = ["ben", "sade", "lena", "amir", "zed"]


@pytest.fixture
def strangers(cast):
    """Nobody's second step stands between them and the journal in these tests."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    for name in STRANGERS:
        TOTP.activate(getattr(cast, name), generate_totp_secret())
    return cast


def leaves(person) -> None:
    person.memberships.update(ends_on=today())


@pytest.mark.parametrize("deleted", [False, True], ids=["kept", "deleted"])
@pytest.mark.parametrize("name", STRANGERS)
def test_nobody_else_reaches_an_entry(strangers, signed_in, name, deleted):
    entry = wrote(strangers.ada, "Zebra")
    if deleted:
        actions.delete(by=strangers.ada, entry_id=entry.pk, now=NOW)
    client = signed_in(getattr(strangers, name))
    for part in PAGES:
        assert client.get(f"/journal/{entry.pk}/{part}").status_code == 404
    for part in BUTTONS:
        assert client.post(f"/journal/{entry.pk}/{part}", {"words": "Mine"}).status_code == 404
    entry.refresh_from_db()
    assert bool(entry.deleted_at) == deleted
    assert [version.words for version in EntryVersion.objects.all()] == ["Zebra"]


def test_nobody_else_puts_a_moment_away(strangers, signed_in):
    entry = wrote(strangers.ada, is_moment=True)
    offer = OfferedMoment.objects.create(person=strangers.ada, entry=entry, week=THIS_WEEK.monday)
    response = signed_in(strangers.ben).post(f"/journal/moments/{offer.pk}/dismiss/")
    offer.refresh_from_db()
    assert response.status_code == 404
    assert offer.dismissed_at is None


@pytest.mark.parametrize("name", STRANGERS[1:])
def test_whoever_is_no_practitioner_has_no_journal(strangers, signed_in, name):
    client = signed_in(getattr(strangers, name))
    for part in ("", "new/", "deleted/"):
        response = client.get(f"/journal/{part}")
        assert response.status_code == 403
    assert client.post(f"/journal/{uuid4()}/write/", {"words": "Mine"}).status_code == 404


def test_a_teammate_sees_only_their_own_list(cast, signed_in):
    wrote(cast.ada, "Zebra")
    assert "Zebra" not in Journal(signed_in(cast.ben)).page()


def test_nobody_signed_out_reaches_anything(cast, client):
    entry = wrote(cast.ada)
    for part in ("", f"{entry.pk}/", "new/", "deleted/"):
        assert client.get(f"/journal/{part}").url.startswith("/account/login/")


def test_who_has_left_reads_and_deletes_and_does_not_write(cast, signed_in):
    entry = wrote(cast.ada, "Zebra")
    leaves(cast.ada)
    journal = Journal(signed_in(cast.ada))
    assert "Zebra" in journal.page(f"{entry.pk}/")
    assert "Change this entry" not in journal.page(f"{entry.pk}/")
    assert "yours to read, print and delete" in journal.page()
    assert "Write an entry" not in journal.page()
    assert journal.write("Horse", entry.pk).status_code == 403
    assert journal.write("Horse").status_code == 404
    assert journal.press(entry, "delete").status_code == 302
    assert "Zebra" in journal.page("deleted/")
    assert journal.press(entry, "remove").url == "/"
    assert not Entry.objects.exists()


def test_who_has_left_finds_their_entries_by_words(cast, signed_in):
    wrote(cast.ada, "Zebra")
    leaves(cast.ada)
    assert "1 entry matches" in Journal(signed_in(cast.ada)).search("zebra")


@pytest.mark.parametrize("part", ["delete", "put-back"])
def test_buttons_are_no_links(adas_journal, cast, part):
    entry = wrote(cast.ada)
    assert adas_journal.client.get(f"/journal/{entry.pk}/{part}/").status_code == 405


def test_a_page_of_one_person_sent_by_another_saves_nothing(cast, signed_in):
    """Ada left the page open; Ben signed in on the same computer and it was sent."""
    entry_id = uuid4()
    page = signed_in(cast.ada).get(f"/journal/{entry_id}/write/")
    response = signed_in(cast.ben).post(
        f"/journal/{entry_id}/write/", {"words": "Zebra", "whose": page.context["page"].whose}
    )
    assert response.status_code == 409
    assert not Entry.objects.exists()


def test_no_words_of_an_entry_are_in_the_logs(cast, signed_in, caplog):
    journal = Journal(signed_in(cast.ada))
    journal.write("Zanzibar")
    journal.search("Zanzibar")
    journal.write("Zanzibar again", journal.entry_id, event_on_day="40")
    assert "Zanzibar" not in caplog.text
