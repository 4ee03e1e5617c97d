"""The threat model names walls that it describes and tests that are there."""

import re
from functools import cache

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| `(test_\w+)` \|$", TEXT, flags=re.MULTILINE)
ELSEWHERE = {
    "build check",
    "database triggers",
    "hash chain",
    "start-up check",
    "erasure",
    "only hashes are kept",
}
"""Walls that need no description of their own."""


@cache
def names_of_tests() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in texts for name in re.findall(r"^def (test_\w+)\(", text, flags=re.M))


def test_every_threat_has_a_wall_and_a_test() -> None:
    tables = TEXT.partition("## People who use the site")[2].partition("## Not met")[0]
    threats = [line for line in tables.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(ROWS) == len(threats) - threats.count("| threat | wall | test |")
    assert len(ROWS) > 25


@pytest.mark.parametrize("test", sorted({row[2] for row in ROWS}))
def test_a_test_that_is_named_is_there(test: str) -> None:
    assert test in names_of_tests()


def test_every_wall_is_described() -> None:
    described = set(re.findall(r"^\| ([a-z ]+) \| .+ \|$", TEXT.partition("## People")[0], flags=re.M))
    named = {wall for _, walls, _ in ROWS for wall in walls.split(", ")}
    assert named - ELSEWHERE <= described
