"""How team figures are protected, in numbers that are the code's own."""

from dataclasses import dataclass

from apps.team_trends import parameters
from apps.team_trends.blocks import WEEKS


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
