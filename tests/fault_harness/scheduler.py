from typing import Any

from celery.beat import PersistentScheduler


class OnTheClockScheduler(PersistentScheduler):
    """Beat's own, on a clock that goes faster and slower.

    It keeps the real moments at which entries are due next, worked out by how fast the clock went then: after
    a peak, at which the clock is slow, it would let many minutes of the fast clock pass without a tick.
    """

    def tick(self, *arguments: Any, **options: Any) -> float:
        self._heap = None
        next_in: float = super().tick(*arguments, **options)
        return next_in
