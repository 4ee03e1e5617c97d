"""What each kind of reminder says of itself; see the other files of this folder."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from apps.reminders.facts import Facts
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.reminders.schedule import DAY, moment_at
from apps.resilience.weeks import Week

Reason = Reminder.Reason


@dataclass(frozen=True)
class Due:
    period: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """A reminder in words, on its person's own pages alone."""

    words: str
    href: str = ""


class KindOfReminder(ABC):
    id: ClassVar[Kind]
    switch: ClassVar[str] = ""
    """The field of the preference that turns it on."""
    timely: ClassVar[timedelta] = timedelta(hours=12)
    """Later than this it is left out: a burst of old ones after an outage helps nobody."""
    shown_for: ClassVar[timedelta] = timedelta(days=7)
    """How long its notice stays, if it is not put away."""
    reads_own: ClassVar[bool] = True
    """Whether planning it reads what only the person themself is shown."""
    is_planned: ClassVar[bool] = True
    """Whether its rows follow from what there is, and so can be made again."""

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return not preference.all_off and bool(getattr(preference, self.switch))

    @abstractmethod
    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:
        """Each one that falls into these weeks, whether or not it has passed."""

    @abstractmethod
    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:
        """Why this one is of no use any more, besides what holds for all kinds; None where it is."""

    @abstractmethod
    def notice(self, facts: Facts, period: str) -> Notice:
        """What the person's own pages say."""

    @property
    def label(self) -> str:
        return str(self.id.label)

    def title(self, period: str) -> str:  # noqa: ARG002 (for those that have more than a name)
        """Which of its kind, in a list of what came; without words of a plan or of anybody else."""
        return self.label


class OnADay(KindOfReminder):
    """Falls on a day and has no time of its own, so that it waits for the end of a leave.

    Its period is a date: the day on which it falls, also where it comes later.
    """

    shown_for = timedelta(days=14)

    @abstractmethod
    def days(self, facts: Facts) -> Mapping[date, date]:
        """The day on which each falls, by its period."""

    @abstractmethod
    def latest(self, facts: Facts, day: date) -> date | None:
        """The last day on which it is of use; None where it keeps."""

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:
        for period, day in self.days(facts).items():
            comes_on = facts.first_day(day)
            if comes_on and self._has_passed(facts, comes_on):
                comes_on = facts.first_day(comes_on + DAY)
            last = self.latest(facts, day)
            if (
                comes_on
                and weeks[0].monday <= comes_on <= weeks[-1].sunday
                and (not last or comes_on <= last)
            ):
                yield Due(period.isoformat(), self._moment(facts, comes_on))

    def _moment(self, facts: Facts, day: date) -> datetime:
        return moment_at(day, time(facts.preference.hour), facts.zone)

    def _has_passed(self, facts: Facts, day: date) -> bool:
        """Whether the hour was chosen on the day itself, and after it: there is only this one turn."""
        chosen_at = facts.preference.changed_at
        is_that_day = chosen_at.astimezone(facts.zone).date() == day
        return is_that_day and self._moment(facts, day) <= chosen_at

    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:
        return None if date.fromisoformat(period) in self.days(facts) else Reason.CHANGED
