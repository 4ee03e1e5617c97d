"""The site's own settings, on the simulated clock.

What is simulated: `timezone.now()`, so every due moment, lease and wait between tries; how often beat ticks;
how long a queued task counts. What stays real: how long a mail server may take to answer. A machine that is
busy must not look like a mail server that is silent.
"""

import os
from pathlib import Path

from django.utils import timezone

from tests.fault_harness.clock import SimulatedClock

CLOCK = SimulatedClock(Path(os.environ["SIMULATED_CLOCK"]))
# Before models are read, some of which keep the function itself as a default.
timezone.now = CLOCK.now

from config.settings import *  # noqa: E402, F403
from config.settings import CELERY_BEAT_SCHEDULE as IN_REAL_TIME  # noqa: E402

CELERY_BEAT_SCHEDULE = {
    name: {
        **entry,
        "schedule": entry["schedule"] / CLOCK.rate,
        "options": {key: value / CLOCK.rate for key, value in entry.get("options", {}).items()},
    }
    for name, entry in IN_REAL_TIME.items()
}
