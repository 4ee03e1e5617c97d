"""Reminders under fault: real workers, beats, Redis and PostgreSQL, killed and restarted for weeks on end.

    python -m tests.fault_harness --people 10000 --weeks 8 --kills 500 --seed 1

Writes docs/reminders-under-fault.md and .json, or into --out, and ends with 1 where a promise was not kept.
What happens follows from the seed as far as chance decides it; when exactly a kill strikes is up to the
machine. On a busy one, what comes late says little.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Names this process's own servers in the environment before Django's settings are read.
from tests.embedded import SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=20, help="simulated seconds in a real one, at most")
    parser.add_argument("--temper", type=int, default=1, help="how often the mail server misbehaves")
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    SERVICES.start()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": SERVICES.owner_url},
        check=True,
    )
    django.setup()
    from tests.fault_harness import harness, report
    from tests.fault_harness.record import Script

    script = Script(given.people, given.weeks, given.kills, given.seed, given.rate, given.temper)
    command = (
        f"python -m tests.fault_harness --people {script.people} --weeks {script.weeks} "
        f"--kills {script.kills} --seed {script.seed} --rate {script.rate:g} --temper {script.temper}"
    )
    # Of the last run, for whoever looks into it: what the processes said and what the mail server wrote down.
    folder = ROOT / "var" / "fault-harness"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    record, found = harness.run(script, SERVICES, folder, _progress)
    sys.stderr.write("\n")
    report.write(found, record, command, given.out)
    sys.stdout.write(report.as_markdown(found, record, command))
    sys.stdout.write(report.histories(found.violations, record))
    return 0 if all(kept for _, _, kept in report.promises(found, record)) else 1


def _progress(line: str) -> None:
    sys.stderr.write(f"\r{line:<110}")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
