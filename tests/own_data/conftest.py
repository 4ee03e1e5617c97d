from collections.abc import Callable
from typing import Any

import pytest

from apps.own_data import tasks
from apps.own_data.erasure import SETTLES
from apps.own_data.models import TO_UNDO, ErasureRequest
from apps.people.models import User
from tests.contracts.words.markers import Markers
from tests.own_data.erasing import ask
from tests.own_data.everything import Everything


@pytest.fixture
def markers() -> Markers:
    return Markers()


@pytest.fixture
def adas(cast: Any, clock: Any, markers: Markers) -> Everything:
    """Ada has something everywhere, and Sade has looked at what Ada let her see."""
    return Everything(cast.ada, cast.sade, markers)


@pytest.fixture
def erase(clock: Any) -> Callable[[User], ErasureRequest]:
    """`erase(cast.ada)`: she asks now, and it is carried out when it is due."""

    def carry_out(person: User) -> ErasureRequest:
        request = ask(person)
        for wait in (TO_UNDO, SETTLES):
            clock.shift(wait)
            tasks.erase()
        request.refresh_from_db()
        assert request.done_at
        return request

    return carry_out
