"""`make run`, really: a copy of the project is started, looked at, stopped and started again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg
import pytest

from config.local.embedded import EmbeddedServices
from tests.embedded import free_port
from tests.local.processes import all_gone

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("apps", "config", "templates", "static", "var/static", "var/static-build")
FILES = ("manage.py", "pyproject.toml", "package.json", "package-lock.json", "requirements.lock")
# What the tests' own servers are called; the copy has its own.
OF_THE_TESTS = (
    "ALLOWED_HOSTS", "BASE_URL", "CACHE_URL", "DATABASE_URL", "EMAIL_URL", "ENVIRONMENT", "LOG_LEVEL",
    "MFA_REQUIRED_ROLES", "REDIS_URL",
)  # fmt: skip
# Front-end packages and static files are there already: what `make run` would make them from is the same.
AS_IF_PREPARED = """
from config.local import frontend
frontend.run = lambda title, command, environment, stamp: stamp.write()
frontend.prepare()
"""
SECONDS = 60


@pytest.fixture
def project(place: Path) -> Path:
    """A copy of the project with packages and static files in place and no data."""
    copy = place / "project"
    copy.mkdir()
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    (copy / ".venv").symlink_to(sys.prefix)
    # Not the directory itself: whatever happens to the copy, the project's own packages stay.
    (copy / "node_modules").mkdir()
    (copy / "node_modules" / ".package-lock.json").touch()
    subprocess.run([sys.executable, "-c", AS_IF_PREPARED], cwd=copy, env=environment(), check=True)
    return copy


def environment(**more: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}, **more}


class Run:
    """One `python -m config.local run`. `said` is all that it has printed."""

    def __init__(self, project: Path, **more: str) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.output = project.parent / f"run-{self.port}.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.local", "run"],
                cwd=project, env=environment(PORT=str(self.port), **more), stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + SECONDS
        while words not in self.said:
            assert self.process.poll() is None, f"it ended:\n{self.said}"
            assert time.monotonic() < deadline, f"it never said {words!r}:\n{self.said}"
            time.sleep(0.05)

    def processes(self) -> list[int]:
        """Whatever it has started, and what these have."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
        return found

    def stop(self, number: signal.Signals) -> list[int]:
        """Its processes before; it ends in order."""
        pids = self.processes()
        self.process.send_signal(number)
        assert self.process.wait(timeout=SECONDS) == 0, self.said
        return pids


@pytest.fixture
def runs(project: Path) -> Iterator[list[Run]]:
    started: list[Run] = []
    yield started
    for run in started:
        if run.process.poll() is None:
            run.process.kill()  # whatever it has started goes with it
            run.process.wait()


class Visitor:
    """A browser's cookies and forms, without the browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def read(self, path: str, form: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        url = self.address + path
        request = urllib.request.Request(url, data, {"Referer": url})  # noqa: S310
        with self.opener.open(request, timeout=20) as response:
            return response.read().decode()

    def sign_in(self, email: str, password: str) -> str:
        """Returns the page of settings, which says whose it is."""
        page = self.read("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        self.read("/account/login/", {"csrfmiddlewaretoken": token[1], "login": email, "password": password})
        return self.read("/settings/")


def people_in(banner: str) -> list[tuple[str, str, str]]:
    """The name, address and password of each person it prints."""
    lines = re.findall(r"^    (\S.*?)  +\S.*?  +(\S+@\S+) +(\S.*)$", banner, re.M)
    return [(name, email, password) for name, email, password in lines]


def test_everything_starts_is_there_and_stops_and_keeps_what_it_had(project: Path, runs: list[Run]) -> None:
    first = Run(project)
    runs.append(first)
    first.wait_for("Ctrl-C stops it")
    for step in ("Front-end packages", "Styles and scripts", "Static files"):
        assert re.search(rf"  {step} \.* unchanged", first.said)
    assert f"Heartwood is running:  {first.address}" in first.said

    people = people_in(first.said)
    assert len(people) > 3
    for name, email, password in (people[0], people[-1]):
        assert name in Visitor(first.address).sign_in(email, password)
    assert "<h1" in Visitor(first.address).read("/demo/mail/")
    assert f"Mail it sends is caught:  {first.address}/demo/mail/" in first.said

    again = subprocess.run(
        [sys.executable, "-m", "config.local", "run"],
        cwd=project, env=environment(PORT=str(free_port())), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 1
    assert f"already running in this directory: {first.address} (process {first.process.pid})" in again.stdout

    name, email, password = people[0]
    services = EmbeddedServices(project / "var" / "services", durable=True)
    with psycopg.connect(services.owner_url) as owner:
        assert owner.execute("UPDATE people_user SET name = 'Kept' WHERE email = %s", [email]).rowcount == 1

    pids = first.stop(signal.SIGINT)
    assert len(pids) > 6  # web and its workers, worker, beat, mail, postgres, redis
    assert all_gone(pids)
    assert "Everything has stopped. Data are kept for the next start." in first.said
    assert "Traceback" not in first.said

    second = Run(project)
    runs.append(second)
    second.wait_for("Ctrl-C stops it")
    for step in ("Database tables", "Demo data"):
        assert re.search(rf"  {step} \.* unchanged", second.said)
    assert "Kept" in Visitor(second.address).sign_in(email, password)
    assert all_gone(second.stop(signal.SIGTERM))


def test_servers_that_are_given_are_used_and_none_are_started(
    project: Path, runs: list[Run], place: Path
) -> None:
    given = EmbeddedServices(place / "given")
    given.start()
    try:
        run = Run(
            project,
            DATABASE_OWNER_URL=given.owner_url, DATABASE_URL=given.runtime_url,
            REDIS_URL=given.redis_url, CACHE_URL=given.cache_url, EMAIL_URL=f"smtp://127.0.0.1:{free_port()}",
        )  # fmt: skip
        runs.append(run)
        run.wait_for("Ctrl-C stops it")
        assert "Mail is really sent, through 127.0.0.1" in run.said
        assert "is caught" not in run.said
        name, email, password = people_in(run.said)[0]
        assert name in Visitor(run.address).sign_in(email, password)
        with psycopg.connect(given.owner_url) as owner:
            assert owner.execute("SELECT count(*) FROM people_user").fetchone()[0] > 3
        assert not (project / "var" / "services" / "postgres").exists()
        assert not (project / "var" / "services" / "redis").exists()
        assert all_gone(run.stop(signal.SIGINT))
        assert all(not child.ended for child in given.children)
    finally:
        given.destroy()
