"""`make test` finds a browser or says how to get one, and `make check` shows all there is to mend at once."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from config.local import chromium, quality
from config.local.steps import SetupError


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 1\n")
    path.chmod(0o755)
    return path


# --- The browser --------------------------------------------------------------------------------------


@pytest.fixture
def bare(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian machine without a browser, without sudo, and whose user is not root. Its only PATH."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(place))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(place / "browsers"))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(chromium, "_is_debian", lambda: True)
    return place


def test_a_browser_that_is_named_is_used(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program(bare / "elsewhere" / "browser")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium.find_or_install() == str(named)


def test_a_name_that_is_no_program_is_refused(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(bare / "nothing"))
    with pytest.raises(SetupError, match=r"CHROMIUM is .*/nothing, which is not a program"):
        chromium.find_or_install()


@pytest.mark.parametrize("where", ["chromium", "google-chrome", "browsers/chromium-1200/chrome-linux/chrome"])
def test_one_that_is_there_is_found(bare: Path, where: str) -> None:
    there = program(bare / where)
    assert chromium.find_or_install() == str(there)


def test_who_may_not_install_it_is_told_what_to_type(bare: Path) -> None:
    program(bare / "apt-get")
    with pytest.raises(SetupError) as refusal:
        chromium.find_or_install()
    said = str(refusal.value)
    assert said.startswith("chromium is needed for the browser tests. Type this, then the same again:")
    assert said.endswith("  sudo apt-get update && sudo apt-get install --no-install-recommends chromium")


def test_where_there_is_no_apt_the_browser_is_named(bare: Path) -> None:
    with pytest.raises(SetupError, match=r"chromium is needed for the browser tests, and .* no apt-get"):
        chromium.find_or_install()


def test_elsewhere_than_on_debian_playwrights_own_is_named(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare / "apt-get")
    monkeypatch.setattr(chromium, "_is_debian", lambda: False)
    with pytest.raises(SetupError, match="python -m playwright install --with-deps chromium"):
        chromium.find_or_install()


# --- Checks and tests ---------------------------------------------------------------------------------


def test_every_check_runs_and_all_that_fail_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def look(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, str]:
        return 0.1, "a long line" if "ruff" in command else ""

    monkeypatch.setattr(quality, "_look", look)
    with pytest.raises(SetupError, match=r"Not right yet: Lint, Format\. `make fix`"):
        quality.check()
    said = capsys.readouterr().out
    assert said.count("a long line") == 2
    assert said.count(" fails ") == 2
    assert said.count(" passes ") == 5


def test_a_check_gives_what_its_command_said_only_when_that_failed() -> None:
    assert quality._look(["sh", "-c", "echo fine"], {})[1] == ""
    assert quality._look(["sh", "-c", "echo wrong; exit 3"], {})[1] == "wrong\n"
    assert quality._look(["sh", "-c", "exit 3"], {})[1] == "exit code 3"


def test_tests_run_though_a_check_failed_and_the_failure_is_told_last(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = program(bare / "chromium")
    ran: list[Any] = []

    def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        ran.append((list(command[1:3]), options["env"]["CHROMIUM"]))
        return subprocess.CompletedProcess(command, 0)

    def check() -> int:
        raise SetupError("Not right yet: Lint.")

    monkeypatch.setattr(quality, "check", check)
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SetupError, match="Not right yet: Lint"):
        quality.test()
    assert ran == [(["-m", "pytest"], str(browser))]
