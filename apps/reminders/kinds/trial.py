from collections.abc import Iterable, Sequence

from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Due, KindOfReminder, Notice, Reason
from apps.reminders.models import Kind, ReminderPreference
from apps.resilience.weeks import Week


class Trial(KindOfReminder):
    """What a person sends themself to see what comes. It goes the way of every other reminder."""

    id = Kind.TEST
    reads_own = False
    is_planned = False

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return not preference.all_off

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:  # noqa: ARG002 (as every kind)
        return []

    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:  # noqa: ARG002 (it was asked for)
        return None

    def notice(self, facts: Facts, period: str) -> Notice:  # noqa: ARG002 (as every kind)
        return Notice("A test")
