from collections.abc import Iterator
from typing import Any

import pytest

from tests.safekeeping import unsent_site
from tests.safekeeping.tabs import Tab


@pytest.fixture
def notes(settings: Any) -> Iterator[dict[str, dict[str, Any]]]:
    settings.ROOT_URLCONF = "tests.safekeeping.unsent_site"
    unsent_site.saved.clear()
    yield unsent_site.saved
    unsent_site.saved.clear()


@pytest.fixture
def opens(cast, clock, signed_in, notes):
    """`opens(cast.ada)`: a tab with a note in it, in a browser where she is signed in."""
    return lambda person, *address: Tab(signed_in(person), *address)
