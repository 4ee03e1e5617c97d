"""The purge as it runs in production: beat rings, a worker answers, and nothing of the entry is left."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.journal import actions
from apps.journal.models import Entry, EntryVersion, OfferedMoment
from apps.safekeeping.models import AuditEvent, Unsent
from tests import background
from tests.background import eventually
from tests.diary import THIS_WEEK
from tests.journal.conftest import NOTHING_MORE

MONTH = timedelta(days=30)


@pytest.fixture
def beat_and_worker(committed_cast, tmp_path):
    """Running by the clock of the machine, which no test can stop for another process."""
    with background.workers("one"), background.beats("one", directory=tmp_path):
        yield


def deleted(person, when):
    """An entry with two versions, an offer and something typed and not sent, deleted then."""
    entry_id, before = uuid4(), when - timedelta(days=1)
    for words in ("Zebra", "Horse"):
        entry = actions.save(by=person, entry_id=entry_id, words=words, about=NOTHING_MORE, now=before)
    OfferedMoment.objects.create(person=person, entry=entry, week=(THIS_WEEK - person.entries.count()).monday)
    Unsent.objects.create(person=person, form=f"{actions.FORM}{entry_id}", values={"words": "Mule"})
    actions.delete(by=person, entry_id=entry_id, now=when)
    return entry


def test_an_entry_deleted_thirty_days_ago_is_truly_gone_and_one_of_yesterday_is_kept(
    committed_cast, beat_and_worker
):
    now = timezone.now()
    kept = deleted(committed_cast.ada, now - timedelta(days=1))
    gone = deleted(committed_cast.ada, now - MONTH)
    eventually(lambda: not Entry.objects.filter(pk=gone.pk).exists(), seconds=60)
    assert not EntryVersion.objects.filter(entry_id=gone.pk).exists()
    assert [offer.entry_id for offer in OfferedMoment.objects.all()] == [kept.pk]
    assert [unsent.form for unsent in Unsent.objects.all()] == [f"{actions.FORM}{kept.pk}"]
    [event] = AuditEvent.objects.filter(action="journal.purged")
    assert (event.subject_id, event.record) == (committed_cast.ada.pk, f"journal.Entry:{gone.pk}")
    assert [version.words for version in kept.versions.all()] == ["Zebra", "Horse"]
