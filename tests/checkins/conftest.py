import re
from html import unescape
from typing import Any

import pytest

from apps.resilience.weeks import Week
from tests.conftest import NOW

THIS_WEEK = Week.of(NOW.date())
LAST_WEEK = THIS_WEEK - 1

STEP_1 = {
    "stretched": "3",
    "pressure": "8",
    "challenges": ["admin", "time_pressure"],
    "challenge_words": "Too much.",
}
STEP_2 = {
    "meaning": "6",
    "appraisal": "5",
    "culture": "4",
    "value": "compassion",
    "value_words": "",
    "value_effect": "blocked",
    "meaning_words": "I still listened.",
}
STEP_3 = {
    "self_care": "4",
    "boundaries": "7",
    "support": "8",
    "strategies_individual": ["lunch_break"],
    "strategies_relational": ["talk_to_peer"],
}
RESULTS = {"result_lunch_break": "helped", "result_talk_to_peer": "not_sure"}
STEP_4 = {
    "days_worked": "4",
    "overtime": "under_2",
    "supervision": "from_1_to_2",
    "telephone": "from_5_to_10",
}
WHOLE = {"challenges": STEP_1, "values": STEP_2, "coping": STEP_3, "results": RESULTS, "facts": STEP_4}


def hidden(page: Any, name: str) -> str:
    """A hidden input's value, as a browser reads it."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    assert found, f"no hidden input {name}"
    return unescape(found[1])


class Journey:
    """One person filling in a week over HTTP, as a browser would."""

    def __init__(self, client: Any, week: Week = THIS_WEEK) -> None:
        self.client, self.week = client, week

    def address(self, part: str) -> str:
        return f"/check-in/{self.week}/{part}/"

    def open(self, slug: str) -> Any:
        return self.client.get(self.address(slug))

    def save(self, slug: str, answers: dict[str, Any] | None = None, **more: Any) -> Any:
        """Post a step as the page that was opened blank, or from `base`."""
        return self.client.post(self.address(slug), {**(WHOLE[slug] if answers is None else answers), **more})

    def autosave(self, slug: str, answers: dict[str, Any], **more: Any) -> Any:
        return self.client.post(self.address(f"{slug}/save"), {**answers, **more})

    def fill_in(self) -> "Journey":
        for slug in WHOLE:
            response = self.save(slug)
            assert response.status_code == 302, response.content.decode()
            assert response.url.startswith("/check-in/"), response.url
        return self

    def sign_in_again(self, person: Any) -> "Journey":
        """Sessions end after 12 hours, so a test that moves the clock further signs in anew."""
        self.client.force_login(person)
        return self

    def finish(self) -> Any:
        return self.client.post(self.address("check-your-answers"))


@pytest.fixture
def ada_fills_in(cast: Any, clock: Any, signed_in: Any) -> Journey:
    return Journey(signed_in(cast.ada))
