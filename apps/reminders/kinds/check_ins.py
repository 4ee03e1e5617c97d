"""The weekly reminder to check in, and a second one three days later for whoever wants it."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from django.urls import reverse

from apps.checkins.presenters import week_name
from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Due, KindOfReminder, Notice, Reason
from apps.reminders.models import Kind, ReminderPreference
from apps.reminders.schedule import due_at, moment_at
from apps.resilience.weeks import Week

LATER = timedelta(days=3)


class AboutAWeek(KindOfReminder):
    """Its period is the Monday of the week that it asks about."""

    reads_own = False

    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:
        monday = date.fromisoformat(period)
        if monday in facts.weeks_checked_in:
            return Reason.CHECKED_IN
        if monday in facts.weeks_away:
            return Reason.PAUSED
        return Reason.RESTING if self._rests(facts, monday) else None

    def _rests(self, facts: Facts, monday: date) -> bool:
        return facts.is_resting and monday != facts.preference.resting_from

    def title(self, period: str) -> str:
        return f"{self.label}: {week_name(Week(date.fromisoformat(period)))}"

    def notice(self, facts: Facts, period: str) -> Notice:
        if facts.is_resting:
            return Notice(
                "Your weekly reminders rest from now on. That is fine", reverse("reminders:settings")
            )
        week = Week(date.fromisoformat(period))
        return Notice(
            f"Your check-in for {week_name(week, year=False)}", reverse("checkins:resume", args=[week])
        )


class Weekly(AboutAWeek):
    id = Kind.WEEKLY
    switch = "weekly_on"

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:
        chosen = facts.preference
        last = chosen.resting_week if facts.is_resting else None
        for week in (week for week in weeks if last is None or week <= last):
            yield Due(week.monday.isoformat(), due_at(week, chosen.weekday, chosen.hour, facts.zone))


class Second(AboutAWeek):
    id = Kind.SECOND
    switch = "second_on"

    def is_wanted(self, preference: ReminderPreference) -> bool:
        return super().is_wanted(preference) and preference.weekly_on

    def _rests(self, facts: Facts, monday: date) -> bool:  # noqa: ARG002 (the weekly one says so)
        return facts.is_resting

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:
        if facts.is_resting:
            return
        chosen = facts.preference
        # Of the week before the first, it can fall into the first.
        for week in [weeks[0] - 1, *weeks]:
            day = week.monday + timedelta(days=chosen.weekday - 1) + LATER
            yield Due(week.monday.isoformat(), moment_at(day, time(chosen.hour), facts.zone))
