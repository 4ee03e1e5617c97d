"""From released figures to a page: the same page for everybody who may see it, whatever their role."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.nhsuk.times import day_name
from apps.people.models import Service, Team
from apps.resilience.model import Dimension, Phase, model
from apps.resilience.saying import lower_first, made_of
from apps.resilience.weeks import Week
from apps.team_trends import sentences
from apps.team_trends.action_presenters import ActionCard, Doing, doing, figures_meant, local_day
from apps.team_trends.bands import Band, is_wide
from apps.team_trends.blocks import WEEKS, Block, Span
from apps.team_trends.counting import entries_and_past
from apps.team_trends.models import Action, Figure
from apps.team_trends.names import ASKS, CHALLENGES, entry_name, figure_name
from apps.team_trends.protection import Protection
from apps.team_trends.queries import Released
from apps.team_trends.sentences import NOT_SHOWN, range_words, span_days, span_name
from apps.team_trends.series import MOST_BLOCKS, Axis, Slot, axis_of, latest_shown, slots, span_of

ROW = (
    '<tr><th scope="row" class="nhsuk-table__header">{}</th>'
    '<td class="nhsuk-table__cell nhsuk-table__cell--numeric">{}</td></tr>'
)
SHARE = (
    '<span class="hw-shares__share">'
    '<span class="hw-fifths" aria-hidden="true">{}</span><span>{}</span></span>'
)
FIFTHS = 5
SHARES_SHOWN = 3
"""Blocks in a table of shares, the latest first."""
WHAT = {CHALLENGES: "Challenge", ASKS: "Ask"}
SHARES_ARE = {
    CHALLENGES: "How many of those who take part named each challenge that comes from how the service runs.",
    ASKS: "How many of those who take part asked for each of these, and let it be counted.",
}


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    made_of: str
    slots: tuple[Slot, ...]
    marks: list[ActionCard]

    is_part = True
    head = (("Weeks", False), ("Range of the average, from 0 to 10", True))

    @property
    def label(self) -> str:
        """For whoever does not see the drawing."""
        return (
            f"Ranges of {lower_first(self.title)}, block by block, as bars. "
            "What they show is said in words below."
        )

    @property
    def summary(self) -> str:
        return sentences.about(self.slots)

    @property
    def numbers(self) -> str:
        return f"Numbers for {lower_first(self.title)}"

    @property
    def caption(self) -> str:
        return f"{self.title}, block by block"

    @property
    def body(self) -> SafeString:
        """Latest first."""
        rows = [(span_name(slot.span), range_words(slot.band)) for slot in reversed(self.slots)]
        return format_html_join("\n", ROW, rows)


@dataclass(frozen=True)
class Section:
    phase: Phase
    charts: list[Chart]


@dataclass(frozen=True)
class Shares:
    """The challenges that were named, or the asks that were made."""

    title: str
    says: str
    head: list[str]
    rows: list[list[Any]]
    """Empty where nothing is shown."""

    not_shown = f"{NOT_SHOWN}."


@dataclass(frozen=True)
class FiguresPage:
    service: Service
    team: Team | None
    axis: Axis | None
    """None where nothing was ever released."""
    sections: list[Section]
    changes: list[str]
    shares: list[Shares]
    doing: Doing
    nobody_there: bool
    """The team has no practitioner today, as after a merger."""
    next_day: str
    """On which the figures of the next block are worked out."""
    next_days: str
    """Of that block."""
    protection: Protection
    can_show_more: bool
    """Something was released for blocks before those of the page."""
    running: Sequence[Block] = ()
    """Blocks that are not over, or not worked out, up to today's: for the time axis."""

    @property
    def whose(self) -> str:
        return f"{self.team.name} team" if self.team else "All teams together"

    @property
    def shows_averages(self) -> bool:
        """Whether there is anything to draw: without a range there are no charts, and no marks on them."""
        return any(slot.band for section in self.sections for chart in section.charts for slot in chart.slots)

    @property
    def has_marks(self) -> bool:
        return self.shows_averages and any(
            self._places(chart) for section in self.sections for chart in section.charts
        )

    @property
    def has_wide(self) -> bool:
        slots = [slot for section in self.sections for chart in section.charts for slot in chart.slots]
        return any(slot.band and is_wide(slot.band) for slot in slots)

    @property
    def data(self) -> dict[str, Any]:
        """For the script, as JSON. Nothing is in it that the tables do not have."""
        blocks = self._blocks
        charts = [chart for section in self.sections for chart in section.charts]
        return {
            "blocks": _axis_labels(blocks),
            "charts": {chart.key: self._drawing(chart) for chart in charts},
        }

    @property
    def _blocks(self) -> list[Block]:
        return [*self.axis.blocks, *self.running] if self.axis else []

    def _drawing(self, chart: Chart) -> dict[str, Any]:
        ending = {slot.span.last: slot for slot in chart.slots}
        shown = [ending.get(block) for block in self._blocks]
        return {
            # None becomes null, which Chart.js leaves open.
            "ranges": [_ends(slot.band) if slot else None for slot in shown],
            "double": [bool(slot and sentences.is_double(slot.span)) for slot in shown],
            "wide": [bool(slot and slot.band and is_wide(slot.band)) for slot in shown],
            "titles": [span_name(slot.span) if slot else "" for slot in shown],
            "texts": [range_words(slot.band) if slot else "" for slot in shown],
            "marks": self._places(chart),
        }

    def _places(self, chart: Chart) -> list[dict[str, Any]]:
        """Where on the axis an action was published: block 0 has its middle at 0."""
        first, last = self._blocks[0].first.monday, self._blocks[-1].last.sunday
        return [
            {"at": round((day - first).days / (7 * WEEKS) - 0.5, 2), "number": card.number}
            for card in sorted(chart.marks, key=lambda card: card.number or 0)
            if card.action.published_at and first <= (day := local_day(card.action.published_at)) <= last
        ]


def figures_page(
    service: Service,
    team: Team | None,
    found: Released,
    actions: Sequence[Action],
    *,
    nobody_there: bool,
    protection: Protection,
    now: datetime,
    everything: bool,
) -> FiguresPage:
    done = doing(actions)
    axis = (
        axis_of(found.figures, found.latest, most=None if everything else MOST_BLOCKS)
        if found.latest
        else None
    )
    upcoming = found.latest.next if found.latest else _next_block(now)
    charts = _sections(found.figures, axis, done) if axis else []
    return FiguresPage(
        service=service,
        team=team,
        axis=axis,
        sections=charts,
        changes=[
            told
            for section in charts
            for chart in section.charts
            if (told := sentences.change(chart.title, chart.slots))
        ],
        shares=[_shares(kind, found.figures, axis) for kind in (CHALLENGES, ASKS)] if axis else [],
        doing=done,
        nobody_there=nobody_there,
        next_day=day_name(local_day(upcoming.built_from)),
        next_days=span_days(Span.of(upcoming)),
        protection=protection,
        can_show_more=axis is not None
        and any(each.first_block < axis.first.number for each in found.figures),
        running=_running(axis, local_day(now)) if axis else (),
    )


def _next_block(now: datetime) -> Block:
    """The first whose figures are still to be worked out."""
    latest = Block.latest_built(now)
    return latest.next if latest else Block(0)


def _running(axis: Axis, today: date) -> list[Block]:
    current = Block.of(Week.of(today))
    return [Block(number) for number in range(axis.last.number + 1, current.number + 1)]


def _sections(figures: Sequence[Figure], axis: Axis, done: Doing) -> list[Section]:
    by_name: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_name[figure.figure].append(figure)

    def chart(dimension: Dimension) -> Chart:
        name = ".".join(dimension.key)
        return Chart(
            key="-".join(dimension.key),
            title=dimension.label,
            made_of=made_of(model().items_of(*dimension.key)),
            slots=slots(by_name[name], axis),
            marks=[card for card in done.all if name in figures_meant(card.action.heard)],
        )

    return [Section(phase, [chart(dimension) for dimension in phase.dimensions]) for phase in model().phases]


# --- Shares -----------------------------------------------------------------------------------------------


def _shares(kind: str, figures: Sequence[Figure], axis: Axis) -> Shares:
    by_entry: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.figure == kind:
            by_entry[figure.entry].append(figure)
    # All entries of a share are released together; which they were may have changed from release to release.
    one_of_each = {figure.last_block: figure for of_entry in by_entry.values() for figure in of_entry}
    every = slots(one_of_each.values(), axis)
    spans = [slot.span for slot in reversed(every)][:SHARES_SHOWN]
    latest = latest_shown(every)
    if latest and latest.span not in spans:
        spans.append(latest.span)
    if latest is None:
        return Shares(figure_name(kind), SHARES_ARE[kind], [], [])
    rows = []
    on_the_page = {
        entry: own for entry, own in by_entry.items() if any(span_of(figure) in spans for figure in own)
    }
    for entry in entries_and_past(kind, on_the_page):
        shown = {span_of(figure): Band(figure.low, figure.high) for figure in on_the_page.get(entry, [])}
        rows.append([entry_name(kind, entry), *(_share(shown.get(span)) for span in spans)])
    return Shares(figure_name(kind), SHARES_ARE[kind], [WHAT[kind], *map(span_name, spans)], rows)


def _share(band: Band | None) -> SafeString | str:
    if band is None:
        return NOT_SHOWN
    here = int(band.low) * FIFTHS // 100
    fifths = ((mark_safe(' class="hw-fifths__here"') if place == here else "",) for place in range(FIFTHS))
    return format_html(
        SHARE,
        format_html_join("", "<span{}></span>", fifths),
        range_words(band, CHALLENGES),
    )


def _ends(band: Band | None) -> list[float] | None:
    return [float(band.low), float(band.high)] if band else None


def _axis_labels(blocks: Sequence[Block]) -> list[str] | list[list[str]]:
    """With the year on a line of its own where the axis crosses into another."""
    days = [block.first.monday for block in blocks]
    if not days or days[0].year == days[-1].year:
        return [sentences.short_name(block) for block in blocks]
    return [[sentences.short_name(block), str(day.year)] for block, day in zip(blocks, days, strict=True)]
