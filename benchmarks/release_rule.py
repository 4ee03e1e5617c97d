"""What the release rule tells about people, and what it hides, over many services that never were.

    python -m benchmarks.release_rule --services 200 --years 0.5 2 5

Answers are drawn from the model, releases are made by the product's own rule, and what the adversary knows is
computed anew from the covariance of everything, without the auditor's shortcuts. Writes
benchmarks/RELEASE-RULE.md.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from apps.team_trends import parameters
from apps.team_trends.auditing import Release, weights
from benchmarks.services import NOWHERE, Service, made_up, released

LOWEST = -0.8416
"""Standard deviations below the mean where the lowest fifth ends."""
CENTRES = (3.5, 7.5)
"""Where all answers of a service lie around, drawn anew for each set: near an edge of a band more is told."""
DRAWS = 8
"""Sets of answers for one service."""
TRIED = 4
"""People of each service, those most is told about, for whom the worst three colleagues are looked for."""
TEAM, SERVICE = 0.4, 0.1


@dataclass(frozen=True)
class People:
    """Lowest and highest of stable variance, drift variance, correlation; team effects for good or anew."""

    name: str
    stable: tuple[float, float]
    drift: tuple[float, float]
    correlation: tuple[float, float]
    for_good: float
    """Share of services whose teams' effects last."""


POPULATIONS = (
    People("mixed", (2, 3), (0.5, 0.9), (0.3, 0.8), 0.5),
    People("steady, teams too", (3, 3), (0.5, 0.5), (0.8, 0.8), 1),
    People("changeable, teams too", (2, 2), (0.9, 0.9), (0.3, 0.3), 0),
)


class World:
    """The covariance of all answers of one service: people's means over blocks, in one long row."""

    def __init__(self, rng: np.random.Generator, service: Service, people: People) -> None:
        self.people, self.blocks = service.team.shape
        lag = np.abs(np.subtract.outer(np.arange(self.blocks), np.arange(self.blocks)))
        size = self.people * self.blocks
        self.covariance = np.full((size, size), SERVICE)
        team = service.team.ravel()
        shared = (team[:, None] == team) & (team != NOWHERE)
        if rng.random() >= people.for_good:
            block = np.tile(np.arange(self.blocks), self.people)
            shared &= block[:, None] == block
        self.covariance += TEAM * shared
        for person in range(self.people):
            own = (
                rng.uniform(*people.stable)
                + rng.uniform(*people.drift) * rng.uniform(*people.correlation) ** lag
            )
            at = self.of(person)
            self.covariance[at, at] += own
        self.root = np.linalg.cholesky(self.covariance + 1e-9 * np.eye(size))

    def of(self, person: int) -> slice:
        return slice(person * self.blocks, (person + 1) * self.blocks)


class Adversary:
    def __init__(self, world: World, releases: list[Release], answered: np.ndarray) -> None:
        self.world = world
        self.rows = np.zeros((len(releases), world.people * world.blocks))
        for at, release in enumerate(releases):
            for person, block, weight in weights(release.parts):
                self.rows[at, (person.int - 1) * world.blocks + block] = weight
        self.sizes = np.array([len(release.parts) for release in releases], dtype=float)
        self.wide = np.array([release.width for release in releases])
        self.seen = self.rows @ world.covariance
        self.answered = answered
        """Which blocks each person contributed to, whether or not a figure of theirs was shown."""

    def without(self, person: int) -> tuple[np.ndarray, np.ndarray]:
        """The same releases computed without a person."""
        at = self.world.of(person)
        inside = (self.rows[:, at] > 0).any(axis=1)
        scale = np.where(inside, self.sizes / (self.sizes - 1), 1)[:, None]
        rows = self.rows * scale
        rows[:, at] = 0
        return rows, scale * (self.seen - self.rows[:, at] @ self.world.covariance[at])

    def view(
        self, rows: np.ndarray, seen: np.ndarray, person: int, known: Sequence[int] = ()
    ) -> tuple[np.ndarray, np.ndarray]:
        """How the answers follow from the releases, and what variance stays, for each block of a person.

        `seen` is the covariance of the releases with all answers.
        """
        covariance = self.world.covariance
        at = self.blocks_of(person)
        exact = (
            np.concatenate([self.blocks_of(other) for other in known]) if known else np.zeros(0, dtype=int)
        )
        of_known = covariance[np.ix_(exact, exact)] + 1e-9 * np.eye(len(exact))
        of_rows = seen @ rows.T + np.diag(np.square(self.wide) / 12)
        both = np.block([[of_rows, seen[:, exact]], [seen[:, exact].T, of_known]])
        shared = np.vstack([seen[:, at], covariance[np.ix_(exact, at)]])
        slope = np.linalg.solve(both, shared).T
        return slope, np.diag(covariance)[at] - np.einsum("ab,ba->a", slope, shared)

    def blocks_of(self, person: int) -> np.ndarray:
        return person * self.world.blocks + np.nonzero(self.answered[person])[0]

    def gain(self, person: int, known: Sequence[int] = ()) -> np.ndarray:
        _, left = self.view(self.rows, self.seen, person, known)
        _, twin = self.view(*self.without(person), person, known)
        return 1 - left / twin

    def worst_colleagues(self, person: int, number: int) -> float:
        """The gain of somebody who knows the answers of a few colleagues, chosen one by one to learn most."""
        together = (self.answered & self.answered[person]).sum(axis=1)
        others = [int(other) for other in np.argsort(-together)[:20] if other != person and together[other]]
        known: tuple[int, ...] = ()
        for _ in range(min(number, len(others))):
            left = [other for other in others if other not in known]
            known += (max(left, key=lambda other: self.gain(person, (*known, other)).max()),)
        return float(self.gain(person, known).max())

    def scores(self, rng: np.random.Generator) -> np.ndarray:
        """For each block of each person: is it low, and does it look low, with and without them."""
        draws = self.world.root @ rng.standard_normal((len(self.world.covariance), DRAWS))
        centres = rng.uniform(*CENTRES, DRAWS)
        found = []
        for person in np.nonzero(self.answered.any(axis=1))[0]:
            at = self.blocks_of(person)
            cut = LOWEST * np.sqrt(np.diag(self.world.covariance)[at])[:, None]
            columns = [draws[at] < cut]
            for rows, seen in ((self.rows, self.seen), self.without(person)):
                slope, left = self.view(rows, seen, person)
                columns.append((cut - slope @ self.banded(rows @ draws, centres)) / np.sqrt(left)[:, None])
            found.append(np.column_stack([column.ravel() for column in columns]))
        return np.vstack(found)

    def banded(self, values: np.ndarray, centres: np.ndarray) -> np.ndarray:
        wide = self.wide[:, None]
        return (np.floor((values + centres) / wide) + 0.5) * wide - centres


def auc(low: np.ndarray, score: np.ndarray) -> float:
    rank = np.empty(len(score))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    number = low.sum()
    return float((rank[low > 0].sum() - number * (number + 1) / 2) / (number * (len(low) - number)))


def measure(services: int, blocks: int, people: People, seed: int) -> str:
    gains, tops, three, scores, hidden, totals = [], [], [0.0], [], [], []
    for number in range(services):
        rng = np.random.default_rng([seed, blocks, number])
        service = made_up(rng, blocks)
        releases, decisions = released(service)
        for block, decision in enumerate(decisions):
            shown = {candidate.team for candidate in decision.teams}
            sizes = [(service.team[:, block] == team).sum() for team in range(service.teams)]
            hidden += [(size, team not in shown) for team, size in enumerate(sizes)]
            totals.append(not decision.total)
        if not releases:
            continue
        adversary = Adversary(World(rng, service, people), releases, service.weeks > 0)
        of_each = {int(i): adversary.gain(int(i)) for i in np.nonzero(adversary.answered.any(axis=1))[0]}
        gains += list(of_each.values())
        tops += [gain.max() for gain in of_each.values()]
        worst = sorted(of_each, key=lambda person: of_each[person].max())[-TRIED:]
        three += [adversary.worst_colleagues(person, 3) for person in worst]
        scores.append(adversary.scores(rng))
    each, score = np.concatenate(gains), np.vstack(scores)
    size, not_shown = np.array(hidden).T
    full, twin = auc(score[:, 0], score[:, 1]), auc(score[:, 0], score[:, 2])
    cells = [
        f"{blocks} blocks",
        people.name,
        f"{np.percentile(each, 95):.3f}",
        f"{each.max():.3f}",
        f"{max(three):.3f}",
        f"{full:.3f} - {twin:.3f} = {full - twin:.3f}",
        f"{not_shown[size >= 12].mean():.1%}",
        f"{not_shown[(size >= 8) & (size < 12)].mean():.1%}",
        f"{np.mean(totals):.1%}",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = """# What the release rule tells, and what it hides

{services} services of 3 to 6 teams of 4 to 25 for each row, response 70%, turnover 15% a year, seed {seed}.
Written by `python -m benchmarks.release_rule`; the rule and its bars are in
[team-trends.md](../docs/team-trends.md).

| history | people | gain, p95 | most | knowing three | low? AUC above twin | hidden: 12+ | 8-11 | totals |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=200)
    parser.add_argument("--years", type=float, nargs="+", default=[0.5, 2, 5])
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument(
        "--widths",
        nargs=2,
        help="other steps for small teams and for others, to see what they would do; writes nothing",
    )
    parser.add_argument("--limit", type=float, help="another limit of the auditor, the same")
    options = parser.parse_args()
    explores = options.widths or options.limit
    if options.widths:
        parameters.WIDTH_OF_SMALL_MEANS, parameters.WIDTH_OF_MEANS = map(Decimal, options.widths)
    if options.limit:
        parameters.MOST_TOLD = options.limit
    text = HEAD.format(services=options.services, seed=options.seed)
    print(text, end="")
    for years in options.years:
        for people in POPULATIONS:
            started = time.monotonic()
            row = measure(options.services, round(4 * years), people, options.seed)
            print(row, f"({time.monotonic() - started:.0f} s)", flush=True)
            text += row + "\n"
    if not explores:
        Path(__file__).with_name("RELEASE-RULE.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
