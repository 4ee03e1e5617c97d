"""What row security costs: each page beside the same page of a site without it, on the same machine in turn.

    python -m benchmarks.row_security --rounds 20

Two whole sites with the same data; in the second, row security is off and nobody is told who acts. What is
counted is the CPU of the server and of PostgreSQL. Writes benchmarks/ROW-SECURITY.md.
"""

import argparse
import statistics
import sys
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from benchmarks.pages import pages, shown
from benchmarks.site import REQUESTS, ROOT, SUPERVISORS, site
from config.local.embedded import EmbeddedServices

MOST = 10
"""Per cent that a page may cost more."""

WHY_OVER = """
Telling PostgreSQL who acts takes the same for every page: beginning and ending a transaction, and one
statement between. A page that reads nothing of the person's pays it too, and a small page feels it more. What
the policies themselves cost is lost in the noise.
"""


def turn_off(services: EmbeddedServices) -> None:
    with psycopg.connect(services.owner_url) as owner:
        for (table,) in owner.execute("SELECT relname FROM pg_class WHERE relrowsecurity").fetchall():
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """Page -> CPU milliseconds a request with row security and without: the mean of the rounds."""
    with (
        site(8932, "benchmarks.settings") as with_it,
        site(8933, "benchmarks.settings_without_row_security", turn_off) as without,
    ):
        # PostgreSQL itself says what a supervisor sees: without who acts, those pages show nothing.
        measured = [path for path in pages(with_it.week) if not path.startswith(SUPERVISORS)]
        found: dict[str, list[tuple[float, float]]] = {path: [] for path in measured}
        for path in found:
            with_it.ask(path, 3)
            without.ask(path, 3)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", end="\r", file=sys.stderr, flush=True)
            # The first of two that are measured one after the other is not always the same.
            order = (with_it, without) if number % 2 else (without, with_it)
            for path, pairs in found.items():
                costs = {each: each.cost(path, of_database=True) for each in order}
                pairs.append((costs[with_it], costs[without]))
        print(file=sys.stderr)
    return {
        shown(path, with_it.week): (
            statistics.fmean(pair[0] for pair in pairs),
            statistics.fmean(pair[1] for pair in pairs),
        )
        for path, pairs in found.items()
    }


def report(figures: dict[str, tuple[float, float]], rounds: int) -> str:
    lines = [
        "# What row security costs",
        "",
        f"Measured on {datetime.now(UTC):%d %B %Y}: {rounds} rounds of {REQUESTS} requests to each page of",
        "two sites in turn, one with row security and one without. CPU of gunicorn and PostgreSQL together.",
        f"A page may cost {MOST}% more. Run it again with `python -m benchmarks.row_security`.",
        f"The pages under `{SUPERVISORS}` are not here: without who acts they would show nothing.",
        "",
        "| page | with, ms | without, ms | more |",
        "| --- | ---: | ---: | ---: |",
    ]
    for path, (with_it, without) in figures.items():
        more = (with_it / without - 1) * 100
        lines.append(
            f"| `{path}` | {with_it:.2f} | {without:.2f} | {more:+.0f}%{' (over)' if more > MOST else ''} |"
        )
    return "\n".join(lines) + "\n" + (WHY_OVER if "(over)" in "".join(lines) else "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    text = report(measure(rounds), rounds)
    (ROOT / "benchmarks" / "ROW-SECURITY.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
