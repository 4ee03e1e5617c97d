import pytest

from apps.people.models import Service
from tests.conftest import at_once

pytestmark = pytest.mark.usefixtures("transactional_db", "demo_mode")


def test_two_at_once_load_everything_once(load_demo):
    """As when somebody starts the site twice."""
    said = sorted(at_once([lambda: load_demo(weeks=6)] * 2))
    assert said[0].startswith("Added 38 people, ")
    assert said[1] == "The demo data are up to date."
    assert Service.objects.count() == 1
