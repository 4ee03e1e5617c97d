"""How team figures are protected, in numbers that are the code's own."""

from dataclasses import dataclass

from apps.team_trends import parameters
from apps.team_trends.blocks import WEEKS


@dataclass(frozen=True)
class Attacked:
    """What attackers learned from the figures of made-up services; see docs/team-figures-attack.md.

    A test holds these numbers to the report of the run.
    """

    services: int
    told_of_most: float
    """The share of the uncertainty about answers that all figures take away, for 95 in 100 people at most."""
    told_of_anybody: float
    told_knowing_three: float
    """Of anybody, for somebody who knows the answers of three colleagues."""
    right: float
    """How often of two people the one who is low was picked, with all figures."""
    right_without: float
    """The same, had that person's answers not been in the figures."""


ATTACKED = Attacked(
    services=1_000,
    told_of_most=0.11,
    told_of_anybody=0.16,
    told_knowing_three=0.24,
    right=0.67,
    right_without=0.62,
)


@dataclass(frozen=True)
class Protection:
    fewest: int
    """People who have to take part before anything is shown, in this service."""

    weeks = WEEKS
    least_anywhere = parameters.FLOOR
    enough_weeks = parameters.FEWEST_WEEKS
    small = parameters.SMALL
    width = f"{parameters.WIDTH_OF_MEANS:g}"
    width_of_small = f"{parameters.WIDTH_OF_SMALL_MEANS:g}"
    shares_from = parameters.FEWEST_FOR_SHARES
    most_told = f"{parameters.MOST_TOLD:.0%}"
    services = f"{ATTACKED.services:,}"
    told_of_most = f"{ATTACKED.told_of_most:.0%}"
    told_of_anybody = f"{ATTACKED.told_of_anybody:.0%}"
    told_knowing_three = f"{ATTACKED.told_knowing_three:.0%}"
    right = round(ATTACKED.right * 100)
    right_without = round(ATTACKED.right_without * 100)
