"""People are made, answer, and change their minds, through the product's own actions where there is one."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
from django.db import transaction
from psycopg.rows import dict_row

from apps.checkins import actions as checkins
from apps.people import account_actions
from apps.people.models import Membership, Role, Service, Team, User
from apps.reminders import choices as product
from apps.reminders.models import Reminder, ReminderPreference
from apps.resilience.weeks import Week
from apps.safekeeping import keys
from apps.safekeeping.acting import acting
from tests.cast import LONG_AGO
from tests.fault_harness.people import (
    QUIET_HOURS,
    SLOTS,
    ZONES,
    Choices,
    Event,
    Key,
    Person,
    Row,
    changed,
    first_choices,
    monday_of,
)

# What somebody does who changes their mind, and how often of a hundred.
CHANGES = {
    "stops": 25,
    "none for a while": 15,
    "away": 15,
    "moves": 15,
    "another time": 15,
    "other quiet hours": 10,
    "answers": 5,
}
AT_ONCE = 2000
FEW = 500


def make_people(number: int, chance: random.Random, now: datetime) -> list[Person]:
    """Practitioners who have chosen reminders just now. They are made in bulk, as is their choice."""
    service = Service.objects.create(name="Coast Talking Therapies")
    team = Team.objects.create(service=service, name="Harbour")
    people = []
    for first in range(0, number, AT_ONCE):
        chosen = [first_choices(chance, now, few=number < FEW) for _ in range(min(AT_ONCE, number - first))]
        with transaction.atomic():
            users = User.objects.bulk_create(
                User(email=f"p{first + place}@example.org", name="A practitioner", time_zone=each.zone)
                for place, each in enumerate(chosen)
            )
            keys.make_for([user.pk for user in users])
            Membership.objects.bulk_create(
                Membership(
                    person=user, service=service, team=team, role=Role.PRACTITIONER, starts_on=LONG_AGO
                )
                for user in users
            )
            ReminderPreference.objects.bulk_create(
                ReminderPreference(
                    person=user,
                    weekly_on=True,
                    second_on=each.second,
                    weekday=each.weekday,
                    hour=each.hour,
                    quiet_from=each.quiet and each.quiet[0],
                    quiet_until=each.quiet and each.quiet[1],
                    changed_at=now,
                    weekly_since=now,
                )
                for user, each in zip(users, chosen, strict=True)
            )
        people += [
            Person(user.pk, user.email, [Event(now, "chooses", each)])
            for user, each in zip(users, chosen, strict=True)
        ]
    return people


# --- One person --------------------------------------------------------------------------------------


def change_something(person: Person, chance: random.Random, clock: Callable[[], datetime]) -> None:
    """One change at random, as that person would make it on their own pages."""
    if person.choices.is_off:
        _do("turns on again", person, chance, clock)
    else:
        [what] = chance.choices(list(CHANGES), list(CHANGES.values()))
        _do(what, person, chance, clock)


def _do(what: str, person: Person, chance: random.Random, clock: Callable[[], datetime]) -> None:
    user = User.objects.get(pk=person.pk)
    with acting(person.pk):
        # Nothing of this person's begins to be sent from here until all of it is done.
        ReminderPreference.objects.select_for_update().get(person=user)
        rows = rows_of([person.pk]).get(person.pk, {})
        now = clock()
        changed_to = DOING[what](user, person.choices, chance, now)
    if changed_to:
        person.events.append(Event(now, what, changed_to, rows))


def rows_of(people: Sequence[int]) -> dict[int, dict[tuple[Key, str], Row]]:
    """The emails and notices of these people that somebody may be about to send, or has sent or not."""
    found: dict[int, dict[tuple[Key, str], Row]] = {}
    rows = Reminder.objects.filter(person__in=people)
    for person, kind, period, channel, state, due_at in rows.values_list(
        "person", "kind", "period", "channel", "state", "due_at"
    ):
        found.setdefault(person, {})[(kind, date.fromisoformat(period)), channel] = Row(state, due_at)
    return found


def _stops(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    product.stop(by=user, now=now)
    return changed(now_holds, is_off=True)


def _turns_on_again(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    product.turn_on_again(by=user, now=now)
    return changed(now_holds, is_off=False, chosen_at=now)


def _none_for_a_while(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    until = _today(now, now_holds) + timedelta(days=chance.randint(1, 12))
    return _save(user, changed(now_holds, none_until=until), now_holds, now)


def _another_time(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    weekday, hour = chance.choice([slot for slot in SLOTS if slot != (now_holds.weekday, now_holds.hour)])
    return _save(user, changed(now_holds, weekday=weekday, hour=hour), now_holds, now)


def _other_quiet_hours(
    user: User, now_holds: Choices, chance: random.Random, now: datetime
) -> Choices | None:
    quiet = chance.choice([hours for hours in QUIET_HOURS if hours != now_holds.quiet])
    return _save(user, changed(now_holds, quiet=quiet), now_holds, now)


def _save(user: User, wanted: Choices, now_holds: Choices, now: datetime) -> Choices | None:
    if wanted == now_holds:
        return None
    choice = product.Choice(
        weekly_on=True,
        weekday=wanted.weekday,
        hour=wanted.hour,
        second_on=wanted.second,
        quiet_from=wanted.quiet[0] if wanted.quiet else None,
        quiet_until=wanted.quiet[1] if wanted.quiet else None,
        none_until=wanted.none_until,
    )
    product.save_choice(by=user, choice=choice, now=now)
    return changed(wanted, chosen_at=now)


def _moves(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    zone = chance.choice([zone for zone in ZONES if zone != now_holds.zone])
    account_actions.change_settings(by=user, name=user.name, time_zone=zone)
    return changed(now_holds, zone=zone)


def _away(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    monday = monday_of(_today(now, now_holds)) + timedelta(weeks=chance.randint(0, 1))
    if monday in now_holds.answered | now_holds.away:
        return None
    checkins.pause_weeks(by=user, first=Week(monday), last=Week(monday), now=now)
    return changed(now_holds, away=now_holds.away | {monday})


def _answers(user: User, now_holds: Choices, chance: random.Random, now: datetime) -> Choices | None:
    monday = monday_of(_today(now, now_holds))
    if monday in now_holds.answered:
        return None
    checkins.save_step(by=user, week=Week(monday), values={"stretched": "3"}, base={}, now=now)
    checkins.submit(by=user, week=Week(monday), now=now)
    return changed(now_holds, answered=now_holds.answered | {monday}, away=now_holds.away - {monday})


def _today(now: datetime, choices: Choices) -> date:
    return now.astimezone(ZoneInfo(choices.zone)).date()


DOING: dict[str, Callable[[User, Choices, random.Random, datetime], Choices | None]] = {
    "stops": _stops,
    "turns on again": _turns_on_again,
    "none for a while": _none_for_a_while,
    "away": _away,
    "moves": _moves,
    "another time": _another_time,
    "other quiet hours": _other_quiet_hours,
    "answers": _answers,
}

# --- Many people at once -----------------------------------------------------------------------------


def answer_in_bulk(people: Iterable[Person], monday: date, now: datetime, owner: psycopg.Connection) -> None:
    """Check-ins of many people for one week, put straight into the table: copies of one that was submitted.

    Whoever sends reminders reads of them that they are there, and when they were submitted.
    """
    people = [person for person in people if monday not in person.choices.answered | person.choices.away]
    if not people:
        return
    with owner.cursor(row_factory=dict_row) as cursor:
        [template] = cursor.execute("SELECT * FROM checkins_checkin ORDER BY submitted_at LIMIT 1").fetchall()
    kept = [name for name in template if name not in ("id", "person_id", "week", "submitted_at")]
    columns = ", ".join(kept)
    owner.execute(
        # Names of columns, from PostgreSQL itself.
        f"INSERT INTO checkins_checkin (id, person_id, week, submitted_at, {columns}) "  # noqa: S608
        f"SELECT gen_random_uuid(), person, %s, %s, {columns} FROM unnest(%s::bigint[]) AS person, "
        "(SELECT * FROM checkins_checkin WHERE id = %s) AS template",
        [monday, now, [person.pk for person in people], template["id"]],
    )
    rows: dict[int, dict[tuple[Key, str], Row]] = {}
    for first in range(0, len(people), AT_ONCE):
        rows |= rows_of([person.pk for person in people[first : first + AT_ONCE]])
    for person in people:
        holds = changed(person.choices, answered=person.choices.answered | {monday})
        person.events.append(Event(now, "has answered", holds, rows.get(person.pk, {})))


def answer_first(person: Person, now: datetime) -> None:
    """The one check-in that the others are copies of."""
    user = User.objects.get(pk=person.pk)
    with acting(person.pk):
        choices = _answers(user, person.choices, random.Random(0), now)
    assert choices
    person.events.append(Event(now, "answers", choices))
