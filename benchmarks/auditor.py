"""How fast it is decided what may be published: the newest block of services with years behind them.

    python -m benchmarks.auditor --services 10 --years 2 5

Every figure of a service is decided as the product does it, one after the other on one core. People leave a
question now and then, so that no two figures have the same contributors. Writes benchmarks/AUDITOR.md.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from apps.team_trends.blocks import Block, Span
from apps.team_trends.deciding import decide
from benchmarks.services import Service, candidates, made_up, releases_of

SIZES = [14, 14, 14, 14]
FIGURES = [
    "challenges.individual",
    "challenges.systemic",
    "values.individual",
    "values.systemic",
    "coping.individual",
    "coping.systemic",
    "challenges",
]
LEFT = 0.02
"""How often a person leaves a dimension's questions for a whole block."""
NATION = 375
CORES = 2


def seconds(services: int, blocks: int, seed: int) -> tuple[float, float]:
    """For the newest block of one service, all figures; and how many releases lie behind one figure."""
    spent, behind = 0.0, []
    for number in range(services):
        for index, figure in enumerate(FIGURES):
            service = made_up(np.random.default_rng([seed, number]), blocks, SIZES)
            rng = np.random.default_rng([seed, number, index])
            service.weeks[rng.random(service.weeks.shape) < LEFT] = 0
            taken, releases = newest(service, figure)
            spent += taken
            behind.append(releases)
    return spent / services, float(np.mean(behind))


def newest(service: Service, figure: str) -> tuple[float, int]:
    history = []
    for number in range(service.team.shape[1]):
        block = Block(number)
        total = service.parts(None, Span.of(block))
        offered = candidates(service, block, history)
        before, started = len(history), time.process_time()
        decision = decide(figure, offered, total, history, service=1, block=block, threshold=8)
        taken = time.process_time() - started
        history += releases_of(decision, figure, block, total)
    return taken, before


HEAD = f"""# How fast it is decided what may be published

CPU of one core for the newest block of a service of four teams of 14, {len(FIGURES)} figures, with all
earlier releases; {NATION} services are 1,500 teams. Written by `python -m benchmarks.auditor`.

| years behind | releases behind a figure | services a second | {NATION} services on {CORES} cores |
| --- | --- | --- | --- |
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=10)
    parser.add_argument("--years", type=int, nargs="+", default=[2, 5])
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    text = HEAD
    print(text, end="")
    for years in options.years:
        each, behind = seconds(options.services, 4 * years + 1, options.seed)
        row = f"| {years} | {behind:.0f} | {1 / each:.1f} | {each * NATION / CORES / 60:.1f} minutes |\n"
        print(row, end="", flush=True)
        text += row
    Path(__file__).with_name("AUDITOR.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
