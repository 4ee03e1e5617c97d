"""PostgreSQL and Redis start from nothing, keep what they are given, and keep out of each other's way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from config.local import embedded
from config.local.embedded import SOCKET_NAME, EmbeddedServices
from config.local.locks import HeldError, Lock
from tests.local.processes import all_gone

Make = Callable[..., EmbeddedServices]
ROOT = Path(__file__).resolve().parents[2]


def write(url: str, text: str) -> None:
    with psycopg.connect(url) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (body text)")
        owner.execute("INSERT INTO note VALUES (%s)", [text])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT body FROM note ORDER BY body")]


def test_data_are_there_after_an_orderly_stop(servers: Make) -> None:
    services = servers(durable=True)
    services.start()
    write(services.owner_url, "kept")
    with redis.Redis.from_url(services.cache_url) as cache:
        cache.set("kept", "yes")
    services.stop()
    services.start()
    assert notes(services.runtime_url) == ["kept"]
    with redis.Redis.from_url(services.cache_url) as cache:
        assert cache.get("kept") == b"yes"


def test_data_are_there_after_the_servers_were_killed(servers: Make) -> None:
    services = servers(durable=True)
    services.start()
    write(services.owner_url, "kept")
    for child in services.children:
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
    services.stop()
    services.start()
    assert notes(services.runtime_url) == ["kept"]


def test_a_stale_process_id_of_a_living_stranger_does_not_stop_a_start(servers: Make) -> None:
    services = servers()
    services.start()
    write(services.owner_url, "kept")
    services.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        for stale in (
            services.home / "postgres" / "postmaster.pid",
            services.sockets / f"{SOCKET_NAME}.lock",
        ):
            stale.write_text(
                f"{stranger.pid}\n{services.home}/postgres\n0\n5432\n{services.sockets}\n\n0 0\n"
            )
        services.start()
        assert notes(services.runtime_url) == ["kept"]
    finally:
        stranger.kill()
        stranger.wait()


def test_two_run_side_by_side_and_know_nothing_of_each_other(servers: Make) -> None:
    one, two = servers("one"), servers("two")
    one.start()
    two.start()
    write(one.owner_url, "first")
    write(two.owner_url, "second")
    assert notes(one.runtime_url) == ["first"]
    assert notes(two.runtime_url) == ["second"]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(one.runtime_url.replace(str(one.sockets), str(two.sockets)))


def test_addresses_are_known_before_the_start_and_stay_the_same(servers: Make, place: Path) -> None:
    before, again = servers("same"), EmbeddedServices(place / "same")
    names = ("owner_url", "runtime_url", "aggregator_url", "redis_url", "cache_url")
    assert [getattr(before, name) for name in names] == [getattr(again, name) for name in names]


def test_capital_letters_and_spaces_in_the_path_survive_in_the_addresses(servers: Make) -> None:
    services = servers("Some Where")
    services.start()
    write(services.owner_url, "there")
    assert notes(services.runtime_url) == ["there"]
    with redis.Redis.from_url(services.cache_url) as cache:
        assert cache.ping()


def test_a_path_too_long_for_a_socket_gets_a_short_one(servers: Make) -> None:
    services = servers("/".join(["a-rather-long-directory-name"] * 5))
    services.start()
    assert len(str(services.sockets)) < 60
    write(services.owner_url, "there")
    assert notes(services.runtime_url) == ["there"]


def test_a_second_start_in_the_same_directory_is_refused(
    servers: Make, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LEFTOVER_SECONDS", 0.1)
    servers("same").start()
    with pytest.raises(HeldError):
        servers("same").start()


def test_only_their_owner_can_read_the_passwords(servers: Make) -> None:
    services = servers()
    assert (services.home / "passwords.json").stat().st_mode & 0o077 == 0
    services.start()
    assert services.sockets.stat().st_mode & 0o077 == 0


def test_somebody_elses_directory_in_tmp_is_not_trusted(
    servers: Make, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(embedded, "SHORT", elsewhere)
    services = servers("/".join(["a-rather-long-directory-name"] * 5))
    services.sockets.symlink_to(place)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        services.start()
    services.sockets.unlink()


def test_killing_the_process_that_started_them_leaves_nothing_running(place: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from config.local.embedded import EmbeddedServices\n"
        "services = EmbeddedServices(Path(sys.argv[1])); services.start()\n"
        "print(*[child.process.pid for child in services.children], flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(place / "one")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout
    pids = [int(pid) for pid in starter.stdout.readline().split()]
    assert len(pids) == 2
    starter.kill()
    starter.wait()
    starter.stdout.close()
    # The servers and every process they started hold this lock, so it is free only when all have ended.
    lock = Lock(place / "one" / "lock")
    lock.acquire(wait=10)
    lock.release()
    assert all_gone(pids)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another account")
def test_root_runs_them_as_somebody_else_also_where_that_account_cannot_go(
    servers: Make, place: Path
) -> None:
    place.chmod(0o700)
    services = servers()
    services.start()
    assert not services.home.is_relative_to(place)
    write(services.owner_url, "there")
    assert notes(services.runtime_url) == ["there"]
    for child in services.children:
        assert Path(f"/proc/{child.process.pid}").stat().st_uid != 0
