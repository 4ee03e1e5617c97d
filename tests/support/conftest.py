import textwrap

import pytest
from django.apps import apps

from apps.support import entries


@pytest.fixture
def own_file(tmp_path):
    """`own_file('''...''')`: a service's own support file with this text."""

    def write(text):
        path = tmp_path / "support.toml"
        path.write_text(textwrap.dedent(text))
        return path

    return write


@pytest.fixture
def site_with(own_file, settings):
    """`site_with('''...''')`: the site as it is after starting with this file as SUPPORT_FILE."""

    def start(text):
        settings.SUPPORT_FILE = own_file(text)
        entries.entries.cache_clear()
        apps.get_app_config("support").ready()
        return entries.entries()

    yield start
    entries.entries.cache_clear()
