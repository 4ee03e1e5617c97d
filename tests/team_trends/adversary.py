"""What an adversary knows, from the covariance of all answers at once: slow, and without any shortcut."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np

from apps.team_trends.auditing import Release, weights
from apps.team_trends.bands import is_share
from apps.team_trends.parameters import VARIANCE_OF_SHARES, Model

People = Sequence[UUID]


def person(number: int) -> UUID:
    return UUID(int=number)


def gains_of(
    releases: Sequence[Release], model: Model, *, scaled: bool = False
) -> dict[tuple[UUID, int], float]:
    """The gain about each person's mean over each of their blocks.

    In the twin the person's answers are taken out of the sums; where `scaled`, its means are of the others
    alone, and rounding counts a little less.
    """
    homes = {}
    for release in sorted(releases, key=lambda release: release.team is not None):
        for who, weeks in release.parts.items():
            homes |= {(who, block): (release.service, release.team) for block in weeks}
    answers = sorted(homes)
    place = {answer: at for at, answer in enumerate(answers)}
    covariance = np.zeros((len(answers), len(answers)))
    for one, at in place.items():
        for other, beside in place.items():
            lag = abs(one[1] - other[1])
            if one[0] == other[0]:
                covariance[at, beside] += model.stable + model.drift * model.correlation**lag
            if homes[one][0] == homes[other][0]:
                covariance[at, beside] += model.service
            if homes[one] == homes[other] and (model.lasting or lag == 0):
                covariance[at, beside] += model.team
    rows = np.zeros((len(releases), len(answers)))
    for at, release in enumerate(releases):
        for who, block, weight in weights(release.parts):
            rows[at, place[who, block]] = weight
    shares = model.total / VARIANCE_OF_SHARES
    noise = np.array([r.width**2 / 12 * (shares if is_share(r.figure) else 1) for r in releases])

    def left(rows: np.ndarray) -> np.ndarray:
        seen = rows @ covariance
        return np.diag(covariance) - np.diag(seen.T @ np.linalg.solve(seen @ rows.T + np.diag(noise), seen))

    with_all = left(rows)
    found = {}
    for who in {who for who, _ in answers}:
        twin = rows.copy()
        own = [at for at, answer in enumerate(answers) if answer[0] == who]
        twin[:, own] = 0
        if scaled:
            for at, release in enumerate(releases):
                if who in release.parts:
                    twin[at] *= len(release.parts) / (len(release.parts) - 1)
        without = left(twin)
        found |= {answers[at]: float(1 - with_all[at] / without[at]) for at in own}
    return found
