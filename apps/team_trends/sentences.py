"""Ranges and blocks in plain words: what was released and what differs, and never what it is worth."""

from collections.abc import Sequence

from django.utils.formats import date_format

from apps.nhsuk.times import days
from apps.team_trends import bands
from apps.team_trends.bands import Band
from apps.team_trends.blocks import Block, Span
from apps.team_trends.series import Slot, last_different, latest_shown

NOT_SHOWN = "Not shown"
NBSP = "\N{NO-BREAK SPACE}"
"""Within a range, and between a number and its word: a line's end must not part them."""


def number(value: object) -> str:
    """4, 4.5"""
    return f"{value:.1f}".removesuffix(".0")


def range_words(band: Band | None, figure: str = "") -> str:
    """4 to 5; of a share, 20% to 40%."""
    if band is None:
        return NOT_SHOWN
    sign = "%" if bands.is_share(figure) else ""
    return f"{number(band.low)}{sign}{NBSP}to{NBSP}{number(band.high)}{sign}"


def span_days(span: Span) -> str:
    """5 October to 1 November 2026."""
    return days(span.first.first.monday, span.last.last.sunday)


def span_name(span: Span) -> str:
    """With its length where that is not the usual one."""
    return f"{span_days(span)} ({_length(span)})" if is_double(span) else span_days(span)


def is_double(span: Span) -> bool:
    return span.first != span.last


def short_name(block: Block) -> str:
    """5 Oct."""
    return date_format(block.first.monday, "j M")


def about(slots: Sequence[Slot]) -> str:
    """What is shown of one part of the model, as a sentence or a few."""
    latest = latest_shown(slots)
    if latest is None:
        return f"{NOT_SHOWN}."
    missing = [] if slots[-1] == latest else ["Nothing is shown for the latest weeks."]
    return " ".join(
        [
            *missing,
            f"In the {_length(latest.span)} from {span_days(latest.span)} the average was "
            f"{_between(latest)}.",
            *_change(slots, latest),
        ]
    )


def _change(slots: Sequence[Slot], latest: Slot) -> list[str]:
    earlier = last_different(slots)
    if earlier:
        return [
            f"That is {_direction(latest, earlier)} than in the {_length(earlier.span)} from "
            f"{span_days(earlier.span)}, when it was {_between(earlier)}."
        ]
    if any(slot.band and slot != latest for slot in slots):
        return ["No change can be told."]
    return []


def change(name: str, slots: Sequence[Slot]) -> str | None:
    """That a part of the model changed, where its ranges lie apart."""
    latest, earlier = latest_shown(slots), last_different(slots)
    if latest is None or earlier is None:
        return None
    return (
        f"{name}: {range_words(earlier.band)} in the {_length(earlier.span)} from "
        f"{span_days(earlier.span)}, {range_words(latest.band)} in those from {span_days(latest.span)}."
    )


def _length(span: Span) -> str:
    return f"{len(span.weeks)}{NBSP}weeks"


def _between(slot: Slot) -> str:
    assert slot.band, "nothing is shown"
    return f"between {number(slot.band.low)} and {number(slot.band.high)}"


def _direction(latest: Slot, earlier: Slot) -> str:
    assert latest.band, "it is shown"
    assert earlier.band, "it is shown"
    return "higher" if latest.band.low > earlier.band.low else "lower"
