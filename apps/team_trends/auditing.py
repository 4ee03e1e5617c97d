"""What releases tell about one person, to somebody who knows everything but the answers.

A person's mean over a block is taken as own level + own drift + team + service, all Gaussian
(`parameters.Model`); a release is the mean of its contributors' means, rounded, where rounding is noise
spread evenly over the band. The adversary knows who belongs where, who answered in how many weeks, all
variances and all releases. No answer enters.

    gain = 1 - Var(answer | releases) / Var(answer | the same releases without that person's answers)

What tells most under any of `parameters.MODELS` decides. docs/team-trends.md has the formulas.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.team_trends import bands
from apps.team_trends.blocks import Span
from apps.team_trends.parameters import MODELS, VARIANCE_OF_SHARES, Model

Parts = Mapping[UUID, Mapping[int, int]]
"""Who contributed: a key for each person, and how many weeks of each block, by its number, they answered."""

Target = tuple[UUID, tuple[tuple[int, float], ...]]
"""A person, and the weight of each block in the mean of theirs that must stay unknown."""

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Release:
    """A figure that is published, or is about to be. `team` is None for the total of a service."""

    figure: str
    service: int
    team: int | None
    span: Span
    parts: Parts
    width: float


def weights(parts: Parts) -> Iterator[tuple[UUID, int, float]]:
    """How much each person's mean over each block weighs in the mean of all."""
    for person, weeks in parts.items():
        answered = sum(weeks.values())
        for block, number in weeks.items():
            yield person, block, number / answered / len(parts)


class Audit:
    """All releases of one figure together, as adversaries see them."""

    def __init__(self, releases: Sequence[Release]) -> None:
        # The order of a sum shows in its last digit, and must not show in what is published.
        self.releases = sorted(
            releases,
            key=lambda release: (release.service, release.team is None, release.team or 0, release.span),
        )
        self.people = sorted({person for release in releases for person in release.parts})
        self.blocks = sorted(
            {block for release in releases for weeks in release.parts.values() for block in weeks}
        )
        self._person = {person: at for at, person in enumerate(self.people)}
        self._block = {block: at for at, block in enumerate(self.blocks)}

    @cached_property
    def weights(self) -> Array:
        """Of a person, in a release, of a block."""
        found = np.zeros((len(self.people), len(self.releases), len(self.blocks)))
        for at, release in enumerate(self.releases):
            for person, block, weight in weights(release.parts):
                found[self._person[person], at, self._block[block]] = weight
        return found

    @cached_property
    def _homes(self) -> dict[tuple[UUID, int], tuple[int, int | None]]:
        """Service and team of a person in a block. Those who are only in a total count as one team."""
        homes: dict[tuple[UUID, int], tuple[int, int | None]] = {}
        for release in sorted(self.releases, key=lambda release: release.team is not None):
            for person, weeks in release.parts.items():
                for block in weeks:
                    homes[person, block] = (release.service, release.team)
        return homes

    def effects(self, *, lasting: bool) -> tuple[Array, int]:
        """Which team and which service bear on a person in a block; teams come first, so many."""
        homes = {answer: (home, None if lasting else answer[1]) for answer, home in self._homes.items()}
        teams = {team: at for at, team in enumerate(sorted(set(homes.values()), key=repr))}
        services = {service: at for at, service in enumerate(sorted({home[0] for home, _ in teams}))}
        found = np.zeros((len(self.people), len(self.blocks), len(teams) + len(services)))
        for (person, block), home in homes.items():
            at = found[self._person[person], self._block[block]]
            at[teams[home]] = 1
            at[len(teams) + services[home[0][0]]] = 1
        return found, len(teams)

    @cached_property
    def targets(self) -> tuple[NDArray[np.int64], Array]:
        """What must stay unknown: each person's mean over each of their blocks and over each longer span.

        The person of each, and the weight of each block in it.
        """
        found: set[tuple[int, tuple[float, ...]]] = set()
        for release in self.releases:
            for person, weeks in release.parts.items():
                spans = [{block: 1} for block in weeks] + ([dict(weeks)] if len(weeks) > 1 else [])
                for span in spans:
                    row = [0.0] * len(self.blocks)
                    for block, number in span.items():
                        row[self._block[block]] = number / sum(span.values())
                    found.add((self._person[person], tuple(row)))
        ordered = sorted(found)
        return np.array([who for who, _ in ordered], dtype=np.int64), np.array([row for _, row in ordered])

    def gains(self, model: Model) -> Array:
        """The gain about each of `targets`."""
        weights = self.weights
        loads, teams = self.effects(lasting=model.lasting)
        who, means = self.targets
        lag = np.abs(np.subtract.outer(self.blocks, self.blocks))
        own = model.stable + model.drift * model.correlation**lag
        of_effects = np.where(np.arange(loads.shape[2]) < teams, model.team, model.service)
        prior = np.diag(1 / of_effects)

        # Covariance of the releases with the effects known; its inverse, through people and effects.
        known = np.tensordot(weights @ own, weights, axes=((0, 2), (0, 2))) + np.diag(self._rounding(model))
        inverse = np.linalg.inv(known)
        through_effects = np.tensordot(weights, loads, axes=((0, 2), (0, 1)))
        turned = weights.transpose(0, 2, 1)
        person = turned @ (inverse @ weights)
        cross = turned @ (inverse @ through_effects)
        effects = through_effects.T @ inverse @ through_effects

        # From all releases.
        spread = np.linalg.inv(prior + effects)
        left = loads - own @ cross
        told = own - own @ person @ own
        seen = _quadratic(told[who], means) + _quadratic(spread, np.einsum("tb,tbe->te", means, left[who]))

        # From the same releases without the person's own answers, whose covariance differs by low rank.
        twin = cross - person @ loads
        turned_loads = loads.transpose(0, 2, 1)
        mixed = turned_loads @ cross
        without = effects - mixed - mixed.transpose(0, 2, 1) + turned_loads @ person @ loads
        without = without + twin.transpose(0, 2, 1) @ own @ np.linalg.solve(
            np.eye(len(own)) - person @ own, twin
        )
        unseen = _quadratic(own, means) + _quadratic(
            np.linalg.inv(prior + without)[who], np.einsum("tb,tbe->te", means, loads[who])
        )
        found: Array = 1 - seen / unseen
        return found

    def _rounding(self, model: Model) -> Array:
        """Variance of rounding. Shares are put on the scale on which a yes or no varies as an answer does."""
        return np.array(
            [
                release.width**2
                / 12
                * (model.total / VARIANCE_OF_SHARES if bands.is_share(release.figure) else 1)
                for release in self.releases
            ]
        )

    def told(self, models: Sequence[Model] = MODELS) -> dict[Target, float]:
        """About each of `targets`, the highest gain under any of the models."""
        if not self.releases:
            return {}
        gains = np.max([self.gains(model) for model in models], axis=0)
        return {
            (
                self.people[at],
                tuple((self.blocks[block], float(row[block])) for block in np.nonzero(row)[0]),
            ): gain
            for at, row, gain in zip(*self.targets, gains.tolist(), strict=True)
        }

    def most_told(self, models: Sequence[Model] = MODELS) -> float:
        return max(self.told(models).values(), default=0.0)


def _quadratic(matrices: Array, rows: Array) -> Array:
    """row @ matrix @ row for each row: one matrix for all, or one each."""
    found: Array = np.einsum("...b,...b->...", (rows[:, None, :] @ matrices)[:, 0, :], rows)
    return found
