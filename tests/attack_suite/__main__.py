"""All attacks on many made-up services, with a report.

python -m tests.attack_suite --services 1000 --seed 1 [--jobs 2]

What a run gave is kept in var/attack-suite.jsonl. `--pages-of FILE` asks for the pages of the same services
alone, and makes the report of both.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from config.local.steps import stop_like_ctrl_c

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "var" / "attack-suite.jsonl"
"""What each service gave, for whoever wants to look further."""
RESULTS_OF_PAGES = ROOT / "var" / "attack-suite-pages.jsonl"
"""The same where only pages were asked for."""


def main() -> int:
    # So that servers end, and their files go, however this ends.
    stop_like_ctrl_c()
    parser = argparse.ArgumentParser(prog="python -m tests.attack_suite", description=__doc__)
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--copies", type=int, default=10, help="of one service in so many, other answers are built too"
    )
    parser.add_argument("--part", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--report", type=Path, default=ROOT / "docs", help="where the report goes")
    parser.add_argument(
        "--pages-of", type=Path, help="what an earlier run gave: only pages are asked for, and added to it"
    )
    parser.add_argument("--minutes-before", type=float, default=0, help="how long that run took")
    options = parser.parse_args()
    _set_up()
    if options.part is not None:
        return work(options)
    return lead(options)


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # It names the database before Django's settings are read.
    from tests import embedded  # noqa: F401, I001
    import django

    django.setup()
    # Whoever may not see a page is refused thousands of times.
    logging.getLogger("django.request").setLevel(logging.ERROR)


def work(options: argparse.Namespace) -> int:
    """One process's part of the services; one line of JSON for each on the standard output."""
    from tests.attack_suite.running import TOGETHER, attacked, database, scraped_only, service_of

    # Ten in turn, so that each process has as many long ones.
    numbers = [
        number for number in range(options.services) if number // TOGETHER % options.jobs == options.part
    ]
    with database() as (owner, aggregator):
        for start in range(0, len(numbers), TOGETHER):
            services = [service_of(options.seed, number) for number in numbers[start : start + TOGETHER]]
            results = (
                scraped_only(owner, aggregator, services)
                if options.pages_of
                else attacked(owner, aggregator, services, options.copies)
            )
            for result in results:
                sys.stdout.write(json.dumps(result) + "\n")
            sys.stdout.flush()
    return 0


def lead(options: argparse.Namespace) -> int:
    from tests.attack_suite.report import as_json, as_markdown, bars

    started = time.monotonic()
    results: list[dict] = []
    before = _results_of(options.pages_of) if options.pages_of else {}
    kept = RESULTS_OF_PAGES if options.pages_of else RESULTS
    kept.parent.mkdir(exist_ok=True)
    kept.unlink(missing_ok=True)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.attack_suite", *map(str, _same(options)), "--part", str(part)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            # Two processes share the cores as they are; more threads would only wait for one another.
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        for part in range(options.jobs)
    ]
    readers = [Thread(target=_read, args=(process, results, kept)) for process in processes]
    for reader in readers:
        reader.start()
    try:
        _show_progress(readers, results, options.services, started)
    finally:
        for process in processes:
            process.terminate()
    for process in processes:
        process.wait()
    if len(results) != options.services:
        print("\nNot all services could be attacked: there is no report.")
        return 1
    results = [before.get(result["service"], {}) | result for result in results]
    results.sort(key=lambda result: result["service"])
    measured = bars(results)
    command = f"python -m tests.attack_suite --services {options.services} --seed {options.seed}"
    command += f" --copies {options.copies}" if options.copies != 10 else ""
    minutes = (time.monotonic() - started) / 60 + options.minutes_before
    options.report.mkdir(parents=True, exist_ok=True)
    (options.report / "team-figures-attack.json").write_text(as_json(measured, results, options, command))
    (options.report / "team-figures-attack.md").write_text(
        as_markdown(measured, results, options, command, minutes)
    )
    for bar in measured:
        print(("holds  " if bar.holds else "FAILS  ") + f"{bar.name}: {bar.figure} (at most {bar.most})")
    return 0 if all(bar.holds for bar in measured) else 1


def _same(options: argparse.Namespace) -> list[object]:
    named = {name: getattr(options, name) for name in ("services", "seed", "jobs", "copies")}
    same = [word for name, value in named.items() for word in (f"--{name}", value)]
    return same + (["--pages-of", options.pages_of] if options.pages_of else [])


def _results_of(run: Path) -> dict[int, dict]:
    """By the service's number. Whoever names the file has to know of which seed it is."""
    return {result["service"]: result for result in map(json.loads, run.read_text().splitlines())}


def _read(process: subprocess.Popen, results: list[dict], kept: Path) -> None:
    for line in process.stdout:
        results.append(json.loads(line))
        with kept.open("a") as file:
            file.write(line)


def _show_progress(readers: list[Thread], results: list[dict], services: int, started: float) -> None:
    shown = -1
    while any(reader.is_alive() for reader in readers):
        done = len(results)
        if done != shown and (sys.stdout.isatty() or done - shown >= services / 50 or shown < 0):
            shown = done
            bar = ("#" * (40 * done // services)).ljust(40, ".")
            passed = time.monotonic() - started
            left = f", {passed / done * (services - done) / 60:.0f} min left" if done else ""
            end = "" if sys.stdout.isatty() else "\n"
            print(f"\r[{bar}] {done} of {services} services{left}   ", end=end, flush=True)
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
