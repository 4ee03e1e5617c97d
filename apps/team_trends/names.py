"""What figures and blocks are called."""

from apps.nhsuk.times import day_name
from apps.resilience.model import model
from apps.team_trends.blocks import Block

CHALLENGES, ASKS = "challenges", "asks"
"""The figures that are shares of contributors; all others are dimensions."""


def dimension_figures() -> list[str]:
    """In the order of the model: "challenges.individual" and so on."""
    return [".".join(dimension.key) for dimension in model().dimensions]


def figure_name(figure: str) -> str:
    if figure == CHALLENGES:
        return "Challenges that were named"
    if figure == ASKS:
        return "Asks of the service"
    return model().dimension(*figure.split(".")).label


def heard_name(heard: str) -> str:
    """Of what an action answers: a dimension, a challenge or an ask."""
    kind, _, slug = heard.partition(":")
    if not slug:
        return figure_name(heard)
    return model().challenge(slug).label if kind == "challenge" else model().ask(slug).label


def first_day(block: int) -> str:
    return day_name(Block(block).first.monday)


def last_day(block: int) -> str:
    return day_name(Block(block).last.sunday)


def entry_name(figure: str, entry: str) -> str:
    """Of one challenge or ask of a share."""
    return model().challenge(entry).label if figure == CHALLENGES else model().ask(entry).label
