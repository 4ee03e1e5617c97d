"""What a service lead starts from: what teams report, what was promised, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from apps.people.models import Service, Team
from apps.team_trends.action_presenters import ActionCard, cards
from apps.team_trends.bands import Band
from apps.team_trends.blocks import Block, Span
from apps.team_trends.models import Action, Figure
from apps.team_trends.names import CHALLENGES, dimension_figures, entry_name, figure_name
from apps.team_trends.queries import Released
from apps.team_trends.sentences import NOT_SHOWN, is_double, range_words, span_days
from apps.team_trends.series import span_of

PRESSURE = "challenges.systemic"
SOON = timedelta(weeks=4)
OFTEN = 60
"""Per cent of those who take part, at least: what that many named is said on a lead's start."""


@dataclass(frozen=True)
class SideBySide:
    """The latest block, with the teams in the order of their names and in no other."""

    days: str
    head: list[str]
    rows: list[list[Any]]


def side_by_side(teams: Sequence[Team], figures: Sequence[Figure], latest: Block | None) -> SideBySide | None:
    """None where nothing was ever released of any team."""
    if latest is None:
        return None
    shown = _of_block(figures, latest)
    names = dimension_figures()
    return SideBySide(
        days=span_days(Span.of(latest)),
        head=["Team", *map(figure_name, names)],
        rows=[[_link(team), *(_cell(shown.get((team.pk, name))) for name in names)] for team in teams],
    )


def _of_block(figures: Sequence[Figure], latest: Block) -> dict[tuple[int | None, str], Figure]:
    return {
        (figure.team_id, figure.figure): figure
        for figure in figures
        if figure.last_block == latest.number and not figure.entry
    }


def _link(team: Team) -> str:
    return format_html('<a href="{}">{}</a>', reverse("team_trends:team", args=[team.pk]), team.name)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return NOT_SHOWN
    words, span = range_words(Band(figure.low, figure.high)), span_of(figure)
    return f"{words} ({len(span.weeks)} weeks)" if is_double(span) else words


@dataclass(frozen=True)
class Promised:
    """The actions of a service as its leads look after them."""

    drafts: list[ActionCard]
    due: list[ActionCard]
    """Going on, and due within four weeks or before today."""
    later: list[ActionCard]
    """Going on, and due after that."""
    ended: list[ActionCard]
    today: date

    @property
    def going_on(self) -> int:
        return len(self.due) + len(self.later)


def promised(actions: Sequence[Action], today: date) -> Promised:
    found = cards(actions)
    drafts = [each for each in found if not each.action.published_at]
    published = [each for each in found if each.action.published_at]
    going_on = [each for each in published if each.is_open]
    ended = [each for each in published if not each.is_open]
    return Promised(
        drafts=drafts,
        due=[each for each in going_on if each.action.due_on < today + SOON],
        later=[each for each in going_on if each.action.due_on >= today + SOON],
        ended=sorted(ended, key=lambda each: (each.told_at, each.action.pk), reverse=True),
        today=today,
    )


@dataclass(frozen=True)
class LeadStart:
    """On the home page of a lead, for one service."""

    service: Service
    days: str
    """Of the latest block; empty where nothing was released."""
    pressures: list[tuple[str, str]]
    """Work pressure of each team: its name, and the range."""
    named_often: list[str]
    promised: Promised

    @property
    def summary(self) -> str:
        going_on, drafts = self.promised.going_on, len(self.promised.drafts)
        if not going_on and not drafts:
            return "No action is going on."
        told = [f"{_actions(going_on)} going on"] if going_on else []
        told += [f"{_actions(drafts)} not published yet"] if drafts else []
        return f"{' and '.join(told)}."


def _actions(many: int) -> str:
    return "1 action is" if many == 1 else f"{many} actions are"


def lead_start(
    service: Service,
    teams: Sequence[Team],
    figures: Sequence[Figure],
    total: Released,
    actions: Sequence[Action],
    today: date,
) -> LeadStart:
    """`figures` are those of the teams."""
    latest = max((figure.last_block for figure in [*figures, *total.figures]), default=None)
    if latest is None:
        return LeadStart(service, "", [], [], promised(actions, today))
    shown = _of_block(figures, Block(latest))
    return LeadStart(
        service=service,
        days=span_days(Span.of(Block(latest))),
        pressures=[(team.name, _cell(shown.get((team.pk, PRESSURE)))) for team in teams],
        named_often=[
            entry_name(CHALLENGES, figure.entry)
            for figure in total.figures
            if figure.figure == CHALLENGES and figure.last_block == latest and figure.low >= OFTEN
        ],
        promised=promised(actions, today),
    )
