"""The processes that a run starts: a mail server, and workers and beats that are killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from config.local.leash import leashed
from tests.fault_harness.clock import real

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("worker one", "worker two", "beat one", "beat two")


def _start(module: str, *arguments: str, environment: Mapping[str, str], log: IO[bytes]) -> subprocess.Popen:
    return subprocess.Popen(
        leashed([sys.executable, "-m", module, *arguments], signal.SIGKILL),
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )


class MailServerProcess:
    """Never killed: what it has accepted is what the run is judged by."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], log: IO[bytes]) -> None:
        module = "tests.fault_harness.mail_server"
        self._process = _start(module, *arguments, environment=environment, log=log)
        assert self._process.stdout
        assert self._process.stdout.readline() == "listening\n"

    def stop(self) -> None:
        self._process.communicate()


class Staff:
    """Two workers with four threads each, and two beats."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._nursery = _start("tests.fault_harness.nursery", environment=environment, log=log)
        self._pids: dict[str, int] = {}
        self._back_at: dict[str, float] = {}
        for name in NAMES:
            self._bring(name)

    def _bring(self, name: str) -> None:
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{name}\n")
        self._nursery.stdin.flush()
        self._pids[name] = int(self._nursery.stdout.readline())

    def kill(self, name: str, back_in: float) -> None:
        """SIGKILL; started again after so many real seconds."""
        os.kill(self._pids.pop(name), signal.SIGKILL)
        self._back_at[name] = real() + back_in

    def revive(self) -> None:
        """Start whoever is due back. Raises RuntimeError where one ended that nobody killed."""
        for name, moment in list(self._back_at.items()):
            if real() >= moment:
                del self._back_at[name]
                self._bring(name)
        for name, pid in self._pids.items():
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                raise RuntimeError(f"{name} ended by itself; its last words are in the log") from None

    @property
    def up(self) -> list[str]:
        return list(self._pids)

    @property
    def are_all_up(self) -> bool:
        return not self._back_at

    def stop(self) -> None:
        # They die with the nursery.
        self._nursery.kill()
        self._nursery.communicate()
