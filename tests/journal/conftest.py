from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.journal import actions
from apps.journal.actions import About
from apps.journal.models import Entry
from apps.people.models import User
from tests.conftest import NOW

NOTHING_MORE = About(event_on=None, is_moment=False, prompt="", challenge="", value=None, checkin=None)


def wrote(person: User, words: str = "She slept through the night.", **more: Any) -> Entry:
    """An entry written at NOW, or `days_ago` days before."""
    now = NOW - timedelta(days=more.pop("days_ago", 0))
    entry_id: UUID = more.pop("entry_id", None) or uuid4()
    about: About = {**NOTHING_MORE, **more}  # type: ignore[typeddict-item]
    return actions.save(by=person, entry_id=entry_id, words=words, about=about, now=now)


class Journal:
    """Somebody's own journal over HTTP, as a browser would."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def write(self, words: str, entry_id: UUID | None = None, **more: Any) -> Any:
        self.entry_id = entry_id or uuid4()
        return self.client.post(f"/journal/{self.entry_id}/write/", {"words": words, **more})

    def page(self, part: str = "") -> str:
        return self.client.get(f"/journal/{part}").content.decode()

    def search(self, words: str, **more: Any) -> str:
        response = self.client.post("/journal/search/", {"words": words, **more}, follow=True)
        self.address = response.redirect_chain[-1][0]
        return response.content.decode()

    def press(self, entry: Entry, part: str) -> Any:
        return self.client.post(f"/journal/{entry.pk}/{part}/")


@pytest.fixture
def adas_journal(cast: Any, clock: Any, signed_in: Any) -> Journal:
    return Journal(signed_in(cast.ada))
