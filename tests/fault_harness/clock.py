"""A clock that many processes share and one of them moves: it goes faster than the real one, and can jump.

The time is kept in a small file that every process maps into its memory.
"""

import mmap
import struct
import time
from datetime import UTC, datetime
from pathlib import Path

# How often it was set (odd while it is being set), and then: at this real moment it was this simulated one.
LAYOUT = struct.Struct("=qddd")
# Real moments are CLOCK_MONOTONIC, which is one for the whole machine.
real = time.monotonic


class SimulatedClock:
    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), LAYOUT.size)

    @classmethod
    def create(cls, path: Path, *, at: datetime, rate: float) -> "SimulatedClock":
        """`rate`: how many simulated seconds there are in a real one."""
        path.write_bytes(LAYOUT.pack(0, real(), at.timestamp(), rate))
        return cls(path)

    @property
    def rate(self) -> float:
        return self._read()[2]

    def now(self) -> datetime:
        """Aware, in UTC, as django.utils.timezone.now."""
        since, at, rate = self._read()
        return datetime.fromtimestamp(at + (real() - since) * rate, UTC)

    def jump(self, to: datetime) -> None:
        """Forward only; a moment that has passed changes nothing."""
        if to > self.now():
            self._set(to, self.rate)

    def go_on_at(self, rate: float) -> None:
        """From now on so many simulated seconds in a real one."""
        if rate != self.rate:
            self._set(self.now(), rate)

    def _set(self, at: datetime, rate: float) -> None:
        (turn,) = struct.unpack_from("=q", self._memory, 0)
        struct.pack_into("=q", self._memory, 0, turn + 1)
        LAYOUT.pack_into(self._memory, 0, turn + 1, real(), at.timestamp(), rate)
        struct.pack_into("=q", self._memory, 0, turn + 2)

    def _read(self) -> tuple[float, float, float]:
        while True:
            before, *values = LAYOUT.unpack(self._memory[:])
            (after,) = struct.unpack_from("=q", self._memory, 0)
            if before == after and before % 2 == 0:
                return values[0], values[1], values[2]
