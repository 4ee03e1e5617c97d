"""All attacks on what was released of one made-up service, as figures that can be put together over many."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from apps.team_trends.blocks import WEEKS
from tests.attack_suite.adversary import Adversary
from tests.attack_suite.database import Outcome, Released
from tests.attack_suite.disclosure import TOP, ContradictionError, determined, interval
from tests.attack_suite.services import CENTRE, ENDS, Service
from tests.attack_suite.truth import Truth

LOWEST_FIFTH = -0.8416
"""Standard deviations below the mean."""
TRIED = 3
"""People of each service, those of whom most is told, who are attacked by whoever knows three colleagues."""
KNOWN = 3
FIGURE = "challenges.systemic"
"""What everybody answers. Other figures are attacked for what is told, not for what is guessed."""
Result = dict[str, Any]


def attack(service: Service, outcome: Outcome) -> Result:
    result: Result = {
        "service": service.number, "weeks": service.blocks * WEEKS, "temper": service.temper.name,
        "who": service.who_takes_part, "people": len(service.people), "releases": len(outcome.releases),
        "gains": [], "gains_back": [], "gains_shares": [], "one": [], "three": [], "exact": 0,
        "exact_three": 0, "intervals": [], "intervals_three": [], "low": [], "errors": [], "wrong": 0,
        "contradictions": 0, "hidden": hidden(service, outcome),
    }  # fmt: skip
    figures = {release.figure for release in outcome.releases}
    # Shares of challenges and of asks have the same contributors, and so tell the same about each of them.
    for figure in sorted(figures - {"asks"}):
        releases = [release for release in outcome.releases if release.figure == figure]
        worst = _what_is_told(result, service, releases)
        if figure == "challenges":
            continue
        truth = Truth(service, releases)
        result["wrong"] += truth.wrong()
        if figure == FIGURE:
            _what_is_certain(result, worst, truth)
            _who_is_low(result, service, truth)
    return result


def _what_is_told(
    result: Result, service: Service, releases: Sequence[Released]
) -> list[tuple[Adversary, int, list[int]]]:
    """Gains about everybody at both ends of the model; of some, with the worst colleagues' answers known."""
    figure = releases[0].figure
    adversaries = [Adversary(service, releases, temper, lasts) for temper in ENDS for lasts in (True, False)]
    told = np.array([adversary.most_of_all() for adversary in adversaries])
    people = adversaries[0].people
    for who, gain in zip(people, told.max(axis=0), strict=True):
        back = any(person.was == who for person in service.people)
        kind = "gains_shares" if figure == "challenges" else "gains_back" if back else "gains"
        result[kind].append(_short(gain))
    result["exact"] += len(determined(adversaries[0]))
    found = []
    for at in np.argsort(-told.max(axis=0))[:TRIED]:
        who, worst = people[at], adversaries[told[:, at].argmax()]
        known = worst.worst_colleagues(who, KNOWN)
        result["one"].append(_short(max(adversary.most(who, known[:1]) for adversary in adversaries)))
        result["three"].append(_short(max(adversary.most(who, known) for adversary in adversaries)))
        result["exact_three"] += int(who in determined(worst, known))
        found.append((worst, who, known))
    return found


def _what_is_certain(result: Result, worst: Sequence[tuple[Adversary, int, list[int]]], truth: Truth) -> None:
    """How narrow it gets for those of whom most is told: knowing nobody, and knowing three."""
    for adversary, who, known in worst[:2]:
        bands = [release.bands[""] for release in adversary.releases]
        means = truth.blocks(adversary)
        theirs = {at: means[adversary.columns[at]] for other in known for at in adversary.of[other]}
        for narrow, exact in (("intervals", {}), ("intervals_three", theirs)):
            for at in adversary.of[who]:
                try:
                    low, high = interval(adversary, at, bands, exact)
                except ContradictionError:
                    result["contradictions"] += 1
                else:
                    result[narrow].append(_short(high - low))
    for release, means in zip(truth.releases, truth.means, strict=True):
        for narrow, known in (("intervals", 0), ("intervals_three", KNOWN)):
            result[narrow].append(_short(narrowest(list(means.values()), release.bands[""], known)))


def narrowest(means: Sequence[float], band: tuple[float, float], known: int) -> float:
    """Of all contributors to one release, how narrow it gets for any of them: whoever helps most is known."""
    low, high = (limit * len(means) for limit in band)
    ordered, others = sorted(means), len(means) - 1 - known
    # The others can answer 0 or 10 at most. Who is known answered least, or most; who is sought, the rest.
    least = max(0.0, low - sum(ordered[:known]) - TOP * others)
    most = min(TOP, high - sum(ordered[len(ordered) - known :]))
    return min(TOP - least, most)


def _who_is_low(result: Result, service: Service, truth: Truth) -> None:
    """Whether somebody is in the lowest fifth: guessed from releases with and without their answers."""
    adversary = Adversary(service, truth.releases, service.temper, service.effects_last)
    cut = CENTRE + LOWEST_FIFTH * np.sqrt(service.temper.variance)
    sizes = {
        (adversary.identity(number), block): len(release.parts)
        for release in truth.releases
        if release.team is not None
        for number, weeks in release.parts.items()
        for block in weeks
    }
    means = truth.blocks(adversary)
    for who in adversary.people:
        for guess in adversary.guesses(who, truth.middles, truth.middles_without(adversary, who)):
            mean = means[who, guess.block]
            result["low"].append(
                [
                    int(mean < cut),
                    _short((cut - guess.estimate) / np.sqrt(guess.variance)),
                    _short((cut - guess.twin_estimate) / np.sqrt(guess.twin_variance)),
                    sizes.get((who, guess.block), 0),
                ]
            )
            result["errors"].append([_short((mean - guess.estimate) ** 2), _short(guess.variance)])


# --- What is hidden --------------------------------------------------------------------------------------


def hidden(service: Service, outcome: Outcome) -> list[tuple[int, int, bool]]:
    """Of each team and block: year, people in the team, whether nothing was shown when it was built."""
    shown = {(release.team, release.blocks[-1]) for release in outcome.releases if release.figure == FIGURE}
    found = []
    for block in range(service.blocks):
        homes = [service.team(number, block * WEEKS) for number in range(len(service.people))]
        for team in range(len(service.service_of)):
            size = homes.count(team)
            found += [(block // 4 + 1, size, (team, block) not in shown)] if size else []
    return found


def _short(number: float) -> float:
    return round(float(number), 5)
