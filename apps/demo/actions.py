"""Filling an empty database with made-up people, and keeping them up to date."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from apps.checkins.models import Answer, CheckIn, NamedChallenge, Pause, StatedFact, UsedStrategy
from apps.demo import reminding
from apps.demo.people import DOMAIN, PASSWORD, SERVICE, TEAMS, DemoPerson, everybody
from apps.demo.rhythm import DemoCheckIn, DemoPause, Rhythm
from apps.demo.stories import STORIES
from apps.demo.team_acts import answer_the_question, write_actions
from apps.demo.telling import LONGEST, has_begun, tell
from apps.people.models import Membership, Role, Service, Supervision, Team, User
from apps.reminders.planning import plan
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import audit, keys
from apps.safekeeping.acting import acting

LOCK = 0x64656D6F
"""PostgreSQL's advisory lock for loading: two at once would load everything twice."""
ZONE = ZoneInfo("Europe/London")
"""Where all demo people live."""
# Long before the data begin, so that nobody seems to have joined with the demo.
LONG_AGO = timedelta(days=500)


class LoadRefusedError(Exception):
    """Demo data may not be loaded here. The message says why."""


class MixedPeopleError(LoadRefusedError):
    """Demo people are here already, and so is somebody else, say a person invited while looking around."""


@dataclass(frozen=True)
class Loaded:
    people: int
    check_ins: int
    pauses: int
    stories: int


@transaction.atomic
def load(*, seed: int, weeks: int, now: datetime) -> Loaded:
    """Bring in whatever is missing of `weeks` weeks up to `now`: everything at first, later only new weeks.

    What somebody looking around did as a demo person stays. Raises LoadRefusedError outside demo mode and
    where anybody is not a demo person.
    """
    refuse_outside_demo_mode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    refuse_among_real_people()
    last = Week.at(now, ZONE)
    first = last - (weeks - 1)
    people = 0 if User.objects.exists() else _create_people(first, last, now)
    _create_supervisions()
    brought = Counter[str]()
    if people:
        write_actions(last, ZONE)
    for user, memberships in _practitioners():
        with acting(user.pk):
            if people:
                starts = max(first, Week.of(memberships[0].starts_on))
                answer_the_question(user, _by_email()[user.email], starts)
            brought += _bring_up_to_date(user, memberships, seed, first, last, now)
            if people:
                reminding.have_had(user, last)
    # What the first tick would do within a minute, so that nobody meets "no reminder is planned".
    plan(now=now)
    if people or brought:
        audit.record(by=None, action="demo.load", subject=None)
    return Loaded(people, brought["check_ins"], brought["pauses"], brought["stories"])


def refuse_outside_demo_mode() -> None:
    if not settings.DEMO:
        raise LoadRefusedError("Demo data are for demo mode only. Set DEMO=1, which production refuses.")


def refuse_among_real_people() -> None:
    made_up = User.objects.filter(email__iendswith=f"@{DOMAIN}")
    real = User.objects.count() - made_up.count()
    if real:
        reason = (
            f"This database holds {real} {'person who is' if real == 1 else 'people who are'} not made up. "
            "Demo data are never added to a database with real people."
        )
        raise MixedPeopleError(reason) if made_up.exists() else LoadRefusedError(reason)


# --- People -----------------------------------------------------------------------------------------


def _create_people(first: Week, last: Week, now: datetime) -> int:
    service = Service.objects.create(name=SERVICE)
    teams = {t.name: t for t in Team.objects.bulk_create(Team(service=service, name=name) for name in TEAMS)}
    # Hashing is slow on purpose, and everybody has the same password anyway.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(
            email=person.email,
            name=person.name,
            password=password,
            joined_at=_joined_at(_starts_on(person, first, last, now)),
        )
        for person in everybody()
    )
    # Creating many at once sends no signal that would.
    keys.make_for(user.pk for user in users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Membership.objects.bulk_create(
        Membership(
            person=user,
            service=service,
            team=teams[person.team] if person.team else None,
            role=role,
            starts_on=_starts_on(person, first, last, now),
            ends_on=(last - person.left_weeks_ago).monday if person.left_weeks_ago else None,
        )
        for person, user in zip(everybody(), users, strict=True)
        for role in person.roles
    )
    reminding.choose(
        (
            (person, user)
            for person, user in zip(everybody(), users, strict=True)
            if Role.PRACTITIONER in person.roles and not person.is_newcomer
        ),
        now,
    )
    return len(users)


def _create_supervisions() -> None:
    """The supervisor of a team supervises everybody in it but themselves, for whom it is another team's."""
    supervisors = list(Membership.objects.filter(role=Role.SUPERVISOR).order_by("pk"))
    practitioners = Membership.objects.filter(role=Role.PRACTITIONER, person__supervised_in=None)
    Supervision.objects.bulk_create(
        Supervision(
            practitioner_id=own.person_id,
            supervisor_id=_supervisor_of(own, supervisors).person_id,
            service_id=own.service_id,
            starts_on=own.starts_on,
            ends_on=own.ends_on,
        )
        for own in practitioners
    )


def _supervisor_of(practitioner: Membership, supervisors: Sequence[Membership]) -> Membership:
    others = [each for each in supervisors if each.person_id != practitioner.person_id]
    return next((each for each in others if each.team_id == practitioner.team_id), others[0])


def _starts_on(person: DemoPerson, first: Week, last: Week, now: datetime) -> date:
    if person.is_newcomer:
        return now.astimezone(ZONE).date()
    if person.weeks_ago is None:
        return first.monday - LONG_AGO
    return (last - person.weeks_ago).monday


def _joined_at(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)


# --- Weeks ------------------------------------------------------------------------------------------


def _by_email() -> dict[str, DemoPerson]:
    return {person.email: person for person in everybody()}


def _rhythm(seed: int, person: DemoPerson, last: Week, *, begins: bool) -> Rhythm:
    return Rhythm(seed, person, heavy=last - 1 if begins and person.is_busy_lately else None)


def _practitioners() -> list[tuple[User, list[Membership]]]:
    """Everybody whose weeks are made up, with where they were a practitioner and when."""
    names = [person.email for person in everybody() if not person.is_newcomer]
    memberships = Membership.objects.filter(role=Role.PRACTITIONER, person__email__in=names)
    by_person = groupby(
        memberships.select_related("person").order_by("person_id", "starts_on"), key=lambda m: m.person_id
    )
    return [(own[0].person, own) for own in (list(group) for _, group in by_person)]


def _bring_up_to_date(
    user: User, memberships: Sequence[Membership], seed: int, first: Week, last: Week, now: datetime
) -> Counter[str]:
    """What is missing of one person's weeks and story; how much of each was brought in."""
    person = _by_email()[user.email]
    # No story is told where the data do not reach back to its beginning.
    has_story = person.name in STORIES and first <= last - LONGEST
    begins = has_story and not has_begun(user)
    rhythm = _rhythm(seed, person, last, begins=begins)
    check_ins, pauses = _create_weeks(user, person, memberships, rhythm, first, last, now)
    if has_story:
        tell(user, rhythm, check_ins, last if begins else None)
    return Counter(check_ins=len(check_ins), pauses=pauses, stories=int(begins))


def _create_weeks(
    user: User,
    person: DemoPerson,
    memberships: Sequence[Membership],
    rhythm: Rhythm,
    first: Week,
    last: Week,
    now: datetime,
) -> tuple[list[CheckIn], int]:
    taken = _taken(user, first)
    pauses: list[Pause] = []
    check_ins: list[tuple[CheckIn, DemoCheckIn]] = []
    for week in (week for membership in memberships for week in _weeks_of(membership, first, last)):
        made = rhythm.week(week, user.zone)
        if week.monday in taken or made is None or not _is_due(made, person, week, last, now):
            continue
        if isinstance(made, DemoPause):
            pauses.append(Pause(person=user, week=week.monday, created_at=made.created_at))
        else:
            check_ins.append((_check_in(user, week, made), made))
    Pause.objects.bulk_create(pauses)
    CheckIn.objects.bulk_create(check_in for check_in, _ in check_ins)
    _create_answers(check_ins)
    return [check_in for check_in, _ in check_ins], len(pauses)


def _taken(user: User, first: Week) -> set[date]:
    """Weeks in which something is there already, whether loaded or done by somebody looking around."""
    return {
        monday
        for records in (user.checkins, user.pauses, user.drafts)
        for monday in records.filter(week__gte=first.monday).values_list("week", flat=True)
    }


def _weeks_of(membership: Membership, first: Week, last: Week) -> Iterable[Week]:
    for week in max(first, Week.of(membership.starts_on)).until(last):
        if membership.ends_on is None or week.sunday < membership.ends_on:
            yield week


def _is_due(made: DemoCheckIn | DemoPause, person: DemoPerson, week: Week, last: Week, now: datetime) -> bool:
    """Whether it has happened by now. People to sign in as leave the current week to whoever signs in."""
    if person.sign_in and week == last:
        return False
    return (made.created_at if isinstance(made, DemoPause) else made.submitted_at) <= now


def _check_in(user: User, week: Week, made: DemoCheckIn) -> CheckIn:
    asked_from, asked_until = week.days_asked_about(made.submitted_at, user.zone)
    return CheckIn(
        person=user,
        week=week.monday,
        asked_from=asked_from,
        asked_until=asked_until,
        submitted_at=made.submitted_at,
        late=week.is_late(made.submitted_at, user.zone),
        days_worked=made.days_worked,
        **made.words,
        value_version=model().value(made.words["value"]).version if "value" in made.words else None,
        value_effect_version=(
            model().effect(made.words["value_effect"]).version if "value_effect" in made.words else None
        ),
    )


def _create_answers(check_ins: list[tuple[CheckIn, DemoCheckIn]]) -> None:
    Answer.objects.bulk_create(
        Answer(checkin=check_in, item=item, item_version=model().item(item).version, figure=figure)
        for check_in, made in check_ins
        for item, figure in made.figures.items()
    )
    NamedChallenge.objects.bulk_create(
        NamedChallenge(checkin=check_in, challenge=slug, version=model().challenge(slug).version)
        for check_in, made in check_ins
        for slug in made.challenges
    )
    UsedStrategy.objects.bulk_create(
        UsedStrategy(checkin=check_in, strategy=slug, version=model().strategy(slug).version, result=result)
        for check_in, made in check_ins
        for slug, result in made.strategies.items()
    )
    StatedFact.objects.bulk_create(
        StatedFact(checkin=check_in, fact=slug, version=model().fact(slug).version, band=band)
        for check_in, made in check_ins
        for slug, band in made.facts.items()
    )
