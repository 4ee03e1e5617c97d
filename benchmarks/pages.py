"""CPU of each page beside an empty signed-in page on the same server.

    make benchmark            # or: python -m benchmarks.pages --rounds 20

Starts its own PostgreSQL, Redis and one gunicorn worker, signs in as a practitioner with 40 weeks of
check-ins, and asks for every page in turn, round after round, so that a busy machine disturbs all of them
alike. What is counted is the CPU time of the server's processes (user and system), not the time on the wall.
Writes a table to benchmarks/RESULTS.md. A page may cost 2.5 times the empty one, a page with a form 4 times.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from config.local.embedded import EmbeddedServices

ROOT = Path(__file__).resolve().parent.parent
PAGE, FORM = 2.5, 4.0
REQUESTS = 10
"""Requests to one page in one round."""


def pages(week: str) -> dict[str, float]:
    """Path -> the most it may cost, in empty pages."""
    return {
        "/empty/": 1.0,
        "/": PAGE,
        "/check-in/": PAGE,
        f"/check-in/{week}/": PAGE,
        f"/check-in/{week}/challenges/": FORM,
        f"/check-in/{week}/values/": FORM,
        f"/check-in/{week}/coping/": FORM,
        f"/check-in/{week}/facts/": FORM,
        f"/check-in/{week}/check-your-answers/": FORM,
        "/check-in/away/": FORM,
        "/trends/": PAGE,
        "/reminders/": FORM,
        "/settings/": FORM,
        "/support/": PAGE,
        "/about-the-model/": PAGE,
        "/privacy/": PAGE,
    }


GUNICORN = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", "4", "--no-control-socket"]

PREPARE = """
from datetime import timedelta
from benchmarks.pages import pages
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from apps.checkins import actions
from apps.resilience.weeks import Week
from tests.cast import Cast

ada, now = Cast().ada, timezone.now()
week = Week.at(now, ada.zone)
answers = {"stretched": 3, "pressure": 7, "meaning": 6, "appraisal": 5, "culture": 4, "self_care": 4,
           "boundaries": 6, "support": 8, "challenges": ["admin", "time_pressure"],
           "challenge_words": "Busy.", "strategies_relational": ["talk_to_peer"],
           "result_talk_to_peer": "helped", "days_worked": 5}
for back in range(40, 0, -1):
    then = now - timedelta(weeks=back)
    past = Week.at(then, ada.zone)
    answers = {**answers, "pressure": (answers["pressure"] * 7 + back) % 11}
    actions.save_step(by=ada, week=past, values=answers, base={}, now=then)
    actions.submit(by=ada, week=past, now=then)
actions.save_step(by=ada, week=week, values=answers, base={}, now=now)
client = Client(SERVER_NAME="localhost")
client.force_login(ada)
for path in pages(str(week)):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    print("queries", path, len(queries))
print(week, settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


def cpu_seconds(server: psutil.Process) -> float:
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def ask(port: int, path: str, cookie: str, times: int) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    for _ in range(times):
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}: {body[:200]!r}")
        if response.will_close:
            connection.close()


def measure(rounds: int) -> tuple[str, dict[str, list[float]], dict[str, int]]:
    """The week, CPU milliseconds a request, one figure a round for each page, and queries for each page."""
    with tempfile.TemporaryDirectory(prefix="heartwood-benchmark-") as folder:
        services = EmbeddedServices(Path(folder), durable=False)
        services.start()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "ENVIRONMENT": "development",
            "DATABASE_URL": services.runtime_url,
            "REDIS_URL": services.redis_url,
            "CACHE_URL": services.cache_url,
            "LOG_LEVEL": "WARNING",
        }
        try:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v0"],
                cwd=ROOT,
                env={**environment, "DATABASE_URL": services.owner_url},
                check=True,
            )
            prepared = subprocess.run(
                [sys.executable, "manage.py", "shell", "-v0", "-c", PREPARE],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            week, cookie_name, cookie_value = prepared.stdout.split()[-3:]
            lines = (line.split() for line in prepared.stdout.splitlines())
            queries = {line[1]: int(line[2]) for line in lines if line[0] == "queries"}
            return week, _measure_server(environment, week, f"{cookie_name}={cookie_value}", rounds), queries
        finally:
            services.stop()


def _measure_server(
    environment: dict[str, str], week: str, cookie: str, rounds: int
) -> dict[str, list[float]]:
    port = 8931
    server = subprocess.Popen(
        [*GUNICORN, "--log-level", "warning", "-b", f"localhost:{port}", "config.wsgi"],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(port)
        process = psutil.Process(server.pid)
        figures: dict[str, list[float]] = {path: [] for path in pages(week)}
        for path in figures:
            ask(port, path, cookie, 3)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
            for path, found in figures.items():
                before = cpu_seconds(process)
                ask(port, path, cookie, REQUESTS)
                found.append((cpu_seconds(process) - before) / REQUESTS * 1000)
        print(file=sys.stderr)
        return figures
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            ask(port, "/health", "", 1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not start within 30 seconds.")


WHY_OVER = """
Where a page is over, its queries are why. Each takes about half a millisecond of CPU, nine tenths of it
Django's: building the query, turning it into SQL, reading the rows. The empty page makes two, for the session
and the person; every other page a third for the person's roles, so that a role that has ended ends at once.
What a page reads beyond that are the person's own weeks, and those are kept in no cache. Trends also sets
down every chart once more as a table, for those who do not see the drawing.
"""


def report(week: str, figures: dict[str, list[float]], queries: dict[str, int], rounds: int) -> str:
    """A Markdown table. The kernel counts CPU in ticks of 10 ms, so single rounds are coarse."""
    empty = statistics.fmean(figures["/empty/"])
    lines = [
        "# What pages cost",
        "",
        f"Measured on {datetime.now(UTC):%d %B %Y}: {rounds} rounds of {REQUESTS} requests to each page in",
        "turn, one gunicorn worker, a practitioner with 40 weeks of check-ins. CPU of the server itself,",
        "user and system; PostgreSQL is not counted. Run it again with `make benchmark`.",
        "",
        "| page | queries | CPU, ms a request | times the empty page | may be |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    any_over = False
    for path, most in pages(week).items():
        mean = statistics.fmean(figures[path])
        is_over = mean / empty > most
        any_over |= is_over
        times = f"{mean / empty:.2f}{' (over)' if is_over else ''}"
        name = path.replace(week, "WEEK")
        lines.append(f"| `{name}` | {queries[path]} | {mean:.2f} | {times} | {most:.1f} |")
    return "\n".join(lines) + "\n" + (WHY_OVER if any_over else "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    week, figures, queries = measure(rounds)
    text = report(week, figures, queries, rounds)
    (ROOT / "benchmarks" / "RESULTS.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
