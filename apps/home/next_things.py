"""What is next: a few things to know of, none of which is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst

from apps.checkins.presenters import last_moment
from apps.checkins.queries import State, WeekRecord, still_waits
from apps.coping.models import Plan
from apps.coping.presenters import clause, sentence
from apps.coping.queries import looking_forward
from apps.people.models import User
from apps.reminders.models import Kind
from apps.reminders.queries import Waiting
from apps.supervision.models import Grant
from apps.supervision.queries import last_day

MOST = 3
"""Longer would be a list of duties."""
A_WEEK = timedelta(weeks=1)
NO_HURRY = "Whenever it suits you."


@dataclass(frozen=True)
class NextThing:
    words: str
    when: str = ""
    href: str = ""
    hint: str = ""
    told_by: tuple[Kind, ...] = ()
    """Kinds of notices that say the same, where they lead to the same page."""


def next_things(
    person: User,
    this_week: WeekRecord,
    last_week: WeekRecord,
    plans: Sequence[Plan],
    values_review: date | None,
    shared: Sequence[Grant],
    notices: Sequence[Waiting],
    today: date,
) -> list[NextThing]:
    """At most three. What one looks forward to always has a place among them, and comes last.

    This week's check-in is not one of them: home begins with it. Nor is what one of the `notices` says.
    """
    told = {(each.kind.id, each.notice.href) for each in notices}
    may_be_looked_at = [
        thing
        for thing in (
            *_last_week(last_week, person),
            *_ending(shared, person, today),
            *_plans(plans, today),
            *_values(values_review),
        )
        if told.isdisjoint((kind, thing.href) for kind in thing.told_by)
    ]
    ahead = _ahead(plans, today)
    found = may_be_looked_at[: MOST - len(ahead)]
    if len(found) + len(ahead) < MOST and this_week.state in (State.SUBMITTED, State.PAUSED):
        monday = (this_week.week + 1).monday
        found.append(NextThing("Your next check-in", when=f"From {date_format(monday, 'l j F')}"))
    return [*found, *ahead]


def _last_week(record: WeekRecord, person: User) -> list[NextThing]:
    if not still_waits(record, person):
        return []
    words = "Carry on with" if record.state is State.DRAFT else "Start"
    return [
        NextThing(
            f"{words} last week\u2019s check-in",
            when=f"Open until {last_moment(record.week, person)}",
            href=reverse("checkins:resume", args=[record.week]),
            hint="If you would rather leave it, leave it.",
            told_by=(Kind.WEEKLY, Kind.SECOND),
        )
    ]


def _ending(shared: Sequence[Grant], person: User, today: date) -> list[NextThing]:
    """The soonest, in its last week: whoever wants to go on sharing chooses so again."""
    ending = [(last_day(grant.ends_at, person), grant) for grant in shared]
    soonest = sorted(((day, grant.supervisor.name) for day, grant in ending if day - today < A_WEEK))[:1]
    return [
        NextThing(
            f"What {name} can see ends by itself",
            when=_day(day, today),
            href=reverse("supervision:index"),
            hint="There is nothing to do. You can share again if you want to.",
            told_by=(Kind.GRANT_ENDING,),
        )
        for day, name in soonest
    ]


def _plans(plans: Sequence[Plan], today: date) -> list[NextThing]:
    due = [plan for plan in plans if plan.review_is_due(today)]
    if not due:
        return []
    told_by = (Kind.PLAN_REVIEW,)
    if len(due) > 1:
        words = f"Look again at {len(due)} of your plans"
        return [NextThing(words, href=reverse("coping:index"), hint=NO_HURRY, told_by=told_by)]
    href, hint = reverse("coping:review", args=[due[0].pk]), f"{sentence(due[0].current)}."
    return [NextThing("Look again at a plan", href=href, hint=hint, told_by=told_by)]


def _values(due: date | None) -> list[NextThing]:
    if due is None:
        return []
    href = reverse("values:review")
    return [NextThing("Look back at your values", href=href, hint=NO_HURRY, told_by=(Kind.VALUES_REVIEW,))]


def _ahead(plans: Sequence[Plan], today: date) -> list[NextThing]:
    """The soonest."""
    soonest = looking_forward(plans, today)[:1]
    return [
        NextThing(
            capfirst(clause(plan.current.action)),
            when=f"{_day(plan.current.on_date, today)}, to look forward to",
            href=reverse("coping:show", args=[plan.pk]),
        )
        for plan in soonest
        if plan.current.on_date
    ]


def _day(day: date, today: date) -> str:
    if day == today:
        return "Today"
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")
