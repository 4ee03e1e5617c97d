"""docs/operations.md says what the code does."""

import re

from config.environment import HINTS
from tests.conftest import ROOT
from tests.production.test_compose import FILE
from tests.production.test_refuses_to_start import REQUIRED

PAGE = (ROOT / "docs" / "operations.md").read_text()


def row(name):
    return f"| `{name}` | {'yes' if name in REQUIRED else 'no'} | {HINTS[name]} |"


def test_every_environment_variable_is_in_the_table_in_the_codes_own_words():
    table = re.findall(r"^\| `[A-Z_]+` \|.*$", PAGE, flags=re.M)
    assert table == [row(name) for name in HINTS]


def test_every_secret_file_is_explained():
    explained = set(re.findall(r"^\| `secrets/(\w+)` \|", PAGE, flags=re.M))
    assert explained == set(FILE["secrets"])


def test_every_file_it_names_is_there():
    named = set(re.findall(r"\b(?:config|docs|apps)/[\w./-]+\.(?:sh|sql|env|py|md|yml)\b", PAGE))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_service_it_names_in_a_command_is_there():
    named = set(re.findall(r"docker compose (?:exec(?: -T)?|run --rm|stop|restart|logs) (\w+)", PAGE))
    assert named
    assert named <= set(FILE["services"])
