"""What a service does about what its teams said, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apps.nhsuk.times import day_name
from apps.people.models import today
from apps.resilience.model import model
from apps.team_trends.models import Action, ActionUpdate
from apps.team_trends.names import heard_name

OPEN = (Action.Status.PLANNED, Action.Status.UNDER_WAY)
LATELY_ENDED = 3
"""Of what is done or not going ahead, so many stand open."""


@dataclass(frozen=True)
class HistoryLine:
    on: str
    status: str
    due: str
    words: str


@dataclass(frozen=True)
class ActionCard:
    action: Action
    number: int | None
    """As on the charts; None for a draft."""
    heard: str
    whom: str
    """Which team it is for."""
    due: str
    status: str
    latest_words: str
    """What was said last about how it goes on."""
    published: str
    told_at: datetime
    """When something was said last."""
    history: list[HistoryLine]
    """From the first on, where there is more than one."""

    @property
    def history_name(self) -> str:
        """What opens it. Each says which: links and buttons are also read out of their place."""
        return f"How action {self.number} went" if self.number else "How it went"

    @property
    def is_open(self) -> bool:
        return self.action.status in OPEN


def cards(actions: Sequence[Action]) -> list[ActionCard]:
    """Published ones are numbered in the order in which they were published."""
    published = [action for action in actions if action.published_at]
    order = sorted(published, key=lambda action: (action.published_at, action.pk))
    numbers = {action.pk: place for place, action in enumerate(order, start=1)}
    return [card(action, numbers.get(action.pk)) for action in actions]


def card(action: Action, number: int | None = None) -> ActionCard:
    updates = list(action.updates.all())
    return ActionCard(
        action=action,
        number=number,
        heard=heard_name(action.heard),
        whom=f"{action.team.name} team" if action.team else "All teams",
        due=day_name(action.due_on),
        status=action.get_status_display() if action.published_at else "Draft",
        latest_words=updates[-1].words if updates else "",
        published=day_of(action.published_at) if action.published_at else "",
        told_at=updates[-1].at if updates else action.made_at,
        history=[_line(update) for update in updates] if len(updates) > 1 else [],
    )


def _line(update: ActionUpdate) -> HistoryLine:
    return HistoryLine(day_of(update.at), update.get_status_display(), day_name(update.due_on), update.words)


def day_of(moment: datetime) -> str:
    return day_name(local_day(moment))


def local_day(moment: datetime) -> date:
    """Where the services are, so that everybody who looks reads the same day."""
    return today(moment)


@dataclass(frozen=True)
class Doing:
    """All actions of a page."""

    going_on: list[ActionCard]
    """By the day on which they are due."""
    ended: list[ActionCard]
    """Done, or not going ahead; the latest first."""

    @property
    def lately_ended(self) -> list[ActionCard]:
        return self.ended[:LATELY_ENDED]

    @property
    def ended_before(self) -> list[ActionCard]:
        return self.ended[LATELY_ENDED:]

    @property
    def all(self) -> list[ActionCard]:
        return [*self.going_on, *self.ended]


def doing(actions: Sequence[Action]) -> Doing:
    """Of published ones."""
    found = cards(actions)
    ended = [each for each in found if not each.is_open]
    return Doing(
        [each for each in found if each.is_open],
        sorted(ended, key=lambda each: (each.told_at, each.action.pk), reverse=True),
    )


def figures_meant(heard: str) -> set[str]:
    """On the charts of which dimensions an action is marked."""
    kind, _, slug = heard.partition(":")
    if not slug:
        return {heard}
    challenges = [slug] if kind == "challenge" else model().ask(slug).answers
    return {f"challenges.{model().challenge(each).dimension}" for each in challenges}


def news_of(update: ActionUpdate) -> str:
    """For home: that something is new, and about what."""
    heard = heard_name(update.action.heard)
    if update.status == Action.Status.PLANNED and not update.words:
        return f"What your service will do about “{heard}”"
    return f"How it goes on with “{heard}”"
