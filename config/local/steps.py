"""Set-up steps: each shows its progress and seconds, and is skipped while nothing it depends on has changed.

Standard library only, and no newer than Python 3.8 in what it uses: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from config.local.leash import leashed

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
# The project's own Python, and its manage.py run by it.
PYTHON = str(ROOT / ".venv" / "bin" / "python")
MANAGE = (PYTHON, "manage.py")
STAMPS = VAR / "stamps"
LOGS = VAR / "log"
TITLE_WIDTH = 32
LAST_LINES = 40


class SetupError(Exception):
    """It cannot go on; the message says what to do."""


class Stamp:
    """Remembers what a step was last done from, so that it is done again only when that has changed."""

    def __init__(self, name: str, fingerprint: str, made: Path, directory: Path = STAMPS) -> None:
        self.path = directory / name
        self.fingerprint = fingerprint
        self.made = made  # what the step makes; when somebody has removed it, the stamp no longer counts

    @property
    def is_fresh(self) -> bool:
        return self.made.exists() and self.path.is_file() and self.path.read_text() == self.fingerprint

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.fingerprint)


def fingerprint(*inputs: object) -> str:
    """Of texts, and of the contents of files and directories (given as Path)."""
    whole = hashlib.sha256()
    for item in inputs:
        if not isinstance(item, Path):
            whole.update(repr(item).encode())
            continue
        for file in sorted(item.rglob("*")) if item.is_dir() else [item]:
            if file.is_file() and "__pycache__" not in file.parts:
                whole.update(f"{file}\0".encode())
                whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def say(text: str = "") -> None:
    print(text, flush=True)


def do(title: str, work: Callable[[], None], stamp: Stamp | None = None) -> None:
    """Does `work` unless `stamp` is fresh. Raises whatever it raises, after saying that the step failed."""
    if stamp is not None and stamp.is_fresh:
        _show(title, "unchanged")
        return
    if not sys.stdout.isatty():
        say(f"  {title} ...")
    started = time.monotonic()
    try:
        work()
    except BaseException:
        _show(title, f"failed after {time.monotonic() - started:.1f} s")
        raise
    if stamp is not None:
        stamp.write()
    _show(title, f"{time.monotonic() - started:.1f} s")


def run(
    title: str,
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    stamp: Stamp | None = None,
) -> None:
    """Runs one command as a step. Raises SetupError with the end of its output when it fails."""

    def work() -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / (title.lower().replace(" ", "-") + ".log")
        started = time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(
                leashed(command, signal.SIGTERM),
                cwd=str(ROOT),
                env=dict(environment) if environment is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                while process.poll() is None:
                    _show(title, f"{time.monotonic() - started:.0f} s", passing=True)
                    time.sleep(0.02 if time.monotonic() - started < 1 else 0.2)
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
                raise
        if process.returncode != 0:
            lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            raise SetupError("\n".join([*lines, "", f"{title} failed. All of what it said is in {log}"]))

    do(title, work, stamp)


def _show(title: str, state: str, passing: bool = False) -> None:
    """One line for a step; in a terminal a passing state is written over by the next."""
    line = f"  {title} ".ljust(TITLE_WIDTH, ".") + f" {state}"
    if not sys.stdout.isatty():
        if not passing:
            say(line)
    else:
        print(f"\r{line}\x1b[K", end="" if passing else "\n", flush=True)


def stop_like_ctrl_c() -> None:
    """Makes SIGTERM and a closed terminal end the process as Ctrl-C does: through its `finally` blocks."""

    def interrupt(_signum: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, interrupt)
