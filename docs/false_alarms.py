"""How often the own-usual rule calls a week different for somebody for whom nothing has changed.

    python -m docs.false_alarms

Prints the tables of docs/model.md. Steady people are simulated: each week is drawn at random around a level
of their own that never moves. Whatever the rule then finds is a false alarm.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from unittest.mock import patch

from apps.resilience import usual as rule
from apps.resilience.entries import HIGHEST, LOWEST

PEOPLE = 4000
SEED = 2024
WEEKS = (12, 26, 52)
SPREAD = 1.5
"""Points: the standard deviation of a person's weeks."""
FIRST = date(2024, 1, 1)
# What a line is made of. A single item gives whole numbers; a phase is a mean and comes close to any number.
KINDS = {
    "whole answers": (0.0, True),
    "any number": (0.0, False),
    "whole answers, each week a little like the last": (0.3, True),
}


def steady_person(
    draw: random.Random, weeks: int, likeness: float, whole: bool
) -> Iterator[tuple[date, float]]:
    """`likeness` is the correlation of one week with the next; the spread is the same whatever it is."""
    level, off = draw.uniform(3, 7), draw.gauss(0, SPREAD)
    for number in range(weeks):
        figure = min(float(HIGHEST), max(float(LOWEST), level + off))
        yield FIRST + timedelta(weeks=number), float(round(figure)) if whole else figure
        off = likeness * off + (1 - likeness**2) ** 0.5 * draw.gauss(0, SPREAD)


def shares(weeks: int, likeness: float, whole: bool) -> tuple[float, float, float]:
    """Of all people, those with at least one run, one week outside the limits, either."""
    draw = random.Random(SEED)  # noqa: S311 (a simulation wants the same numbers every time)
    runs = outside = either = 0
    for _ in range(PEOPLE):
        found = rule.usual(list(steady_person(draw, weeks, likeness, whole)))
        reasons = {different.reason for different in found.different.values()} if found else set()
        runs += rule.Reason.RUN in reasons
        outside += rule.Reason.OUTSIDE in reasons
        either += bool(reasons)
    return runs / PEOPLE, outside / PEOPLE, either / PEOPLE


def table() -> Iterator[str]:
    yield "| line | answered weeks | a run | outside the limits | either |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind, (likeness, whole) in KINDS.items():
        for weeks in WEEKS:
            cells = (f"{share:.0%}" for share in shares(weeks, likeness, whole))
            yield f"| {kind} | {weeks} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write("\n".join(table()) + "\n")
    with patch.object(rule, "RUN_LENGTH", 8):
        sys.stdout.write("\nWith eight in a row in place of six:\n\n" + "\n".join(table()) + "\n")
