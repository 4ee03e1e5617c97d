"""A person's own plans and asks, as every later room reads them. Always from the person; never across people.

Plans come with their versions and values: three queries, however many.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from apps.coping.models import Ask, FollowUp, Plan, PlanVersion, State, Went
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week


def plans_of(person: User) -> QuerySet[Plan]:
    versions = Prefetch("versions", PlanVersion.objects.select_related("value"))
    return person.plans.prefetch_related(versions)


def active_plans(person: User) -> list[Plan]:
    """At most three, the oldest first."""
    return list(plans_of(person).filter(state=State.ACTIVE).order_by("started_on", "slot"))


def earlier_plans(person: User) -> list[Plan]:
    """Finished or let go, the latest first."""
    return list(plans_of(person).exclude(state=State.ACTIVE).order_by("-ended_on", "-started_on"))


def plans_in_calendar(person: User, since: datetime) -> list[Plan]:
    """Active plans, and those that ended on a later day than that of `since`: what they were stays there."""
    ended = Q(ended_on__gt=since.astimezone(person.zone).date())
    return list(plans_of(person).filter(Q(state=State.ACTIVE) | ended).order_by("started_on", "slot", "pk"))


def plans_in_week(person: User, week: Week) -> list[Plan]:
    """Those that were active on some day of the week: what its check-in asks about, the oldest first.

    Without those that came from that very check-in: there was no time yet to do them.
    """
    plans = plans_of(person).filter(
        Q(ended_on=None) | Q(ended_on__gte=week.monday), started_on__lte=week.sunday
    )
    return list(plans.exclude(week=week.monday).order_by("started_on", "pk"))


def follow_ups_of(person: User, week: Week) -> list[FollowUp]:
    """What a week's check-in said about plans. Their plans are not fetched with them: use `plan_id`."""
    return list(person.follow_ups.filter(week=week.monday).order_by("plan__started_on", "plan_id"))


def plans_from(person: User, week: Week) -> list[Plan]:
    """Those that a week's check-in led to."""
    return list(plans_of(person).filter(week=week.monday))


def asks_from(person: User, week: Week) -> list[Ask]:
    """Those that a week's check-in led to."""
    return list(person.asks.filter(week=week.monday))


def asks_of(person: User) -> list[Ask]:
    """Open and ended ones, the oldest first."""
    return list(person.asks.order_by("made_on", "pk"))


def open_asks(person: User) -> list[Ask]:
    return list(person.asks.filter(ended_on=None).order_by("made_on", "pk"))


def ended_asks(person: User) -> list[Ask]:
    return list(person.asks.exclude(ended_on=None).order_by("-ended_on", "pk"))


def looking_forward(plans: Iterable[Plan], today: date) -> list[Plan]:
    """Those whose current version names something to look forward to, today or later; the soonest first.

    A plan that is finished counts too: leave that was booked is still to come. One that was let go does not.
    """
    ahead = [
        (plan.current.on_date, plan.pk, plan)
        for plan in plans
        if plan.state != State.LET_GO and plan.current.looks_forward and plan.current.on_date
    ]
    return [plan for day, _, plan in sorted(ahead) if day >= today]


@dataclass(frozen=True)
class Helped:
    """How often a plan helped, as told by its person; never a cause of anything."""

    weeks: int
    """Weeks in which the person said that it helped at least a little; see the degrees of the model."""
    of: int
    """Weeks in which it was done, or part of it, and how much it helped was answered.

    Weeks in which it was not done, or in which that was left, are in neither figure.
    """


def helped(follow_ups: list[FollowUp]) -> Helped:
    answered = [each for each in follow_ups if each.went != Went.NOT and each.helped]
    said = [model().degree(each.helped, each.helped_version) for each in answered]
    return Helped(sum(degree.helped for degree in said), len(said))


def follow_ups_by_plan(person: User, plans: list[Plan]) -> dict[UUID, list[FollowUp]]:
    """One query; the oldest first."""
    found: dict[UUID, list[FollowUp]] = {plan.pk: [] for plan in plans}
    for each in person.follow_ups.filter(plan__in=plans).order_by("week"):
        found[each.plan_id].append(each)
    return found
