"""Watches over a set of processes: they start together, and when one ends all end."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from config.local.children import Child
from config.local.leash import die_with_parent
from config.local.log import Log

STOP_SECONDS = 15
GLANCE_SECONDS = 0.1


class Supervisor:
    """Children are stopped in the reverse of the order in which groups were added; a group stops together.

    Nothing is restarted: a process that ends by itself is a fault that somebody should see.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._groups: list[list[Child]] = []
        self._asked = threading.Event()
        self._times_asked = 0

    def watch(self, children: Iterable[Child]) -> None:
        self._groups.append(list(children))

    def answer_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM ask for an orderly stop; a third time kills."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._ask)

    @property
    def asked_to_stop(self) -> bool:
        return self._asked.is_set()

    def fallen(self) -> Child | None:
        """The first child that has ended by itself."""
        return next((child for group in self._groups for child in group if child.ended), None)

    def wait(self) -> int:
        """Until somebody asks to stop (0) or a child has ended by itself (1)."""
        while not self._asked.wait(GLANCE_SECONDS):
            if self.fallen():
                return self.report_fallen()
        return 0

    def report_fallen(self) -> int:
        child = self.fallen()
        if child is None:
            return 0
        time.sleep(GLANCE_SECONDS)  # for its last lines to reach the log
        self.log.say(f"{child.name} {child.last_words()}, so everything stops. Its last lines are above.")
        child.kill()  # what it may have left behind in its session
        return 1

    def stop(self) -> None:
        for group in reversed(self._groups):
            for child in group:
                child.ask_to_stop()
            deadline = time.monotonic() + STOP_SECONDS
            for child in group:
                child.wait(max(0.0, deadline - time.monotonic()))
                self.log.hear_out(child)
        self._groups.clear()

    def _ask(self, _signum: int, _frame: FrameType | None) -> None:
        self._times_asked += 1
        self._asked.set()
        if self._times_asked > 2:
            for group in self._groups:
                for child in group:
                    child.kill()


def end_with_make() -> None:
    """Make forwards Ctrl-C but cannot forward kill -9: when it is our parent and goes, we get SIGTERM."""
    try:
        parent = Path(f"/proc/{os.getppid()}/comm").read_text().strip()
    except OSError:
        return
    if parent in ("make", "gmake"):
        die_with_parent(signal.SIGTERM)
