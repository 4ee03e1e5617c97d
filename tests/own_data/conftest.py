from typing import Any

import pytest

from tests.contracts.words.markers import Markers
from tests.own_data.everything import Everything


@pytest.fixture
def markers() -> Markers:
    return Markers()


@pytest.fixture
def adas(cast: Any, clock: Any, markers: Markers) -> Everything:
    """Ada has something everywhere, and Sade has looked at what Ada let her see."""
    return Everything(cast.ada, cast.sade, markers)
