"""Every kind of reminder there is."""

from apps.reminders.kinds.base import Due, KindOfReminder, Notice
from apps.reminders.kinds.check_ins import Second, Weekly
from apps.reminders.kinds.plans import PlanCue, PlanReview
from apps.reminders.kinds.quarterly import ValuesReview
from apps.reminders.kinds.sharing import GrantEnding
from apps.reminders.kinds.team_news import TeamNews
from apps.reminders.kinds.trial import Trial
from apps.reminders.models import Kind

__all__ = ["ALL", "BY_ID", "PLANNED", "Due", "KindOfReminder", "Notice", "kind_of"]

ALL: tuple[KindOfReminder, ...] = (
    Weekly(),
    Second(),
    PlanCue(),
    PlanReview(),
    ValuesReview(),
    TeamNews(),
    GrantEnding(),
    Trial(),
)
BY_ID = {kind.id: kind for kind in ALL}
PLANNED = tuple(kind for kind in ALL if kind.is_planned)


def kind_of(name: str) -> KindOfReminder:
    """By what a row has for it. Raises ValueError."""
    return BY_ID[Kind(name)]
