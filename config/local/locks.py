"""One holder at a time per file, by flock: the lock goes with the process, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any


class HeldError(Exception):
    """Somebody else holds the lock; `holder` is what they wrote into it (may be empty)."""

    def __init__(self, path: Path, holder: dict[str, Any]) -> None:
        super().__init__(f"{path} is held by process {holder.get('pid', 'unknown')}")
        self.holder = holder


class Lock:
    """A lock on `path`. Children that are handed its file descriptor hold it too, until the last one ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def acquire(self, wait: float = 0) -> None:
        """Raises HeldError when the lock is not free within `wait` seconds."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    raise HeldError(self.path, self._holder()) from None
                time.sleep(0.05)
        self.descriptor = descriptor
        self.describe()

    def describe(self, **details: Any) -> None:
        """Says who holds the lock, for whoever finds it held."""
        if self.descriptor is None:
            raise RuntimeError(f"{self.path} is not held")
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, json.dumps({"pid": os.getpid(), **details}).encode(), 0)

    def release(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def _holder(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
