"""What a person sees of their own reminders. Whoever asks acts as that person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from apps.people.models import User
from apps.reminders.facts import Facts
from apps.reminders.kinds import ALL, PLANNED, KindOfReminder, Notice, kind_of
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from apps.reminders.planning import OPEN
from apps.reminders.schedule import weeks_to_plan
from apps.reminders.verdicts import end_of_quiet, first_try

State, Reason = Reminder.State, Reminder.Reason
COMING_SHOWN = 5
PAST_SHOWN = 8
NOTICES_SHOWN = 3
# However many there are of one, no page reads more rows than this.
ROWS_READ = 40


def preference_of(person: User) -> ReminderPreference:
    """The person's own choice, or the unsaved default."""
    preference = ReminderPreference.objects.filter(person=person).first() or ReminderPreference()
    preference.person = person
    return preference


def preference_with(stop_key: UUID) -> ReminderPreference | None:
    return ReminderPreference.objects.filter(stop_key=stop_key).select_related("person").first()


def wants_any(preference: ReminderPreference) -> bool:
    """Whether any kind is chosen. Each plan says for itself whether it has one: those do not count."""
    not_chosen = (Kind.PLAN_CUE, Kind.TEST)
    return any(kind.is_wanted(preference) for kind in ALL if kind.id not in not_chosen)


# --- What comes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    kind: KindOfReminder
    at: datetime


def coming(facts: Facts) -> list[Coming]:
    """What will be sent this week and next as things stand, the soonest first.

    Worked out as planning does it, so that a choice or a move shows at once.
    """
    planned = [
        (kind, due)
        for kind in PLANNED
        if kind.is_wanted(facts.preference)
        for due in kind.due(facts, weeks_to_plan(facts.now))
    ]
    done = _done(facts, {due.period for _, due in planned})
    found = [
        Coming(kind, first_try(kind, due.at, facts.preference))
        for kind, due in planned
        if (kind.id, due.period) not in done and not kind.reason_not_to(facts, due.period)
    ]
    found += [
        Coming(kind_of(row.kind), row.try_at)
        for row in facts.person.reminders.filter(state__in=OPEN, channel=Channel.HERE)
        if not kind_of(row.kind).is_planned and kind_of(row.kind).is_wanted(facts.preference)
    ]
    found = [each for each in found if each.at > facts.now and _may_come(each, facts)]
    return sorted(found, key=lambda each: each.at)[:COMING_SHOWN]


def _done(facts: Facts, periods: Collection[str]) -> set[tuple[str, str]]:
    """Kind and period of those that come no more, whenever they were due: a review may have been long ago."""
    rows = facts.person.reminders.filter(period__in=periods).exclude(state__in=OPEN)
    return set(rows.values_list("kind", "period"))


def _may_come(each: Coming, facts: Facts) -> bool:
    is_quiet = end_of_quiet(facts.preference, each.at) is not None
    return not is_quiet and facts.may_have_one(each.at.astimezone(facts.zone).date())


# --- What came ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """What became of one reminder, by each channel."""

    kind: KindOfReminder
    period: str
    rows: Sequence[Reminder]


def past(person: User) -> list[Past]:
    """The latest first."""
    done = person.reminders.exclude(state__in=[*OPEN, State.SENDING])
    rows = list(done.order_by("-due_at", "kind", "period", "channel")[:ROWS_READ])
    groups = groupby(rows, key=lambda row: (row.kind, row.period))
    return [Past(kind_of(kind), period, list(found)) for (kind, period), found in groups][:PAST_SHOWN]


# --- What waits on one's pages ------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A notice that is neither put away nor settled."""

    kind: KindOfReminder
    period: str
    notice: Notice


def lately_shown(facts: Facts) -> list[Reminder]:
    """What came as a notice in the last weeks, put away or not, the latest first."""
    since = facts.now - max(kind.shown_for for kind in ALL)
    rows = facts.person.reminders.filter(channel=Channel.HERE, state=State.SENT, sent_at__gt=since)
    return list(rows.order_by("-sent_at", "-pk")[:ROWS_READ])


def waiting(facts: Facts, shown: Sequence[Reminder]) -> list[Waiting]:
    """Of what was `lately_shown`. Of those that say the same the latest stands for all, put away or not."""
    found: dict[Notice, Reminder] = {}
    for row in shown:
        kind = kind_of(row.kind)
        shown_until = (row.sent_at or facts.now) + kind.shown_for
        is_wanted = kind.is_wanted(facts.preference) and shown_until > facts.now
        if is_wanted and not kind.reason_not_to(facts, row.period):
            found.setdefault(kind.notice(facts, row.period), row)
    return [
        Waiting(kind_of(row.kind), row.period, notice)
        for notice, row in found.items()
        if row.put_away_at is None
    ][:NOTICES_SHOWN]
