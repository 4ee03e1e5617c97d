"""Set-up does each step once, does it again when what it depends on changes, and says what went wrong."""

import sys
from pathlib import Path

import pytest

from config.local import machine, steps
from config.local.site_environment import Connections, cache_beside, demo_environment, offline_environment
from config.local.steps import SetupError, Stamp, fingerprint, run


@pytest.fixture
def source(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "LOGS", place / "log")
    path = place / "source"
    path.mkdir()
    (path / "a.scss").write_text("a")
    return path


def count_in(path: Path) -> list[str]:
    return [sys.executable, "-c", f"open({str(path)!r}, 'a').write('x')"]


def test_a_step_is_skipped_until_what_it_is_made_from_changes(
    source: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = place / "made"

    def step() -> None:
        run("Styles", count_in(made), stamp=Stamp("styles", fingerprint(source), made, place / "stamps"))

    step()
    step()
    assert made.read_text() == "x"
    assert "unchanged" in capsys.readouterr().out
    (source / "a.scss").write_text("b")
    step()
    assert made.read_text() == "xx"
    (source / "b.scss").write_text("")
    step()
    assert made.read_text() == "xxx"


def test_a_step_is_done_again_when_somebody_removed_what_it_made(source: Path, place: Path) -> None:
    made = place / "made"
    stamp = Stamp("styles", fingerprint(source), made, place / "stamps")
    run("Styles", count_in(made), stamp=stamp)
    made.unlink()
    run("Styles", count_in(made), stamp=stamp)
    assert made.read_text() == "x"


def test_a_failed_step_shows_its_last_words_and_is_not_remembered(source: Path, place: Path) -> None:
    stamp = Stamp("styles", fingerprint(source), place, place / "stamps")
    with pytest.raises(SetupError, match="no such mixin") as refusal:
        run("Styles", [sys.executable, "-c", "raise SystemExit('no such mixin')"], stamp=stamp)
    assert str(place / "log" / "styles.log") in str(refusal.value)
    assert not stamp.is_fresh


def test_an_old_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(SetupError, match=r"apt-get install python3\.11 python3\.11-venv"):
        machine.find_python("/usr/bin/python3", (3, 9))


def test_a_newer_python_beside_an_old_one_is_found(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    newer = place / "python3.12"
    newer.write_text("#!/bin/sh\n")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(place))
    assert machine.find_python("/usr/bin/python3", (3, 9)) == str(newer)


def test_where_the_redis_has_to_be_built_a_compiler_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    newer = place / "python"
    newer.write_text("#!/bin/sh\necho False\n")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(SetupError, match="gcc and libc6-dev is needed to build the Redis server"):
        machine.ensure_compiler(str(newer))
    (place / "cc").write_text("#!/bin/sh\n")
    (place / "cc").chmod(0o755)
    machine.ensure_compiler(str(newer))


def test_without_apt_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(SetupError, match="chromium is needed for the browser tests"):
        machine.install("chromium", why="for the browser tests")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("redis://host:6379/0", "redis://host:6379/1"),
        ("redis://host:6379", "redis://host:6379/1"),
        ("rediss://:pw@host/4", "rediss://:pw@host/5"),
    ],
)
def test_the_cache_goes_beside_the_queue(given: str, expected: str) -> None:
    assert cache_beside(given) == expected


def test_the_cache_of_an_unknown_kind_of_queue_must_be_given() -> None:
    with pytest.raises(SetupError, match="Give CACHE_URL"):
        cache_beside("redis+socket:///run/redis.sock")


def test_the_site_never_sees_the_owners_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:secret@host/db")
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@host/db")
    connections = Connections(
        database_url="postgresql://heartwood_runtime:other@host/db",
        redis_url="redis://host", cache_url="redis://host/1", email_url="smtp://host",
        port=8000, caught_mail=None,
    )  # fmt: skip
    for environment in (demo_environment(connections, {}), offline_environment("production")):
        assert not [name for name, value in environment.items() if "owner:secret" in value]
