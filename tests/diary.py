"""Past weeks of a person, for tests that only read them."""

from datetime import datetime, time, timedelta
from random import Random

from apps.checkins.models import CheckIn
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from tests.conftest import NOW

THIS_WEEK = Week.of(NOW.date())
ITEMS = tuple(item.id for item in model().items)


def checked_in(person: User, week: Week, answers: dict[str, int] | None = None, **fields: object) -> CheckIn:
    """A check-in submitted on the Friday of its week; every item is a 5 unless `answers` says otherwise."""
    friday = week.monday + timedelta(days=4)
    checkin = person.checkins.create(
        week=week.monday,
        asked_from=friday - timedelta(days=6),
        asked_until=friday,
        submitted_at=datetime.combine(friday, time(17, 40), tzinfo=person.zone),
        **fields,
    )
    figures = dict.fromkeys(ITEMS, 5) if answers is None else answers
    for item, figure in figures.items():
        checkin.answers.create(item=item, item_version=1, figure=figure)
    return checkin


def away(person: User, *weeks: Week) -> None:
    for week in weeks:
        person.pauses.create(week=week.monday)


def checked_in_for(person: User, weeks: int) -> None:
    """Every one of the `weeks` up to and with this one, all alike."""
    for ago in range(weeks):
        checked_in(person, THIS_WEEK - ago)


def a_believable_year(person: User, weeks: int = 40) -> None:
    """Up and down around a middle, with leave, a few weeks missed, and a hard fortnight; always the same."""
    dice = Random(7)
    middles = {item.id: 6 if item.direction == "demand" else 5 for item in model().items}
    for ago in range(weeks - 1, 0, -1):
        week = THIS_WEEK - ago
        if ago in (30, 29, 14, 13, 5):
            away(person, week)
        elif ago not in (36, 22, 9):
            hard = 3 if ago in (3, 2) else 0
            answers = {}
            for item in model().items:
                push = hard if item.direction == "demand" else -hard
                answers[item.id] = max(0, min(10, round(dice.gauss(middles[item.id] + push, 0.8))))
            if ago % 6 == 0:
                del answers["appraisal"]
            checked_in(person, week, answers, late=ago % 11 == 0)
