"""The numbers of the release rule, and of the model by which releases are judged (docs/team-trends.md)."""

from dataclasses import dataclass
from decimal import Decimal

FLOOR = 5
"""No setting lets a figure of fewer people be shown."""
FEWEST_FOR_SHARES = 20
FEWEST_WEEKS = 2
"""A person contributes to a block by answering in at least so many of its weeks."""

WIDTH_OF_MEANS = Decimal("2.5")
WIDTH_OF_SMALL_MEANS = Decimal("5")
"""Each band of small teams is two of the others."""
SMALL = 12
"""Means of fewer people are in wider bands: one person weighs more in them."""
WIDTH_OF_SHARES = Decimal("0.2")

MOST_TOLD = 0.23
"""How much of the uncertainty about one person's answers all releases together may take away.

Under the promised 0.25 by what is left out: ends of the model that are never the worst by much, which of the
teams that were not shown somebody was in, and later figures of a service that somebody left.
"""


@dataclass(frozen=True)
class Model:
    """Variances of one person's mean over a block, on the scale of 0 to 10."""

    stable: float
    drift: float
    correlation: float
    """Of a person's drift from one block to the next."""
    lasting: bool = True
    """Whether a team's effect is the same in all blocks, or another in each."""
    team: float = 0.4
    service: float = 0.1

    @property
    def total(self) -> float:
        return self.stable + self.drift + self.team + self.service


MODELS = (
    Model(3.0, 0.5, 0.8),
    Model(2.0, 0.5, 0.8),
    Model(3.0, 0.9, 0.8),
    Model(3.0, 0.9, 0.8, lasting=False),
)
"""The ends of the ranges that can be the worst. What tells most under any of them decides."""

NOTHING_NEW = 0.001
"""What figures may add to what is told about somebody of whom earlier ones told too much: next to nothing."""

VARIANCE_OF_SHARES = 0.25
"""Of an answer that is yes or no, where it is largest: as many say yes as no."""
