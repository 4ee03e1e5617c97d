"""How many reminders a second two workers send, beside what the mail server alone can take.

    python -m benchmarks.reminders --people 1000 --rounds 3

In each round as many people are due at one moment, each by email and with a notice on their pages. Two Celery
workers of four threads send them to an SMTP server on this machine; PostgreSQL, Redis and that server share
the same cores. Then eight threads of two processes hand the same server as many messages of the same size,
one connection each, as reminders have. Writes benchmarks/REMINDERS.md.
"""

import argparse
import json
import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil

from config.local.embedded import EmbeddedServices

ROOT = Path(__file__).resolve().parent.parent
WORKER = ["worker", "--pool=threads", "-c", "4", "--without-gossip", "--without-mingle", "-l", "WARNING"]
PORT = 8934
TICK_SECONDS = 3
FLOODERS = 2
BUSY = 8
"""The benchmark alone keeps five or six processes waiting for a core."""


@dataclass(frozen=True)
class Round:
    planned: float
    """People planned for in a second."""
    sent: float
    """Emails in a second, from the first that was accepted to the last."""
    ceiling: float
    workers_cpu: float
    """CPU milliseconds of both workers for one reminder: an email and its notice."""
    database_cpu: float


# --- One process that only sends ------------------------------------------------------------------------


def flood(messages: int, size: int) -> None:
    """Four threads, a connection for each message."""
    text = "Subject: You have a reminder\r\n\r\n" + ("x" * 70 + "\r\n") * (size // 72)

    def one(number: int) -> None:
        with smtplib.SMTP("127.0.0.1", PORT) as connection:
            connection.sendmail("from@example.org", [f"flood{number}@example.org"], text)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(messages)))


# --- The site -------------------------------------------------------------------------------------------


@contextmanager
def site(folder: Path) -> Iterator[None]:
    from datetime import UTC, datetime

    from tests.fault_harness.clock import SimulatedClock

    services = EmbeddedServices(folder / "services", durable=False)
    services.start()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        ENVIRONMENT="development",
        DATABASE_URL=services.runtime_url,
        REDIS_URL=services.redis_url,
        CACHE_URL=services.cache_url,
        EMAIL_URL=f"smtp://127.0.0.1:{PORT}",
        LOG_LEVEL="WARNING",
        SIMULATED_CLOCK=str(folder / "clock"),
    )
    SimulatedClock.create(folder / "clock", at=datetime.now(UTC), rate=1)
    started: list[subprocess.Popen[bytes]] = []
    try:
        owner = {**os.environ, "DATABASE_URL": services.owner_url}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=owner, check=True)
        server = [sys.executable, "-m", "tests.fault_harness.mail_server", str(PORT), str(folder / "mail")]
        started.append(subprocess.Popen([*server, "1", "0"], cwd=ROOT, stdin=subprocess.PIPE))
        for name in ("one", "two"):
            command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", *WORKER, "-n", name]
            started.append(subprocess.Popen(command, cwd=ROOT))
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
        services.destroy()


def measure(people: int, rounds: int) -> tuple[list[Round], int]:
    """Figures of each round, and the size of a message in bytes."""
    with tempfile.TemporaryDirectory(prefix="heartwood-benchmark-") as name, site(Path(name)):
        import django

        django.setup()
        from config.celery import app

        _wait(lambda: len(app.control.ping(timeout=1)) == 2)
        _round(people // 10, Path(name))
        found = []
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            found.append(_round(people, Path(name)))
        return found, _size()


def _round(people: int, folder: Path) -> Round:
    from django.utils import timezone

    from apps.reminders import planning, tasks
    from apps.reminders.models import Reminder

    _make_due(people)
    begun = time.monotonic()
    while planning.plan(now=timezone.now()):
        pass
    planned = people / (time.monotonic() - begun)

    log = folder / "mail"
    before = _lines(log)
    workers = [each for each in psutil.Process().children() if "celery" in " ".join(each.cmdline())]
    database = [each for each in psutil.Process().children() if each.name().startswith("postgres")]
    cpu = _cpu(workers), _cpu(database)
    waiting = Reminder.objects.filter(state__in=["planned", "claimed", "sending"], try_at__lte=timezone.now())
    while waiting.exists():
        tasks.tick.delay()
        time.sleep(TICK_SECONDS)
    used = _cpu(workers) - cpu[0], _cpu(database) - cpu[1]
    sent = _rate(log, before)

    before = _lines(log)
    command = [sys.executable, "-m", "benchmarks.reminders", "--flood", str(people // FLOODERS), str(_size())]
    flooders = [subprocess.Popen(command, cwd=ROOT) for _ in range(FLOODERS)]
    for flooder in flooders:
        if flooder.wait():
            raise SystemExit("A sender failed.")
    ceiling = _rate(log, before)
    return Round(planned, sent, ceiling, *(each / people * 1000 for each in used))


def _make_due(people: int) -> None:
    from django.utils import timezone

    from apps.people.models import Membership, Role, Service, Team, User
    from apps.reminders.models import ReminderPreference
    from tests.cast import LONG_AGO

    now = timezone.now()
    service = Service.objects.create(name=f"Service {now:%H:%M:%S}")
    team = Team.objects.create(service=service, name="Harbour")
    everybody = User.objects.bulk_create(
        User(email=f"p{service.pk}.{number}@example.org", name="A practitioner", time_zone="UTC")
        for number in range(people)
    )
    Membership.objects.bulk_create(
        Membership(person=each, service=service, team=team, role=Role.PRACTITIONER, starts_on=LONG_AGO)
        for each in everybody
    )
    ReminderPreference.objects.bulk_create(
        ReminderPreference(
            person=each,
            weekly_on=True,
            weekday=now.isoweekday(),
            hour=now.hour,
            changed_at=now - timedelta(days=1),
        )
        for each in everybody
    )


def _size() -> int:
    """Of one reminder's message."""
    from apps.reminders.emails import reminder_email
    from apps.reminders.models import Reminder

    reminder = Reminder.objects.select_related("person__reminder_preference").filter(channel="email")[0]
    message = reminder_email(reminder, reminder.person.reminder_preference, is_last=False)
    return len(message.message().as_bytes())


def _lines(log: Path) -> int:
    return len(log.read_text().splitlines()) if log.exists() else 0


def _rate(log: Path, before: int) -> float:
    moments = sorted(json.loads(line)["real"] for line in log.read_text().splitlines()[before:])
    return (len(moments) - 1) / (moments[-1] - moments[0])


def _cpu(processes: list[psutil.Process]) -> float:
    times = [
        each.cpu_times()
        for process in processes
        for each in (process, *process.children(recursive=True))
        if each.is_running()
    ]
    # What a server's ended children have used is counted with it.
    return sum(each.user + each.system + each.children_user + each.children_system for each in times)


def _wait(holds: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit("The workers did not start.")


def report(rounds: list[Round], people: int, size: int) -> str:
    def middle(name: str) -> float:
        return statistics.median(getattr(each, name) for each in rounds)

    busy = max(os.getloadavg())
    told = (
        f"{people:,} people are due at one moment, {len(rounds)} times over; the median of the rounds. Two "
        f"workers of four threads, PostgreSQL, Redis and the mail server share {os.cpu_count()} cores. A "
        f"message has {size:,} bytes and a connection of its own. The load of the machine was {busy:.0f}"
        + ("; an idle one is faster." if busy > BUSY else ".")
    )
    each_round = ", ".join(f"{each.sent:.0f} and {each.ceiling:.0f}" for each in rounds)
    lines = [
        "# How many reminders a second",
        "",
        textwrap.fill(told, 110),
        "",
        f"Run it again with `python -m benchmarks.reminders --people {people} --rounds {len(rounds)}`.",
        "",
        "| | a second |",
        "| --- | ---: |",
        f"| people planned for | {middle('planned'):.0f} |",
        f"| reminders sent, each an email and a notice | {middle('sent'):.0f} |",
        f"| emails that the mail server takes when nothing else is done | {middle('ceiling'):.0f} |",
        "",
        "| CPU for one reminder, email and notice | ms |",
        "| --- | ---: |",
        f"| both workers | {middle('workers_cpu'):.1f} |",
        f"| PostgreSQL | {middle('database_cpu'):.1f} |",
        "",
        f"Emails a second in each round, by the workers and by the mail server alone: {each_round}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--flood", type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.flood:
        flood(*given.flood)
        return
    rounds, size = measure(given.people, given.rounds)
    text = report(rounds, given.people, size)
    (ROOT / "benchmarks" / "REMINDERS.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
