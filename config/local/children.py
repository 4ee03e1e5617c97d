"""Processes on a leash: they die with whoever started them, and are asked to stop before they are made to."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.local.accounts import Account
from config.local.leash import leashed


@dataclass(frozen=True)
class Child:
    """One running process. `stop_signal` asks it to end in its own time."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.ended:
            self.process.send_signal(self.stop_signal)

    def wait(self, seconds: float) -> None:
        """Waits for the end; after `seconds` the process and whatever it started are killed."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # it leads its own session, see launch()
        except ProcessLookupError:
            return
        self.process.wait()

    def last_words(self) -> str:
        """How it ended, in words."""
        code = self.process.poll()
        if code is None:
            return "is still running"
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"


# Takes over a child's output; without one it goes to the file given to launch().
Follower = Callable[[Child], None]


def launch(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    directory: Path,
    output: Follower | IO[bytes],
    stop_signal: signal.Signals = signal.SIGTERM,
    death_signal: signal.Signals | None = None,
    account: Account | None = None,
    hand_over: Sequence[int] = (),
) -> Child:
    """Starts `command`; call from the main thread only, the leash is tied to the thread that starts it.

    `stop_signal` asks it to end; `death_signal` (the same unless given) is what it gets when we are killed.
    `hand_over` are file descriptors the child keeps. It gets a session of its own, so that Ctrl-C in the
    terminal reaches the supervisor alone, which then stops everything in order.
    """
    process = subprocess.Popen(
        leashed(command, death_signal or stop_signal, account),
        cwd=directory,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if callable(output) else output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=tuple(hand_over),
    )
    child = Child(name, process, stop_signal)
    if callable(output):
        output(child)
    return child
