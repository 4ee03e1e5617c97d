import json

import pytest


@pytest.fixture
def listed(settings):
    """The people whom var/demo.json lists."""
    return lambda: json.loads((settings.BASE_DIR / "var" / "demo.json").read_text())["people"]
