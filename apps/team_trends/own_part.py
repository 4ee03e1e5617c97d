"""What of somebody's own is in released figures, for them to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from apps.team_trends.blocks import Block, Span
from apps.team_trends.models import OwnPart
from apps.team_trends.names import figure_name
from apps.team_trends.sentences import span_name

HEAD = ["Weeks", "Whose figures", "In which", "Weeks of yours"]


@dataclass(frozen=True)
class PartsShown:
    rows: list[list[str]]

    head = HEAD


def parts_shown(parts: Sequence[OwnPart]) -> PartsShown:
    """What is in the same weeks: in whose figures, in which, and with how many weeks of theirs."""

    def weeks_of(part: OwnPart) -> tuple[int, int]:
        return (-part.last_block, -part.first_block)

    rows = []
    for (last, first), in_span in groupby(sorted(parts, key=weeks_of), key=weeks_of):
        found: dict[tuple[str, ...], list[str]] = {}
        alike: dict[tuple[str, int], set[str]] = {}
        for part in in_span:
            whose = f"{part.team.name} team" if part.team else "All teams together"
            alike.setdefault((whose, part.weeks), set()).add(figure_name(part.figure))
        for (whose, weeks), names in sorted(alike.items()):
            found.setdefault((*sorted(names), str(weeks)), []).append(whose)
        days = span_name(Span(Block(-first), Block(-last)))
        rows += [[days, "; ".join(whose), "; ".join(key[:-1]), key[-1]] for key, whose in found.items()]
    return PartsShown(rows)
