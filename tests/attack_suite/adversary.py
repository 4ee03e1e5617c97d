"""Somebody who knows everything but the answers, and draws the best conclusions that are linear.

People's means over blocks are taken as jointly Gaussian, and a band as its middle with evenly spread noise.
Written from the model alone, with the covariance of everything laid out in full: nothing is shared with the
auditor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.attack_suite.database import Released
from tests.attack_suite.services import CENTRE, SERVICE_VARIANCE, TEAM_VARIANCE, Service, Temper

WIDEST_YES_OR_NO = 0.25
"""The most that a yes or no can vary: shares are judged on that scale."""


@dataclass(frozen=True)
class Guess:
    """Of one person's mean over one block, from what was released: with their answers in it, and without."""

    person: int
    block: int
    estimate: float
    variance: float
    twin_estimate: float
    twin_variance: float


class Adversary:
    def __init__(
        self, service: Service, releases: Sequence[Released], temper: Temper, effects_last: bool
    ) -> None:
        self.service, self.releases, self.temper, self.effects_last = service, releases, temper, effects_last
        numbers = [
            (self.identity(number), block, service.home(number, block))
            for release in releases
            for number, weeks in release.parts.items()
            for block in weeks
        ]
        homes = {(who, block): home for who, block, home in numbers}
        self.columns = sorted(homes)
        self.at = {column: at for at, column in enumerate(self.columns)}
        self.people = sorted({who for who, _ in self.columns})
        self.of = {who: [self.at[c] for c in self.columns if c[0] == who] for who in self.people}
        self.rows = np.zeros((len(releases), len(self.columns)))
        for row, release in zip(self.rows, releases, strict=True):
            for number, weeks in release.parts.items():
                for block, count in weeks.items():
                    row[self.at[self.identity(number), block]] += (
                        count / sum(weeks.values()) / len(release.parts)
                    )
        self.sizes = np.array([len(release.parts) for release in releases], dtype=float)
        self.covariance = self._covariance([homes[column] for column in self.columns])
        self.seen = self.rows @ self.covariance
        self.noise = np.diag([self._rounding(release) for release in releases])
        self.released = self.seen @ self.rows.T

    def identity(self, number: int) -> int:
        """Whoever was erased and came back is the same to somebody who knows them."""
        was = self.service.people[number].was
        return number if was is None else was

    def _covariance(self, homes: Sequence[int | None]) -> np.ndarray:
        who = np.array([person for person, _ in self.columns])
        block = np.array([block for _, block in self.columns])
        team = np.array([-1 if home is None else home for home in homes])
        service = np.array([0 if home is None else self.service.service_of[home] for home in homes])
        own = self.temper.own(self.service.blocks)[np.ix_(block, block)]
        same = np.ones_like(own, dtype=bool) if self.effects_last else np.equal.outer(block, block)
        found: np.ndarray = np.equal.outer(who, who) * own
        found += TEAM_VARIANCE * (np.equal.outer(team, team) & same)
        found += SERVICE_VARIANCE * (np.equal.outer(service, service) & same)
        return found

    def _rounding(self, release: Released) -> float:
        is_share = "" not in release.bands
        return release.width**2 / 12 * (self.temper.variance / WIDEST_YES_OR_NO if is_share else 1)

    @cached_property
    def targets(self) -> dict[int, np.ndarray]:
        """Person -> what must stay unknown, by their columns: their mean over each block and each two."""
        found: dict[int, dict[tuple[float, ...], None]] = {
            who: {tuple(row): None for row in np.eye(len(self.of[who]))} for who in self.people
        }
        for release in self.releases:
            for number, weeks in release.parts.items():
                who, total = self.identity(number), sum(weeks.values())
                row = [weeks.get(self.columns[at][1], 0) / total for at in self.of[who]]
                found[who][tuple(row)] = None
        return {who: np.array(list(rows)) for who, rows in found.items()}

    # --- What is told --------------------------------------------------------------------------------------

    def _moments(self, who: int, known: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Covariance of the releases, of these with the person, and of the person, given who is known."""
        mine = self.of[who]
        released, seen, own = self.released, self.seen[:, mine], self.covariance[np.ix_(mine, mine)]
        if known:
            exact = [at for other in known for at in self.of[other]]
            through = np.linalg.inv(self.covariance[np.ix_(exact, exact)])
            theirs, shared = self.seen[:, exact], self.covariance[np.ix_(exact, mine)]
            released = released - theirs @ through @ theirs.T
            seen = seen - theirs @ through @ shared
            own = own - shared.T @ through @ shared
        return released, seen, own

    def _without(
        self, who: int, released: np.ndarray, seen: np.ndarray, own: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Covariance of the releases made without the person, and of these with the person."""
        part = self.rows[:, self.of[who]]
        scale = np.where(part.any(axis=1), self.sizes / np.maximum(self.sizes - 1, 1), 1)
        rest = released - part @ seen.T - seen @ part.T + part @ own @ part.T
        return scale[:, None] * rest * scale, scale[:, None] * (seen - part @ own)

    def gains(self, who: int, known: Sequence[int] = ()) -> np.ndarray:
        """Of each target: 1 - what stays unknown, as a share of what would without the person's answers."""
        released, seen, own = self._moments(who, known)
        twin, twin_seen = self._without(who, released, seen, own)
        left = own - seen.T @ np.linalg.solve(released + self.noise, seen)
        twin_left = own - twin_seen.T @ np.linalg.solve(twin + self.noise, twin_seen)
        rows = self.targets[who]
        return 1 - np.einsum("ta,ab,tb->t", rows, left, rows) / np.einsum(
            "ta,ab,tb->t", rows, twin_left, rows
        )

    def most(self, who: int, known: Sequence[int] = ()) -> float:
        return float(self.gains(who, known).max())

    def most_of_all(self) -> np.ndarray:
        """`most` of everybody, knowing nobody: the same sums as in `gains`, for all at once."""
        deep = max(len(columns) for columns in self.of.values())
        wide = np.zeros((len(self.people), len(self.columns), deep))
        for at, who in enumerate(self.people):
            wide[at, self.of[who], range(len(self.of[who]))] = 1
        part, seen = self.rows @ wide, self.seen @ wide
        own = wide.transpose(0, 2, 1) @ (self.covariance @ wide)
        turned = seen.transpose(0, 2, 1)
        scale = np.where(part.any(axis=2), self.sizes / np.maximum(self.sizes - 1, 1), 1)[:, :, None]
        across = part @ turned
        rest = self.released - across - across.transpose(0, 2, 1) + part @ own @ part.transpose(0, 2, 1)
        twin, twin_seen = scale * rest * scale.transpose(0, 2, 1), scale * (seen - part @ own)
        left = own - turned @ np.linalg.solve(self.released + self.noise, self.seen) @ wide
        twin_left = own - twin_seen.transpose(0, 2, 1) @ np.linalg.solve(twin + self.noise, twin_seen)
        found = np.zeros(len(self.people))
        for at, who in enumerate(self.people):
            rows = self.targets[who]
            mine = rows.shape[1]
            of = [np.einsum("ta,ab,tb->t", rows, v[at, :mine, :mine], rows) for v in (left, twin_left)]
            found[at] = (1 - of[0] / of[1]).max()
        return found

    def worst_colleagues(self, who: int, number: int, among: int = 10) -> list[int]:
        """Whose answers tell most about somebody's, chosen one by one among those they share most with."""
        mine = self.rows[:, self.of[who]].sum(axis=1)
        shares = {
            other: float(mine @ self.rows[:, self.of[other]].sum(axis=1))
            for other in self.people
            if other != who
        }
        others = sorted((other for other in shares if shares[other] > 0), key=lambda other: -shares[other])
        known: list[int] = []
        while len(known) < min(number, len(others)):
            left = [other for other in others[:among] if other not in known]
            known.append(max(left, key=lambda other: self.most(who, [*known, other])))
        return known

    def guesses(self, who: int, values: np.ndarray, twin_values: np.ndarray) -> list[Guess]:
        """`values`: the middles of the bands; `twin_values`: of those there would be without the person."""
        released, seen, own = self._moments(who, ())
        twin, twin_seen = self._without(who, released, seen, own)
        slope = np.linalg.solve(released + self.noise, seen)
        twin_slope = np.linalg.solve(twin + self.noise, twin_seen)
        estimate, twin_estimate = (values - CENTRE) @ slope, (twin_values - CENTRE) @ twin_slope
        variance = np.diag(own - seen.T @ slope)
        twin_variance = np.diag(own - twin_seen.T @ twin_slope)
        return [
            Guess(
                who, self.columns[at][1], CENTRE + estimate[i], variance[i],
                CENTRE + twin_estimate[i], twin_variance[i],
            )
            for i, at in enumerate(self.of[who])
        ]  # fmt: skip
