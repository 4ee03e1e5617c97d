"""What is released of one team, or of all together, as a file: what its page shows, and no more."""

from collections import defaultdict
from collections.abc import Iterator

from apps.nhsuk.spreadsheets import as_csv
from apps.team_trends import bands
from apps.team_trends.counting import entries_and_past
from apps.team_trends.models import Figure
from apps.team_trends.names import ASKS, CHALLENGES, dimension_figures, entry_name, figure_name
from apps.team_trends.queries import Released
from apps.team_trends.sentences import NOT_SHOWN, number
from apps.team_trends.series import Axis, Slot, axis_of, slots

HEAD = ["Whose", "From", "Until", "Part", "What", "Unit", "Between", "And"]
POINTS, PER_CENT = "points from 0 to 10", "% of those who take part"


def released_file(whose: str, found: Released) -> str:
    return as_csv(HEAD, _rows(whose, found))


def _rows(whose: str, found: Released) -> Iterator[list[str]]:
    if found.latest is None:
        return
    axis = axis_of(found.figures, found.latest, most=None)
    by_name: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in found.figures:
        by_name[figure.figure][figure.entry].append(figure)
    for name in dimension_figures():
        yield from _of_one(whose, name, "", by_name[name][""], axis)
    for name in (CHALLENGES, ASKS):
        for entry in entries_and_past(name, by_name[name]):
            yield from _of_one(whose, name, entry, by_name[name][entry], axis)


def _of_one(whose: str, name: str, entry: str, figures: list[Figure], axis: Axis) -> Iterator[list[str]]:
    unit = PER_CENT if bands.is_share(name) else POINTS
    what = entry_name(name, entry) if entry else ""
    for slot in slots(figures, axis):
        first, last = slot.span.first.first.monday, slot.span.last.last.sunday
        days = [first.isoformat(), last.isoformat()]
        yield [whose, *days, figure_name(name), what, unit, *_ends(slot)]


def _ends(slot: Slot) -> list[str]:
    if slot.band is None:
        return [NOT_SHOWN, NOT_SHOWN]
    return [number(slot.band.low), number(slot.band.high)]
