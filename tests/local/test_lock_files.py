"""The locks pin every package by its hash and name no index, so that each machine uses its own."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ["requirements.lock", "requirements-dev.lock"]
ADDRESS = re.compile(r"[a-z][a-z+.-]*://|--(?:extra-)?index-url|--find-links|--trusted-host|file:/")


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_the_python_locks_name_no_address(name: str) -> None:
    assert ADDRESS.findall((ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_python_package_is_pinned_by_hash(name: str) -> None:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(), flags=re.M).replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip()]
    assert packages
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []


def test_both_python_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / name).read_text(), flags=re.M))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_front_end_lock_names_no_registry_and_pins_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert installed
    assert [name for name, entry in installed.items() if "resolved" in entry] == []
    assert [name for name, entry in installed.items() if not entry["integrity"].startswith("sha512-")] == []


def test_npm_is_told_to_keep_it_that_way() -> None:
    lines = (ROOT / ".npmrc").read_text().splitlines()
    assert "omit-lockfile-registry-resolved=true" in lines
    assert [line for line in lines if ADDRESS.search(line) or line.startswith("registry")] == []
