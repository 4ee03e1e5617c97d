"""Celery's workers and beat as processes of their own, as they run in production."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.conftest import ROOT

WORKER = (
    "worker",
    "--pool=threads",
    "-c",
    "4",
    "--prefetch-multiplier=1",
    "--without-gossip",
    "--without-mingle",
)


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(0.05)


@contextmanager
def workers(
    *names: str, log: IO[bytes] | None = None, log_level: str = "WARNING", **environment: str
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Workers with four threads each, once they answer. Whatever was queued before is forgotten."""
    from config.celery import app

    app.control.purge()
    command = [sys.executable, "-m", "celery", "-A", "config", *WORKER, f"--loglevel={log_level}"]
    started = [
        subprocess.Popen(
            [*command, "-n", f"{name}@test"],
            cwd=ROOT,
            env={**os.environ, "LOG_LEVEL": log_level, **environment},
            stdout=log,
            stderr=log,
        )
        for name in names
    ]
    try:
        # Whoever is named is not waited for once they have answered.
        named = [f"{name}@test" for name in names]
        eventually(lambda: len(app.control.ping(named, timeout=0.5)) == len(names), seconds=60)
        yield started
    finally:
        _kill(started)
        app.control.purge()


@contextmanager
def beats(
    *names: str, directory: Path, log: IO[bytes] | None = None, log_level: str = "WARNING"
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Beats that tick every quarter of a second, each with a schedule of its own in `directory`."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "tests.quick_beat",
        "beat",
        "--max-interval=1",
        "--pidfile=",
    ]
    started = [
        subprocess.Popen(
            [*command, f"--loglevel={log_level}", "-s", str(directory / name)],
            cwd=ROOT,
            env={**os.environ, "LOG_LEVEL": log_level},
            stdout=log,
            stderr=log,
        )
        for name in names
    ]
    try:
        yield started
    finally:
        _kill(started)


def _kill(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        process.wait()
