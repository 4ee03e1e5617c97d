"""Deleted, put back, and truly gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.journal import actions, queries
from apps.journal.models import Entry, EntryVersion, OfferedMoment
from apps.journal.tasks import purge
from apps.safekeeping.models import AuditEvent, Unsent
from tests.conftest import NOW
from tests.diary import THIS_WEEK
from tests.journal.conftest import wrote

DAYS_30 = timedelta(days=30)


def test_a_deleted_entry_can_be_put_back(adas_journal, cast):
    entry = wrote(cast.ada, "Zebra")
    assert adas_journal.press(entry, "delete").url == "/journal/deleted/"
    page = adas_journal.page("deleted/")
    assert "Zebra" in page
    assert "30 days left" in page
    assert "Zebra" not in adas_journal.page()
    adas_journal.press(entry, "put-back")
    assert "Zebra" in adas_journal.page()


def test_an_only_entry_that_was_deleted_is_still_found_from_the_journal(adas_journal, cast):
    link = 'href="/journal/deleted/"'
    assert link not in adas_journal.page()
    entry = wrote(cast.ada)
    adas_journal.press(entry, "delete")
    assert link in adas_journal.page()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=1), "30 days left"),
        (timedelta(days=28), "2 days left"),
        (timedelta(days=29), "1 day left"),
        (timedelta(days=29, hours=1), "Less than a day left"),
    ],
)
def test_the_days_left_are_said(adas_journal, cast, clock, after, words):
    entry = wrote(cast.ada)
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    clock.shift(after)
    adas_journal.client.force_login(cast.ada)
    assert words in adas_journal.page("deleted/")


def test_after_thirty_days_it_is_gone_before_any_tick(adas_journal, cast, clock):
    entry = wrote(cast.ada, "Zebra")
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    clock.shift(DAYS_30)
    adas_journal.client.force_login(cast.ada)
    assert "Zebra" not in adas_journal.page("deleted/")
    assert adas_journal.press(entry, "put-back").status_code == 404
    assert adas_journal.client.get(f"/journal/{entry.pk}/remove/").status_code == 404


def test_the_purge_leaves_nothing_of_it(cast, clock):
    entry = wrote(cast.ada, "Zebra")
    wrote(cast.ada, "Horse", entry_id=entry.pk)
    OfferedMoment.objects.create(person=cast.ada, entry=entry, week=THIS_WEEK.monday)
    Unsent.objects.create(person=cast.ada, form=f"journal.entry/{entry.pk}", values={"words": "Mule"})
    kept = wrote(cast.ada, "Kept")
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    clock.shift(DAYS_30 - timedelta(seconds=1))
    purge()
    assert Entry.objects.count() == 2
    clock.shift(1)
    purge()
    assert list(Entry.objects.all()) == [kept]
    assert EntryVersion.objects.count() == 1
    assert not OfferedMoment.objects.exists()
    assert not Unsent.objects.exists()
    [event] = AuditEvent.objects.filter(action="journal.purged")
    assert (event.actor_id, event.subject_id, event.record) == (
        None, cast.ada.pk, f"journal.Entry:{entry.pk}",
    )  # fmt: skip


def test_ada_removes_a_deleted_entry_at_once(adas_journal, cast):
    entry = wrote(cast.ada, "Zebra")
    adas_journal.press(entry, "delete")
    assert "Remove this entry for good?" in adas_journal.page(f"{entry.pk}/remove/")
    adas_journal.press(entry, "remove")
    assert not Entry.objects.exists()
    assert AuditEvent.objects.filter(action="journal.removed", actor_id=cast.ada.pk).exists()


def test_the_second_of_two_clicks_finds_it_removed(adas_journal, cast, monkeypatch):
    entry, remove = wrote(cast.ada, "Zebra"), actions.remove
    adas_journal.press(entry, "delete")

    def after_another_one(**given):
        remove(**given)
        remove(**given)

    monkeypatch.setattr(actions, "remove", after_another_one)
    assert adas_journal.press(entry, "remove").url == "/journal/deleted/"
    assert not Entry.objects.exists()


def test_an_entry_that_is_put_back_meanwhile_is_not_removed(adas_journal, cast, monkeypatch):
    entry, remove = wrote(cast.ada, "Zebra"), actions.remove
    adas_journal.press(entry, "delete")

    def after_it_was_put_back(**given):
        actions.put_back(**given, now=NOW)
        remove(**given)

    monkeypatch.setattr(actions, "remove", after_it_was_put_back)
    assert adas_journal.press(entry, "remove").url == f"/journal/{entry.pk}/"
    assert Entry.objects.exists()


def test_an_entry_that_is_not_deleted_is_not_removed(adas_journal, cast):
    entry = wrote(cast.ada)
    assert adas_journal.press(entry, "remove").url == f"/journal/{entry.pk}/"
    assert Entry.objects.exists()


@pytest.mark.parametrize("part", ["", "write/", "versions/"])
def test_the_address_of_a_deleted_entry_leads_to_the_deleted_ones(adas_journal, cast, part):
    entry = wrote(cast.ada)
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    assert adas_journal.client.get(f"/journal/{entry.pk}/{part}").url == "/journal/deleted/"


def test_what_is_typed_into_an_entry_deleted_meanwhile_is_kept(adas_journal, cast):
    entry = wrote(cast.ada, "Zebra")
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    response = adas_journal.write("Zebra and horse", entry.pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert "You deleted this entry" in page
    assert "Zebra and horse" in page
    adas_journal.press(entry, "put-back")
    assert "Zebra and horse" in adas_journal.page(f"{entry.pk}/write/")


def test_no_deleted_entries_is_said(adas_journal):
    assert "There is nothing here." in adas_journal.page("deleted/")


EVENTS = st.lists(
    st.one_of(
        st.sampled_from(["delete", "put back", "remove", "purge"]),
        st.sampled_from(["Zebra", "Horse", "Mule"]).map(lambda words: ("write", words)),
        st.integers(1, 800).map(lambda hours: ("wait", hours)),
    ),
    max_size=14,
)


@given(EVENTS)
def test_whatever_happens_in_whatever_order_an_entry_is_as_a_small_model_says(django_db_blocker, events):
    """Model: the versions; when it was deleted; gone once removed, or purged after 30 days."""
    from tests.cast import Cast

    with django_db_blocker.unblock(), transaction.atomic():
        ada, entry_id, now = Cast().ada, uuid4(), NOW
        versions: list[str] = []
        deleted_at = None
        for event in events:
            match event:
                case ("wait", hours):
                    now += timedelta(hours=hours)
                case ("write", words):
                    if deleted_at:
                        with pytest.raises(actions.DeletedError):
                            wrote(ada, words, entry_id=entry_id)
                    else:
                        wrote(ada, words, entry_id=entry_id)
                        versions += [words] if versions[-1:] != [words] else []
                case "delete":
                    if versions:
                        actions.delete(by=ada, entry_id=entry_id, now=now)
                        deleted_at = deleted_at or now
                case "put back":
                    if not versions or (deleted_at and now - deleted_at >= DAYS_30):
                        with pytest.raises(actions.NotDeletedError):
                            actions.put_back(by=ada, entry_id=entry_id, now=now)
                    else:
                        actions.put_back(by=ada, entry_id=entry_id, now=now)
                        deleted_at = None
                case "remove":
                    if deleted_at:
                        actions.remove(by=ada, entry_id=entry_id)
                        versions, deleted_at = [], None
                    else:
                        with pytest.raises(actions.NotDeletedError):
                            actions.remove(by=ada, entry_id=entry_id)
                case "purge":
                    actions.purge(now=now)
                    if deleted_at and now - deleted_at >= DAYS_30:
                        versions, deleted_at = [], None
            found = EntryVersion.objects.filter(entry=entry_id).order_by("number")
            assert [(v.number, v.words) for v in found] == list(enumerate(versions, 1))
            assert queries.entries_of(ada).exists() == bool(versions and not deleted_at)
            can_come_back = bool(deleted_at and now - deleted_at < DAYS_30)
            assert bool(queries.deleted_of(ada, now)) == can_come_back
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _database(django_db_setup):
    """For the property, which opens a transaction of its own for each example."""
