"""The site's own settings, on the simulated clock.

What is simulated: `timezone.now()`, so every due moment, lease and wait between tries; how often beat ticks;
how long a queued task counts. What stays real: how long a mail server may take to answer. A machine that is
busy must not look like a mail server that is silent.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery.schedules import schedstate, schedule
from django.utils import timezone

from tests.fault_harness.clock import SimulatedClock

CLOCK = SimulatedClock(Path(os.environ["SIMULATED_CLOCK"]))
# Before models are read, some of which keep the function itself as a default.
timezone.now = CLOCK.now

from config.settings import *  # noqa: E402, F403
from config.settings import CELERY_BEAT_SCHEDULE as IN_REAL_TIME  # noqa: E402


class OnTheClock(schedule):
    """Every so many simulated seconds, however fast the clock goes by then."""

    def __init__(self, seconds: float) -> None:
        self.simulated = seconds
        super().__init__(seconds / CLOCK.rate)

    def is_due(self, last_run_at: datetime) -> schedstate:
        self.run_every = timedelta(seconds=self.simulated / CLOCK.rate)
        return super().is_due(last_run_at)

    def __reduce__(self) -> tuple[Any, ...]:
        return OnTheClock, (self.simulated,)


CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": OnTheClock(entry["schedule"])} for name, entry in IN_REAL_TIME.items()
}
