"""One log for all processes: each line says whose it is."""

from __future__ import annotations

import os
import sys
import threading
from typing import IO

from config.local.children import Child

NAMES = ("heartwood", "postgres", "redis", "mail", "web", "worker", "beat")
WIDTH = max(map(len, NAMES))
COLOURS = (36, 32, 33, 35, 34, 96, 92)  # ANSI foreground, one per name
PLAIN = "\x1b[0m"
# Something that a child left running may keep its output open.
LAST_LINES_SECONDS = 2.0


class Log:
    """Prints whole lines, one at a time. While held, lines wait, so that set-up's progress stays readable."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self._waiting: list[str] | None = None
        self._open = True
        self._readers: dict[int, threading.Thread] = {}

    def hold(self) -> None:
        self._waiting = []

    def let_go(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting or [], None
            for line in waiting:
                self._print(line)

    def say(self, text: str, name: str = "heartwood") -> None:
        label = name.ljust(WIDTH)
        if self._coloured:
            colour = COLOURS[NAMES.index(name) if name in NAMES else 0]
            label = f"\x1b[{colour}m{label}{PLAIN}"
        with self._lock:
            for line in text.splitlines():
                if self._waiting is None:
                    self._print(f"{label} | {line}")
                else:
                    self._waiting.append(f"{label} | {line}")

    def follow(self, child: Child) -> None:
        """Prints what a child says, as it says it, until it has closed its output."""
        reader = threading.Thread(target=self._read, args=(child,), daemon=True, name=f"log of {child.name}")
        self._readers[child.process.pid] = reader
        reader.start()

    def hear_out(self, child: Child) -> None:
        """Wait a little until the last lines of a child that has ended are printed."""
        if reader := self._readers.pop(child.process.pid, None):
            reader.join(LAST_LINES_SECONDS)

    def _read(self, child: Child) -> None:
        if child.process.stdout is None:
            raise RuntimeError(f"{child.name} was started without a pipe")
        for line in child.process.stdout:
            self.say(line.decode(errors="replace").rstrip("\n"), child.name)

    def _print(self, line: str) -> None:
        if not self._open:
            return
        try:
            print(line, file=self._stream, flush=True)
        except (BrokenPipeError, OSError):
            # The terminal is gone. The children's output must still be read, or they would stand still.
            self._open = False
            self._stream = open(os.devnull, "w")  # noqa: SIM115


def standard() -> Log:
    return Log(sys.stdout)
