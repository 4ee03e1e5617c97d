"""A person's values in words, and how closely each was lived as a small line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apps.nhsuk.times import day_name
from apps.people.models import User
from apps.resilience.model import HIGHEST
from apps.values.models import Lived, OwnValue, Review
from apps.values.queries import LivedLine

# The small drawing, in the units of its own view box.
WIDTH, HEIGHT, MARGIN = 240, 56, 6
SKIPPED = "Not answered"
NO_FIGURE = "No figure"


@dataclass(frozen=True)
class Drawing:
    """One value over the reviews; see `sentence` for the same in words."""

    label: str
    sentence: str
    lines: list[str]
    """Stretches without a gap, as SVG points."""
    dots: list[tuple[float, float]]
    """Every figure there is."""


@dataclass(frozen=True)
class Chart:
    summary: str
    drawings: list[Drawing]
    head: list[str]
    rows: list[list[str]]
    """The latest review first."""

    width, height = WIDTH, HEIGHT
    frame = f"M{MARGIN} {MARGIN}H{WIDTH - MARGIN}M{MARGIN} {HEIGHT - MARGIN}H{WIDTH - MARGIN}"
    """Lines at 10 and at 0, as an SVG path."""


def chart(lines: Sequence[LivedLine]) -> Chart | None:
    """None where nothing was reviewed of what is shown."""
    if not any(figure is not None for line in lines for _, figure in line.figures):
        return None
    days = [day for day, _ in lines[0].figures]
    return Chart(
        summary=_summary(days),
        drawings=[_drawing(line) for line in lines],
        head=["Review", *(line.value.label for line in lines)],
        rows=[
            [day_name(day), *(_in_table(line.figures[number][1]) for line in lines)]
            for number, day in reversed(list(enumerate(days)))
        ],
    )


def _summary(days: Sequence[date]) -> str:
    if len(days) == 1:
        return f"From your review of {day_name(days[0])}."
    return f"From your {len(days)} reviews between {day_name(days[0])} and {day_name(days[-1])}."


def _in_table(figure: int | None) -> str:
    return NO_FIGURE if figure is None else str(figure)


def _drawing(line: LivedLine) -> Drawing:
    days = [day for day, _ in line.figures]
    stretches: list[list[tuple[float, float]]] = [[]]
    for day, figure in line.figures:
        if figure is None:
            stretches.append([])
        else:
            stretches[-1].append(_place(day, days, figure))
    return Drawing(
        label=line.value.label,
        sentence=_sentence(line),
        lines=[" ".join(f"{x},{y}" for x, y in stretch) for stretch in stretches if len(stretch) > 1],
        dots=[place for stretch in stretches for place in stretch],
    )


def _place(day: date, days: Sequence[date], figure: int) -> tuple[float, float]:
    """By the calendar, so that reviews a week apart stand closer than reviews a quarter apart."""
    whole = (days[-1] - days[0]).days
    share = (day - days[0]).days / whole if whole else 0.5
    across = MARGIN + share * (WIDTH - 2 * MARGIN)
    down = MARGIN + (1 - figure / HIGHEST) * (HEIGHT - 2 * MARGIN)
    return round(across, 1), round(down, 1)


def _sentence(line: LivedLine) -> str:
    """First and latest figure, without saying what a change between them means."""
    answered = [(day, figure) for day, figure in line.figures if figure is not None]
    if not answered:
        return "No figure in these reviews."
    latest_day, latest = answered[-1]
    first_day, first = answered[0]
    if len(answered) == 1:
        return f"{latest} out of 10 on {day_name(latest_day)}."
    skipped = len(line.figures) - len(answered)
    gaps = f" No figure in {skipped} of the {len(line.figures)} reviews." if skipped else ""
    return (
        f"{first} out of 10 on {day_name(first_day)}, and {latest} out of 10 on {day_name(latest_day)}.{gaps}"
    )


@dataclass(frozen=True)
class Former:
    """A value that somebody had before."""

    value: OwnValue
    time: str
    became: str
    """What it was put into other words as; empty where it was not, or was taken up again."""
    may_take_up: bool


def former(values: Sequence[OwnValue], person: User) -> list[Former]:
    return [
        Former(
            value=value,
            time=_time(value.chosen_at, value.let_go_at or value.chosen_at, person),
            became=value.became.label if value.became and value.became.label != value.label else "",
            may_take_up=value.became is None,
        )
        for value in values
    ]


def _time(first: datetime, last: datetime, person: User) -> str:
    days = [day_name(moment.astimezone(person.zone).date()) for moment in (first, last)]
    return f"On {days[0]}" if days[0] == days[1] else f"From {days[0]} to {days[1]}"


@dataclass(frozen=True)
class Answer:
    label: str
    figure: str
    closer: str


def answers(review: Review) -> list[Answer]:
    return [
        Answer(each.value.label, SKIPPED if each.figure is None else f"{each.figure} out of 10", each.closer)
        for each in sorted(review.lived.all(), key=_order)
    ]


def _order(lived: Lived) -> tuple[bool, int, datetime]:
    """As the values stand now, and after them those that were let go since."""
    value = lived.value
    return value.position is None, value.position or 0, value.chosen_at
