"""CPU of each page beside an empty signed-in page on the same server.

    make benchmark            # or: python -m benchmarks.pages --rounds 20

Starts its own PostgreSQL, Redis and one gunicorn worker, signs in as a practitioner with 40 weeks of
check-ins, and asks for every page in turn, round after round, so that a busy machine disturbs all of them
alike. What is counted is the CPU time of the server's processes (user and system), not the time on the wall.
Writes a table to benchmarks/RESULTS.md. A page may cost 2.5 times the empty one, a page with a form 4 times.
"""

import argparse
import statistics
import sys
from datetime import UTC, datetime

from benchmarks.site import REQUESTS, ROOT, site

PAGE, FORM = 2.5, 4.0
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
        "/reminders/": FORM,
        "/settings/": FORM,
        "/support/": PAGE,
        "/about-the-model/": PAGE,
        "/privacy/": PAGE,
    }


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
