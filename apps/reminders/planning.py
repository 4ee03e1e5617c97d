"""Planning: which rows there should be for the weeks around now, made so that they match what there is.

Locks are always taken in one order, preference before reminder.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from apps.people.models import Membership, Role
from apps.reminders import channels
from apps.reminders.facts import Facts
from apps.reminders.kinds import PLANNED, Due, KindOfReminder, kind_of
from apps.reminders.models import Kind, Reminder, ReminderPreference, ToPlan
from apps.reminders.schedule import next_time, weeks_to_plan
from apps.reminders.verdicts import first_try
from apps.resilience.weeks import Week
from apps.safekeeping.acting import across_people, acting

State = Reminder.State
# Nobody has begun to send these.
OPEN = (State.PLANNED, State.CLAIMED)
PLANNED_AT_ONCE = 200
# So that the day on which a new week is planned for everybody holds up nothing that is due.
PLANNED_IN_A_TICK = 2000

Key = tuple[int, str, str, str]


def plan(*, now: datetime) -> int:
    """Plan the weeks around `now` for everybody who wants reminders; returns how many people it planned for.

    Run at any time and any number of times at once: it only takes people who lack a week, or for whom
    something has changed since, and each of them once. Many more than usual are left to the next run.
    """
    _hear()
    people = 0
    while people < PLANNED_IN_A_TICK and (planned := _plan_some(now)):
        people += planned
    return people


@transaction.atomic
def _hear() -> None:
    """Have everybody planned again of whom somebody said so."""
    told = list(ToPlan.objects.select_for_update(skip_locked=True))
    if not told:
        return
    people = {each.person_id for each in told}
    preferences = ReminderPreference.objects.filter(person__in=people).order_by("pk").select_for_update()
    ReminderPreference.objects.filter(pk__in=[each.pk for each in preferences]).update(planned_through=None)
    ToPlan.objects.filter(pk__in=[each.pk for each in told]).delete()


@transaction.atomic
def _plan_some(now: datetime) -> int:
    last = weeks_to_plan(now)[-1].monday
    practitioners = Membership.objects.current().filter(role=Role.PRACTITIONER)
    moved = ~Q(planned_zone=F("person__time_zone"))
    preferences = list(
        ReminderPreference.objects.filter(
            Q(planned_through=None) | Q(planned_through__lt=last) | moved,
            all_off=False,
            person__is_active=True,
            person__in=practitioners.values("person"),
        )
        .select_related("person")
        .select_for_update(skip_locked=True, of=("self",))[:PLANNED_AT_ONCE]
    )
    plan_for(preferences, now)
    return len(preferences)


def plan_for(preferences: Sequence[ReminderPreference], now: datetime) -> None:
    """Make the rows of these people match; their preferences are locked. What has begun to be sent stays."""
    if not preferences:
        return
    weeks = weeks_to_plan(now)
    reminded_of_plans = set(across_people("coping_people_to_remind"))
    wanted: dict[Key, Reminder] = {}
    for preference in preferences:
        for kind, due in _due(preference, weeks, now, reminded_of_plans):
            for reminder in _rows(preference, kind, due):
                wanted[_key(reminder)] = reminder
    _remove_others(preferences, wanted, now)
    earliest = {preference.person_id: preference.changed_at for preference in preferences}
    Reminder.objects.bulk_create(
        (
            reminder
            for reminder in wanted.values()
            if reminder.due_at > max(earliest[reminder.person_id], now - kind_of(reminder.kind).timely)
        ),
        ignore_conflicts=True,
    )
    for preference in preferences:
        preference.planned_through = weeks[-1].monday
        preference.planned_zone = preference.person.time_zone
    ReminderPreference.objects.bulk_update(preferences, ["planned_through", "planned_zone"])


def _due(
    preference: ReminderPreference,
    weeks: Sequence[Week],
    now: datetime,
    reminded_of_plans: Collection[int],
) -> Iterator[tuple[KindOfReminder, Due]]:
    kinds = [kind for kind in PLANNED if kind.is_wanted(preference)]
    if preference.person_id not in reminded_of_plans:
        kinds = [kind for kind in kinds if kind.id != Kind.PLAN_CUE]
    facts = Facts(preference, now)
    if preference.resting_from or any(kind.reads_own for kind in kinds):
        with acting(preference.person_id):
            yield from [(kind, due) for kind in kinds for due in kind.due(facts, weeks)]
    else:
        yield from ((kind, due) for kind in kinds for due in kind.due(facts, weeks))


def _rows(preference: ReminderPreference, kind: KindOfReminder, due: Due) -> Iterable[Reminder]:
    for channel in channels.wanted(preference):
        yield Reminder(
            person_id=preference.person_id,
            kind=kind.id,
            period=due.period,
            channel=channel.id,
            due_at=due.at,
            try_at=first_try(kind, due.at, preference),
        )


def _key(reminder: Reminder) -> Key:
    return reminder.person_id, reminder.kind, reminder.period, reminder.channel


def _remove_others(
    preferences: Sequence[ReminderPreference], wanted: dict[Key, Reminder], now: datetime
) -> None:
    """Open rows that are not wanted any more, or are due at another moment: they are made anew.

    What is too late by now stays, for whoever claims it to say why it was not sent.
    """
    people = [preference.person_id for preference in preferences]
    is_planned = {kind.id for kind in PLANNED}
    open_rows = Reminder.objects.filter(person__in=people, state__in=OPEN).select_for_update()
    by_person = {preference.person_id: preference for preference in preferences}
    others = []
    for row in open_rows:
        match = wanted.get(_key(row))
        if row.kind not in is_planned:
            # Announced or asked for: nothing would give it back, so it goes only where it is turned off.
            preference = by_person[row.person_id]
            if not kind_of(row.kind).is_wanted(preference):
                others.append(row.pk)
            elif row.kind == Kind.TEAM_NEWS and row.state == State.PLANNED and row.due_at > now:
                _move_to_own_hour(row, preference, now)
        elif match is None or match.due_at != row.due_at:
            if now - row.due_at <= kind_of(row.kind).timely:
                others.append(row.pk)
        elif not row.refusals and match.try_at != row.try_at and row.state == State.PLANNED:
            # Quiet hours have changed.
            Reminder.objects.filter(pk=row.pk).update(try_at=match.try_at)
    if others:
        Reminder.objects.filter(pk__in=others).delete()


def _move_to_own_hour(row: Reminder, preference: ReminderPreference, now: datetime) -> None:
    """What waits for the next turn of a person's hour: the hour or the time zone may have changed since."""
    at = next_time(now, preference.hour, preference.person.zone)
    if at != row.due_at:
        try_at = first_try(kind_of(row.kind), at, preference)
        Reminder.objects.filter(pk=row.pk).update(due_at=at, try_at=try_at)


@transaction.atomic
def announce(*, people: Iterable[int], kind: Kind, key: str, now: datetime) -> int:
    """Plan a reminder for whoever of these people wants this kind; returns for how many.

    Announcing the same key again changes nothing, also for whoever has one more way to be reached by now. It
    comes at the next turn of each person's own hour.
    """
    have_it = Reminder.objects.filter(kind=kind, period=key, person__in=list(people))
    preferences = (
        ReminderPreference.objects.filter(person__in=list(people))
        .exclude(person__in=have_it.values("person"))
        .select_related("person")
    )
    rows: list[Reminder] = []
    told = 0
    for preference in preferences:
        if kind_of(kind).is_wanted(preference):
            at = next_time(now, preference.hour, preference.person.zone)
            rows += _rows(preference, kind_of(kind), Due(key, at))
            told += 1
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return told
