"""A whole site to measure: PostgreSQL, Redis, one gunicorn worker, and a practitioner who is signed in."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from config.local.embedded import EmbeddedServices

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", "4", "--no-control-socket"]
SUPERVISORS = "/supervision/people/"
"""Pages that are asked for as a supervisor. All others are a practitioner's."""
REQUESTS = 10
"""Requests to one page in one round."""


@dataclass(frozen=True, eq=False)
class Site:
    port: int
    week: str
    cookie: str
    supervisors_cookie: str
    queries: dict[str, int]
    """Of each page, as Django makes them."""
    server: psutil.Process
    database: psutil.Process

    def ask(self, path: str, times: int) -> None:
        cookie = self.supervisors_cookie if path.startswith(SUPERVISORS) else self.cookie
        ask(self.port, path, cookie, times)

    def cost(self, path: str, *, of_database: bool) -> float:
        """CPU milliseconds of one request: of the server, or of the server and PostgreSQL."""
        measured = (self.server, self.database) if of_database else (self.server,)
        before = sum(map(cpu_seconds, measured))
        self.ask(path, REQUESTS)
        return (sum(map(cpu_seconds, measured)) - before) / REQUESTS * 1000


def cpu_seconds(process: psutil.Process) -> float:
    """Of a process and its children. Those that have ended are in the process's own count of its children."""
    times = [process.cpu_times()]
    own = times[0].children_user + times[0].children_system
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times.append(child.cpu_times())
    return own + sum(each.user + each.system for each in times)


@contextmanager
def site(
    port: int, settings: str, prepare_database: Callable[[EmbeddedServices], None] | None = None
) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="heartwood-benchmark-") as folder:
        services = EmbeddedServices(Path(folder), durable=False)
        services.start()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "ENVIRONMENT": "development",
            "DATABASE_URL": services.runtime_url,
            "REDIS_URL": services.redis_url,
            "CACHE_URL": services.cache_url,
            "LOG_LEVEL": "WARNING",
        }
        try:
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            owner = {**environment, "DATABASE_URL": services.owner_url}
            subprocess.run(migrate, cwd=ROOT, env=owner, check=True)
            if prepare_database:
                prepare_database(services)
            prepared = subprocess.run(
                [
                    sys.executable,
                    "manage.py",
                    "shell",
                    "-v0",
                    "-c",
                    "from benchmarks import prepare; prepare.main()",
                ],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            week, cookie, supervisors_cookie = prepared.stdout.split()[-3:]
            lines = (line.split() for line in prepared.stdout.splitlines())
            queries = {line[1]: int(line[2]) for line in lines if line[0] == "queries"}
            with _server(port, environment) as server:
                [pid_file] = Path(folder).rglob("postmaster.pid")
                database = psutil.Process(int(pid_file.read_text().split()[0]))
                yield Site(port, week, cookie, supervisors_cookie, queries, server, database)
        finally:
            services.stop()


@contextmanager
def _server(port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    server = subprocess.Popen(
        [*GUNICORN, "--log-level", "warning", "-b", f"localhost:{port}", "config.wsgi"],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(port)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            ask(port, "/health", "", 1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start within 30 seconds.")


def ask(port: int, path: str, cookie: str, times: int) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    for _ in range(times):
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}: {body[:200]!r}")
        if response.will_close:
            connection.close()
