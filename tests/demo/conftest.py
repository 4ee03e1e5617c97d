import copy
import importlib
import json
from io import StringIO

import pytest
from django.core.management import call_command

from apps.demo.management.commands.load_demo import Command


@pytest.fixture
def demo_mode(settings, tmp_path, clock):
    """The site as it is with DEMO=1, on a clock that stands still."""
    # The site's routes depend on DEMO when they are first read, and later tests need them without it.
    importlib.import_module("config.urls")
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["libraries"] = {"demo": "apps.demo.templatetags.demo"}
    settings.BASE_DIR = tmp_path
    settings.CAUGHT_MAIL_DIR = tmp_path / "mail"
    settings.CAUGHT_MAIL_DIR.mkdir()


@pytest.fixture
def load_demo():
    """`load_demo(weeks=6)`: runs the command and gives back what it said."""

    def run(**options):
        said = StringIO()
        call_command(Command(), stdout=said, **options)
        return said.getvalue().strip()

    return run


@pytest.fixture
def listed(settings):
    """The people whom var/demo.json lists."""
    return lambda: json.loads((settings.BASE_DIR / "var" / "demo.json").read_text())["people"]
