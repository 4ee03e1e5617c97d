"""What people really answered: what the attacker is judged by, and what releases should say."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from apps.team_trends.blocks import WEEKS
from tests.attack_suite.adversary import Adversary
from tests.attack_suite.database import Released, answers_of, items_of
from tests.attack_suite.services import Service

FEWEST_WEEKS = 2
ITEMS = {"challenges.systemic": ("pressure",), "values.individual": ("meaning", "appraisal")}


class Truth:
    """Of the releases of one figure that is a mean."""

    def __init__(self, service: Service, releases: Sequence[Released]) -> None:
        self.service, self.releases = service, releases
        self.items = [item for item in ITEMS[releases[0].figure] if item in items_of(service)]
        self.means = [
            {number: self._mean(number, release) for number in release.parts} for release in releases
        ]

    def _weeks(self, number: int, release: Released, block: int | None = None) -> dict[int, float]:
        """The weeks that count in a release by what the product promises, each with its figure."""
        since = self.service.consent(number, (release.blocks[-1] + 1) * WEEKS)
        found = {}
        for each in release.blocks if block is None else [block]:
            for week in range(each * WEEKS, (each + 1) * WEEKS):
                if since is None or week < since or not self.service.people[number].weeks[week]:
                    continue
                given = answers_of(self.service, number, week)
                values = [given[item] for item in self.items if item in given]
                if values:
                    found[week] = sum(values) / len(values)
        return found

    def _mean(self, number: int, release: Released) -> float:
        weeks = self._weeks(number, release)
        return sum(weeks.values()) / len(weeks)

    @cached_property
    def middles(self) -> np.ndarray:
        return np.array([np.mean(release.bands[""]) for release in self.releases])

    def middles_without(self, adversary: Adversary, who: int) -> np.ndarray:
        """Of the bands that would have been released without somebody's answers."""
        found = self.middles.copy()
        for at, (release, means) in enumerate(zip(self.releases, self.means, strict=True)):
            mine = [mean for number, mean in means.items() if adversary.identity(number) == who]
            if mine:
                rest = (sum(means.values()) - sum(mine)) / (len(means) - len(mine))
                found[at] = middle(rest, release.width)
        return found

    def blocks(self, adversary: Adversary) -> dict[tuple[int, int], float]:
        """(person, block) -> their mean over it, as it was counted first."""
        found: dict[tuple[int, int], float] = {}
        for release in self.releases:
            for number, weeks in release.parts.items():
                for block in weeks:
                    column = (adversary.identity(number), block)
                    if column not in found:
                        given = self._weeks(number, release, block)
                        found[column] = sum(given.values()) / len(given)
        return found

    def wrong(self) -> int:
        """Releases of others than should count, of other weeks, or with another band than their mean's."""
        found = 0
        for release, means in zip(self.releases, self.means, strict=True):
            mean = sum(means.values()) / len(means)
            right = middle(mean, release.width) == np.mean(release.bands[""])
            found += not (right and release.parts == self._should_count(release))
        return found

    def _should_count(self, release: Released) -> dict[int, dict[int, int]]:
        found = {}
        for number, person in enumerate(self.service.people):
            is_gone = person.erased_after is not None and person.erased_after < release.blocks[-1]
            if is_gone or not self._belongs(number, release):
                continue
            weeks = [week // WEEKS for week in self._weeks(number, release)]
            if len(weeks) >= FEWEST_WEEKS:
                found[number] = {block: weeks.count(block) for block in sorted(set(weeks))}
        return found

    def _belongs(self, number: int, release: Released) -> bool:
        """By the first day of the release; whoever is in another team by its second half counts there."""
        first, *later = (self.service.team(number, block * WEEKS) for block in release.blocks)
        if first is None:
            return False
        if release.team is None:
            return self.service.service_of[first] == release.service
        return first == release.team and all(team in (first, None) for team in later)


def middle(mean: float, width: float, top: float = 10.0) -> float:
    place = min(int((mean + 1e-9) // width), int(top // width) - 1)
    return (place + 0.5) * width
