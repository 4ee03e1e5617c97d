"""Reminders about coping plans. Which plan is never in the row: it is found again by its day and time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse

from apps.coping.models import Plan
from apps.nhsuk.times import clock_time
from apps.reminders.facts import Facts
from apps.reminders.kinds.base import Due, KindOfReminder, Notice, OnADay, Reason
from apps.reminders.models import Kind
from apps.reminders.schedule import days_of, moment_at
from apps.resilience.weeks import Week


class PlanCue(KindOfReminder):
    """Its period is the day and time by the person's clock: plans at one moment share one reminder."""

    id = Kind.PLAN_CUE
    switch = "plan_cues_on"
    timely = timedelta(hours=1)
    shown_for = timedelta(hours=12)

    def due(self, facts: Facts, weeks: Sequence[Week]) -> Iterable[Due]:
        moments = {moment for day in days_of(list(weeks)) for moment in _cues_on(facts, day)}
        for moment in moments:
            yield Due(_period(moment), moment_at(moment.date(), moment.time(), facts.zone))

    def reason_not_to(self, facts: Facts, period: str) -> Reason | None:
        moment = datetime.fromisoformat(period)
        return None if moment in _cues_on(facts, moment.date()) else Reason.CHANGED

    def notice(self, facts: Facts, period: str) -> Notice:
        moment = datetime.fromisoformat(period)
        plans = _cues_on(facts, moment.date()).get(moment, [])
        if len(plans) == 1:
            href = reverse("coping:show", args=[plans[0].pk])
            return Notice(f"Your plan for {clock_time(moment)}", href)
        return Notice(f"Your plans for {clock_time(moment)}", reverse("coping:index"))


def _cues_on(facts: Facts, day: date) -> dict[datetime, list[Plan]]:
    """The moments of a day, by the clock, that plans with a reminder have since they said so."""
    found: dict[datetime, list[Plan]] = {}
    for plan in facts.plans:
        said = plan.current
        is_on = said.on_date == day if said.on_date else day.isoweekday() in said.weekdays
        if not plan.reminds or said.at is None or not is_on:
            continue
        since = max(said.made_at, plan.reminds_since or said.made_at)
        if moment_at(day, said.at, facts.zone) > since:
            found.setdefault(datetime.combine(day, said.at), []).append(plan)
    return found


def _period(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


class PlanReview(OnADay):
    id = Kind.PLAN_REVIEW
    switch = "plan_reviews_on"

    def days(self, facts: Facts) -> Mapping[date, date]:
        return {plan.review_on: plan.review_on for plan in facts.plans}

    def latest(self, facts: Facts, day: date) -> date | None:  # noqa: ARG002 (a review keeps)
        return None

    def notice(self, facts: Facts, period: str) -> Notice:
        day = date.fromisoformat(period)
        due = [plan for plan in facts.plans if plan.review_on == day]
        if len(due) == 1:
            return Notice(
                "A plan that you wanted to look at again", reverse("coping:review", args=[due[0].pk])
            )
        return Notice("Plans that you wanted to look at again", reverse("coping:index"))
