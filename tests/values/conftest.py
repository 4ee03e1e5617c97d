import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from apps.people.models import User
from apps.values import actions
from apps.values.actions import HowLived
from apps.values.models import OwnValue, Review
from apps.values.queries import current_values
from tests.conftest import NOW

SIX = ("helping", "compassion", "honesty", "learning", "courage", "fairness")


def chose(person: User, *slugs: str, words: Sequence[str] = ()) -> list[OwnValue]:
    """Values chosen at NOW, from the list and in own words; all that are current then."""
    actions.choose(by=person, slugs=slugs, words=words, now=NOW)
    return current_values(person)


def labels(person: User) -> list[str]:
    return [value.label for value in current_values(person)]


def reviewed(person: User, day: date, *figures: int | None, closer: str = "") -> Review:
    """A review with a figure for each of the current values, in their order."""
    lived = [
        HowLived(value, figure, closer) for value, figure in zip(current_values(person), figures, strict=True)
    ]
    return actions.review(by=person, lived=lived, today=day)


class Values:
    """Somebody's own values over HTTP, as a browser would."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def page(self, part: str = "") -> str:
        return self.client.get(f"/values/{part}").content.decode()

    def choose(self, *slugs: str, words: str = "") -> Any:
        return self.client.post("/values/choose/", {"listed": slugs, "words": words})

    def press(self, value: OwnValue, part: str, **data: str) -> Any:
        return self.client.post(f"/values/{value.pk}/{part}/", data)

    def review(self, *figures: str, closer: str = "") -> Any:

        fields = list(dict.fromkeys(re.findall(r'name="(figure_\w+)"', self.page("review/"))))
        data = dict(zip(fields, figures, strict=True))
        data[fields[0].replace("figure", "closer")] = closer
        return self.client.post("/values/review/", data)


@pytest.fixture
def adas_values(cast: Any, clock: Any, signed_in: Callable[[Any], Any]) -> Values:
    return Values(signed_in(cast.ada))
