"""Starts workers and beats quickly: reads the whole site once, and then forks.

Reads lines such as `worker one` or `beat two` and answers each with the number of the new process, which
leads its own session and dies with this one. Each is what `celery worker` or `celery beat` is in production.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from celery.signals import before_task_publish
from django.template.loader import get_template

from config.celery import app
from config.local.leash import die_with_parent

# As in docker-compose.yml.
WORKER = ("worker", "--pool=threads", "-c", "4", "--without-gossip", "--without-mingle")
ON_THE_CLOCK = ("--scheduler=tests.fault_harness.scheduler:OnTheClockScheduler", "--max-interval=1")


def worker(name: str) -> None:
    app.worker_main(["--quiet", *WORKER, "--loglevel=WARNING", "-n", f"{name}@fault"])


def beat(name: str) -> None:
    schedule = str(Path(os.environ["SIMULATED_CLOCK"]).with_name(f"schedule-{name}"))
    options = ("--loglevel=WARNING", "--pidfile=", f"--schedule={schedule}")
    app.start(["--quiet", "beat", *options, *ON_THE_CLOCK])


@before_task_publish.connect
def expire_on_the_clock(headers: dict[str, Any], **_: Any) -> None:
    """How long a task counts is told in simulated seconds, and workers look at a real clock."""
    if headers["expires"]:
        from django.conf import settings

        now = datetime.now(UTC)
        counts_for = datetime.fromisoformat(headers["expires"]) - now
        headers["expires"] = (now + counts_for / settings.CLOCK.rate).isoformat()


def read_everything() -> None:
    import kombu.transport.redis  # noqa: F401 (read now, so that no child has to)

    django.setup()
    app.loader.import_default_modules()
    app.finalize()
    for name in ("reminders/email.txt", "reminders/email.html"):
        get_template(name)


def main() -> None:
    read_everything()
    # The kernel clears away whoever has ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        what, name = line.split()
        child = os.fork()
        if child:
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            continue
        os.setsid()
        die_with_parent(signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Its answers go to whoever reads ours; what else it says goes to the log.
        os.dup2(2, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        try:
            {"worker": worker, "beat": beat}[what](name)
        finally:
            os._exit(1)


if __name__ == "__main__":
    main()
