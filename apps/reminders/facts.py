"""What decides about a person's reminders, read at most once and only where it is asked for.

Whoever asks for more than the preference acts as the person: PostgreSQL shows plans, weeks and grants to
nobody else.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Max, Q

from apps.coping.models import Plan
from apps.coping.queries import active_plans
from apps.people.models import Role, User
from apps.reminders.models import Kind, Reminder, ReminderPreference
from apps.reminders.schedule import DAY, moment_at
from apps.resilience.weeks import Week
from apps.supervision.grant_queries import grants_that_hold
from apps.supervision.queries import last_day
from apps.values.queries import next_review

State, Reason = Reminder.State, Reminder.Reason
LONGEST_LEAVE = timedelta(weeks=60)
# After this many weekly reminders that nothing came of, the weekly ones rest.
UNANSWERED = 3
REACHED = Q(state__in=[State.SENT, State.UNKNOWN]) | Q(reason=Reason.TOGETHER)


class Facts:
    def __init__(self, preference: ReminderPreference, now: datetime) -> None:
        self.preference, self.now = preference, now
        self.person: User = preference.person
        self.zone = self.person.zone
        self.today = now.astimezone(self.zone).date()

    @cached_property
    def is_practitioner(self) -> bool:
        return self.person.has_role(Role.PRACTITIONER)

    # --- Weeks --------------------------------------------------------------------------------------

    @cached_property
    def weeks_away(self) -> Collection[date]:
        """Mondays."""
        return set(self.person.pauses.values_list("week", flat=True))

    def is_away(self, day: date) -> bool:
        return Week.of(day).monday in self.weeks_away

    def may_have_one(self, day: date) -> bool:
        """Whether reminders are wanted at all on a day: neither away nor put off until later."""
        put_off = self.preference.none_until is not None and day < self.preference.none_until
        return not put_off and not self.is_away(day)

    def first_day(self, day: date) -> date | None:
        """The first from `day` on that may have a reminder; None where that is far away."""
        ahead = (day + number * DAY for number in range(LONGEST_LEAVE // DAY))
        return next((each for each in ahead if self.may_have_one(each)), None)

    @cached_property
    def weeks_checked_in(self) -> Collection[date]:
        """Mondays, of the last weeks."""
        first = Week.of(self.today) - 4
        return set(self.person.checkins.filter(week__gte=first.monday).values_list("week", flat=True))

    @cached_property
    def last_check_in(self) -> datetime | None:
        """When the latest was submitted."""
        latest: datetime | None = self.person.checkins.aggregate(latest=Max("submitted_at"))["latest"]
        return latest

    # --- Rest ---------------------------------------------------------------------------------------

    @property
    def is_resting(self) -> bool:
        """Whether the weekly reminders rest, of which the one that said so is the last."""
        week = self.preference.resting_week
        if week is None:
            return False
        return self.last_check_in is None or self.last_check_in < week.begins(self.zone)

    def unanswered_before(self, period: str) -> int:
        """Weekly reminders that reached the person since they last checked in or chose to have them."""
        since = max(filter(None, (self.last_check_in, self.preference.weekly_since)))
        told = self.person.reminders.filter(REACHED, kind=Kind.WEEKLY, period__lt=period, due_at__gt=since)
        return told.values("period").distinct().count()

    # --- Plans, values, grants ----------------------------------------------------------------------

    @cached_property
    def plans(self) -> list[Plan]:
        return active_plans(self.person)

    @cached_property
    def values_review(self) -> date | None:
        return next_review(self.person)

    @cached_property
    def grants(self) -> Mapping[datetime, tuple[date, date]]:
        """By when they end: the day on which the first of those was given, and their last day."""
        grants = grants_that_hold(self.person, self.now).prefetch_related(None).order_by("-granted_at")
        return {
            ends_at: (granted_at.astimezone(self.zone).date(), last_day(ends_at, self.person))
            for granted_at, ends_at in grants.values_list("granted_at", "ends_at")
        }

    # --- What was sent ------------------------------------------------------------------------------

    def begun_lately(self, channel: str) -> list[datetime]:
        """When those by one channel were begun since yesterday, the earliest first, without tests."""
        begun = self.person.reminders.filter(
            channel=channel,
            state__in=[State.SENDING, State.SENT, State.UNKNOWN],
            begun_at__gte=min(self.now - DAY, self.begin_of_today),
        ).exclude(kind=Kind.TEST)
        return sorted(filter(None, begun.values_list("begun_at", flat=True)))

    @property
    def begin_of_today(self) -> datetime:
        return moment_at(self.today, time.min, self.zone)
