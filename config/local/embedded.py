"""PostgreSQL and Redis from their Python packages' binaries, in one directory, on Unix sockets only.

    services = EmbeddedServices(Path("var/services"), durable=True)
    services.start()
    ... services.runtime_url, services.redis_url ...
    services.stop()

The addresses are known before start(). Any number of instances run side by side in different directories.
Data are kept between runs; a killed server recovers at the next start. Both servers end with the process that
started them, even by kill -9.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from config.local import binaries, roles
from config.local.accounts import make_directory, unprivileged
from config.local.children import Child, Follower, launch
from config.local.leash import leashed
from config.local.locks import HeldError, Lock

# Linux allows 107 bytes for the path of a socket.
LONGEST_SOCKET_PATH = 100
# Where a directory whose path is too long, or that root alone can enter, gets a stand-in. Checked to be ours.
SHORT = Path("/tmp")  # noqa: S108
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 30
STOP_SECONDS = 20
# How long servers whose starter was killed may take to end before a new start gives up.
LEFTOVER_SECONDS = 15
DATABASE = "heartwood"
SUPERUSER = "heartwood_superuser"
# A failing statement and row would put what somebody typed into the server's log.
DISCREET = ("-c", "log_min_error_statement=panic", "-c", "log_error_verbosity=terse")
# For tests: nothing needs to survive a power cut.
FORGETFUL = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class ServiceError(Exception):
    """A server did not start; the message ends with what it said."""


class EmbeddedServices:
    """One PostgreSQL and one Redis, or only one of them, that live in `directory`.

    With `durable` off, PostgreSQL does not wait for the disk: for tests. `output` takes over the servers' log
    lines, which otherwise go to files under log/. start() and stop() belong in the main thread.
    """

    def __init__(
        self,
        directory: Path,
        durable: bool = False,
        *,
        postgres: bool = True,
        redis: bool = True,
        output: Follower | None = None,
    ) -> None:
        self.directory = directory.absolute()
        self.durable = durable
        self._wants_postgres, self._wants_redis = postgres, redis
        self._output = output
        self._account = unprivileged()
        self._children: list[Child] = []
        self._lock = Lock(self.directory / "lock")
        digest = hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
        # Root's servers run as another account, which must be able to reach this directory.
        make_directory(self.directory, 0o711 if self._account else 0o700)
        self.home = self.directory
        if self._account and not self._account.can("-x", self.directory):
            elsewhere = binaries.COPIES if durable else SHORT
            self.home = elsewhere / f"heartwood-{digest}"
            make_directory(self.home, 0o711)
        self.sockets = self.home / "run"
        if len(str(self.sockets / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            self.sockets = SHORT / f"heartwood-run-{digest}"
        self.passwords = self._passwords()
        self.superuser_url = self._url(SUPERUSER)
        self.owner_url = self._url("heartwood_owner")
        self.runtime_url = self._url("heartwood_runtime")
        self.aggregator_url = self._url("heartwood_aggregator")
        redis_socket = quote(str(self._redis_socket))
        self.redis_url = f"redis+socket://{redis_socket}?virtual_host=0"
        self.cache_url = f"unix://{redis_socket}?db=1"

    def start(self) -> None:
        """Raises HeldError when another process runs servers here, ServiceError when one does not start."""
        # The servers hold the lock too, so that it is free only when the last of them has ended.
        self._lock.acquire(wait=LEFTOVER_SECONDS)
        try:
            make_directory(self.sockets, 0o700, self._account)
            make_directory(self.home / "log", 0o755)
            if self._wants_redis:
                self._launch_redis()
            if self._wants_postgres:
                self._create_cluster()
                self._launch_postgres()
                roles.prepare(self.superuser_url, self.owner_url, DATABASE, self.passwords)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Asks both to end, Redis first, and waits. Does nothing when they are not running."""
        for child in reversed(self._children):
            child.ask_to_stop()
            child.wait(STOP_SECONDS)
        self._children.clear()
        self._lock.release()

    def restart_postgres(self) -> None:
        """Ends every session of it, as an upgrade or a change of its settings does. Redis goes on."""
        for child in [each for each in self._children if each.name == "postgres"]:
            child.ask_to_stop()
            child.wait(STOP_SECONDS)
            self._children.remove(child)
            self._launch_postgres()

    def destroy(self) -> None:
        """stop(), and removes the data and everything else: for tests."""
        self.stop()
        for path in (self.sockets, self.home, self.directory):
            shutil.rmtree(path, ignore_errors=True)

    @property
    def children(self) -> list[Child]:
        """The running servers, for whoever watches over them."""
        return list(self._children)

    @property
    def _redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def _url(self, user: str) -> str:
        # The directory as a parameter, not as the host: Django's URL parser puts host names in lower case.
        # The port is named so that a PGPORT in the environment changes nothing.
        return f"postgresql://{user}:{self.passwords[user]}@/{DATABASE}?host={quote(str(self.sockets))}&port=5432"

    def _passwords(self) -> dict[str, str]:
        # Beside the data they open, wherever those are.
        return remember(
            self.home / "passwords.json",
            lambda: {user: roles.new_password() for user in (SUPERUSER, *roles.ROLES)},
        )

    def _create_cluster(self) -> None:
        data = self.home / "postgres"
        if data.exists():
            return
        # Made under another name first, so that an interrupted start leaves no half-made cluster behind.
        unfinished = self.home / "postgres.unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        make_directory(unfinished, 0o700, self._account)
        password_file = self.sockets / "password"
        write_private(password_file, self.passwords[SUPERUSER])
        if self._account:
            os.chown(password_file, self._account.uid, self._account.gid)
        try:
            result = subprocess.run(
                leashed(
                    [
                        str(binaries.postgres("initdb", self._account)),
                        *("--pgdata", str(unfinished), "--encoding=UTF8"),
                        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                        *("--username", SUPERUSER, "--auth=scram-sha-256", "--pwfile", str(password_file)),
                        *(() if self.durable else ("--no-sync",)),
                    ],
                    signal.SIGTERM,
                    self._account,
                ),
                cwd=self.home,
                env=_clean_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink()
        if result.returncode != 0:
            raise ServiceError(f"PostgreSQL's initdb failed:\n{result.stdout}{result.stderr}")
        unfinished.rename(data)

    def _launch_postgres(self) -> None:
        data = self.home / "postgres"
        # We hold the lock, so whatever process these files name is no server of ours, but may well be alive.
        for stale in (data / "postmaster.pid", self.sockets / f"{SOCKET_NAME}.lock"):
            stale.unlink(missing_ok=True)
        command = [
            str(binaries.postgres("postgres", self._account)),
            *("-D", str(data), "-k", str(self.sockets), "-p", "5432"),
            *("-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"),
            *("-c", "log_checkpoints=off", "-c", "log_destination=stderr", "-c", "logging_collector=off"),
            *DISCREET,
            *(() if self.durable else FORGETFUL),
        ]
        # SIGINT is PostgreSQL's "fast" stop: it does not wait for clients to leave.
        child = self._launch("postgres", command, signal.SIGINT)
        self._wait(child, self._postgres_answers)

    def _launch_redis(self) -> None:
        data = make_directory(self.home / "redis", 0o700, self._account)
        command = [
            str(binaries.redis_server(self._account)),
            *("--port", "0", "--unixsocket", str(self._redis_socket), "--unixsocketperm", "700"),
            *("--dir", str(data), "--appendonly", "yes" if self.durable else "no", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning"),
        ]
        child = self._launch("redis", command, signal.SIGTERM)
        self._wait(child, self._redis_answers)

    def _launch(self, name: str, command: list[str], stop_signal: signal.Signals) -> Child:
        if self._lock.descriptor is None:
            raise RuntimeError("start() holds the lock while servers start")
        with (self.home / "log" / f"{name}.log").open("wb") as log_file:
            child = launch(
                name,
                command,
                environment=_clean_environment(),
                directory=self.home,
                output=self._output or log_file,
                stop_signal=stop_signal,
                account=self._account,
                hand_over=(self._lock.descriptor,),
            )
        self._children.append(child)
        return child

    def _wait(self, child: Child, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if child.ended or time.monotonic() > deadline:
                raise ServiceError(
                    f"{child.name} did not start: it {child.last_words()}.\n{self._tail(child)}"
                )
            time.sleep(0.02)

    def _tail(self, child: Child) -> str:
        if self._output:
            return "Its own words are in the log above."
        return (self.home / "log" / f"{child.name}.log").read_text(errors="replace")[-2000:]

    def _postgres_answers(self) -> bool:
        try:
            psycopg.connect(
                self.superuser_url.replace(f"/{DATABASE}?", "/postgres?"), connect_timeout=5
            ).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise ServiceError(
                    f"The database in {self.home} does not know the passwords beside it. "
                    "Remove that directory to start afresh."
                ) from error
            return False
        return True

    def _redis_answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self._redis_socket), socket_timeout=5) as connection:
                return bool(connection.ping())
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False


def write_private(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read, all of it or nothing."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    unfinished.rename(path)


def remember(path: Path, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The values in this private file, each made at the first call that asks for it and kept from then on."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    values = {**make(), **kept}
    if values != kept:
        write_private(path, json.dumps(values))
    return values


def _clean_environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL (PGDATA, PGPORT...) or speak another language in its log."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


__all__ = ["EmbeddedServices", "HeldError", "ServiceError"]
