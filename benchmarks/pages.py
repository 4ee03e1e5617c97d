"""CPU of each page beside an empty signed-in page on the same server.

    make benchmark            # or: python -m benchmarks.pages --rounds 20

Starts its own PostgreSQL, Redis and one gunicorn worker, signs in as a practitioner with 40 weeks of
check-ins, entries and plans, and as her supervisor, and asks for every page in turn, round after round, so
that a busy machine disturbs all of them alike. What is counted is the CPU time of the server's processes
(user and system), not the time on the wall. Writes a table to benchmarks/RESULTS.md. A page may cost 2.5
times the empty one, a page with a form 4 times.
"""

import argparse
import statistics
import sys
from datetime import UTC, datetime

from benchmarks.site import REQUESTS, ROOT, SUPERVISORS, site

PAGE, FORM = 2.5, 4.0
THING = "00000000-0000-4000-8000-000000000001"
"""The number of the entry, plan, topic and grant that are measured."""
PORT = 8931


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
        "/journal/": FORM,
        f"/journal/{THING}/": PAGE,
        f"/journal/{THING}/write/": FORM,
        "/values/": PAGE,
        "/values/choose/": FORM,
        "/values/review/": FORM,
        "/plans/": PAGE,
        f"/plans/{THING}/": PAGE,
        f"/plans/{THING}/write/strategy/": FORM,
        f"/plans/{THING}/write/when/": FORM,
        "/plans/asks/": PAGE,
        "/plans/calendar/": FORM,
        "/supervision/": PAGE,
        "/supervision/log/": PAGE,
        "/supervision/topics/": PAGE,
        f"/supervision/topics/{THING}/": FORM,
        "/supervision/people/": PAGE,
        f"/supervision/people/{THING}/": PAGE,
        "/your-data/": PAGE,
        "/who-can-see-what/": PAGE,
        "/reminders/": FORM,
        "/settings/": FORM,
        "/support/": PAGE,
        "/about-the-model/": PAGE,
        "/privacy/": PAGE,
    }


def shown(path: str, week: str) -> str:
    return path.replace(week, "WEEK").replace(THING, "ID")


def measure(rounds: int) -> tuple[str, dict[str, list[float]], dict[str, int]]:
    """The week, CPU milliseconds a request, one figure a round for each page, and queries for each page."""
    with site(PORT, "benchmarks.settings") as measured:
        figures: dict[str, list[float]] = {path: [] for path in pages(measured.week)}
        for path in figures:
            measured.ask(path, 3)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
            for path, found in figures.items():
                found.append(measured.cost(path, of_database=False))
        print(file=sys.stderr)
        return measured.week, figures, measured.queries


WHY_OVER = """
Where a page is over, its queries are why. Each takes about half a millisecond of CPU, nine tenths of it
Django's: building the query, turning it into SQL, reading the rows. The empty page makes four: the session,
the person, and the beginning and end of the transaction in which they act; every other page a fifth for the
person's roles, so that a role that has ended ends at once. What a page reads beyond that is the person's own,
and is kept in no cache. Home reads one thing for each of its parts. Words are opened with the person's key,
which is one query more, and Trends, like a supervisor's page of one person, sets down every chart once more
as a table, for those who do not see the drawing. The access log, Privacy, and Who can see what ask for
little and are long.
"""


def report(week: str, figures: dict[str, list[float]], queries: dict[str, int], rounds: int) -> str:
    """A Markdown table. The kernel counts CPU in ticks of 10 ms, so single rounds are coarse."""
    empty = statistics.fmean(figures["/empty/"])
    lines = [
        "# What pages cost",
        "",
        f"Measured on {datetime.now(UTC):%d %B %Y}: {rounds} rounds of {REQUESTS} requests to each page in",
        "turn, one gunicorn worker, a practitioner with 40 weeks of check-ins, 30 entries and 5 plans, and",
        f"under `{SUPERVISORS}` the supervisor she shares with. CPU of the server itself, user and",
        "system; PostgreSQL is not counted. Run it again with `make benchmark`.",
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
        name = shown(path, week)
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
