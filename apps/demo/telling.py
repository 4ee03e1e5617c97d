"""Telling the stories of demo people: their acts and their check-ins, in the order in which they happened."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from apps.checkins.models import CheckIn
from apps.checkins.signals import submitted
from apps.coping.actions import FollowedUp, record_follow_ups
from apps.coping.models import Plan, Went
from apps.coping.queries import plans_in_week
from apps.demo.acts import Act, MakePlan, Write, id_of
from apps.demo.rhythm import Rhythm
from apps.demo.stories import STORIES
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week

LONGEST = max(act.ago for acts in STORIES.values() for act in acts)
"""Weeks that the longest story goes back. Where the data do not reach as far, none is told."""
A_WHILE = timedelta(minutes=10)


def has_begun(person: User) -> bool:
    """Whether there is anything that a story would tell, told before or made by somebody looking around."""
    told = (person.own_values, person.plans, person.asks, person.entries, person.topics, person.grants)
    return any(found.exists() for found in (*told, person.unsent))


def tell(person: User, rhythm: Rhythm, check_ins: Sequence[CheckIn], last: Week | None) -> None:
    """What a person did, up to the week `last`; None where that was told before, and only weeks are new."""
    happened: list[tuple[datetime, Callable[[], None]]] = []
    if last:
        happened = [
            (moment, partial(act.do, person, moment)) for act, moment in _moments(person, rhythm, last)
        ]
    # Before the first act there is nothing to follow up.
    begins = happened[0][0] if happened else None
    happened += [
        (checkin.submitted_at, partial(_checked_in, person, rhythm, checkin))
        for checkin in check_ins
        if begins is None or checkin.submitted_at > begins
    ]
    for _, do in sorted(happened, key=lambda each: each[0]):
        do()


def _moments(person: User, rhythm: Rhythm, last: Week) -> Iterator[tuple[Act, datetime]]:
    """In order, and in no week away from work: what belongs there happens in the week before it."""
    before: datetime | None = None
    for act in sorted(STORIES[person.name], key=lambda act: (-act.ago, act.weekday, act.at)):
        week = last - act.ago
        while rhythm.is_away(week):
            week -= 1
        day = week.monday + timedelta(days=act.weekday - 1)
        moment = datetime.combine(day, act.at, tzinfo=person.zone)
        before = max(moment, before + A_WHILE) if before else moment
        yield act, before


def _checked_in(person: User, rhythm: Rhythm, checkin: CheckIn) -> None:
    """What submitting does beside the check-in itself, whose rows are there already."""
    story, week = STORIES[person.name], Week(checkin.week)
    told = {id_of(person, act.name) for act in story if isinstance(act, MakePlan)}
    said = [_followed_up(plan, rhythm, week) for plan in plans_in_week(person, week) if plan.pk in told]
    if said:
        record_follow_ups(by=person, week=week, follow_ups=said)
    # The rooms that listen have nothing to say to somebody who has written no entry.
    if any(isinstance(act, Write) for act in story):
        submitted.send(sender=CheckIn, checkin=checkin, person=person)


def _followed_up(plan: Plan, rhythm: Rhythm, week: Week) -> FollowedUp:
    draw = Random(f"{rhythm.seed}/{plan.pk}/{week}")  # noqa: S311 (not a secret)
    went = draw.choices([Went.DONE, Went.PART, Went.NOT, ""], weights=(5, 3, 2, 1))[0]
    degrees = [degree.id for degree in model().degrees]
    # A plan that is done only in part helps a little less. The last weight is that of leaving it out.
    weights = (2, 3, 4, 2, 1) if went == Went.DONE else (3, 4, 2, 0, 1)
    return FollowedUp(plan.pk, went, draw.choices([*degrees, ""], weights=weights)[0])
