"""Every write to a person's plans. Only the person themself writes: `by` is always the owner."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from apps.coping.models import MOST_ACTIVE, FollowUp, Plan, PlanVersion, State, Went
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import audit
from apps.values.models import OwnValue


class FullError(Exception):
    """The person has as many active plans as there can be."""


class EndedError(Exception):
    """The plan is finished or let go, so that it has to be taken up again before anything of it changes."""


@dataclass(frozen=True)
class Intention:
    """What a plan says. `challenge`, `kind` and `strategy` are ids of the model, "" for own words."""

    challenge: str
    challenge_words: str
    value: OwnValue | None
    obstacle: str
    kind: str
    strategy: str
    cue: str
    action: str
    who: str
    on_days: str = ""
    on_date: date | None = None
    at: time | None = None
    minutes: int = 15
    looks_forward: bool = False

    @classmethod
    def of(cls, version: PlanVersion) -> "Intention":
        return cls(**{each.name: getattr(version, each.name) for each in fields(cls)})


@transaction.atomic
def confirm(
    *,
    by: User,
    plan_id: UUID,
    intention: Intention,
    review_on: date,
    week: Week | None,
    now: datetime,
    reminds: bool | None = None,
) -> Plan:
    """Begin a plan, or change it. Confirming the same twice is confirming once.

    A version is added only where the plan says something new. `week` is that of the check-in a new plan
    came from; `reminds` is whether to be reminded at its time, None to leave that as it is. Raises FullError
    for a fourth active plan, EndedError for a change to one that has ended.
    """
    _one_at_a_time(by)
    plan = by.plans.filter(pk=plan_id).first()
    if plan is None:
        plan = Plan.objects.create(
            pk=plan_id,
            person=by,
            slot=_free_slot(by),
            week=week.monday if week else None,
            started_on=_today(by, now),
            review_on=review_on,
            reminds=bool(reminds),
            reminds_since=now if reminds else None,
        )
        _add_version(plan, intention, None, now)
        audit.record(by=by, subject=by, action="coping.plan_begun", of=plan)
        return plan
    last = plan.current
    is_new = intention != Intention.of(last)
    reminds = plan.reminds if reminds is None else reminds
    if not is_new and (plan.review_on, plan.reminds) == (review_on, reminds):
        return plan
    if not plan.is_active:
        raise EndedError
    if is_new:
        _add_version(plan, intention, last, now)
    if plan.reminds != reminds:
        plan.reminds_since = now if reminds else None
    plan.review_on, plan.reminds = review_on, reminds
    _revise(plan, "review_on", "reminds", "reminds_since")
    audit.record(by=by, subject=by, action="coping.plan_changed", of=plan)
    return plan


@transaction.atomic
def finish(*, by: User, plan_id: UUID, words: str, now: datetime) -> Plan:
    """It has done its work. Ending what has ended with the same words changes nothing; else EndedError."""
    return _end(by, plan_id, State.FINISHED, words, now)


@transaction.atomic
def let_go(*, by: User, plan_id: UUID, words: str, now: datetime) -> Plan:
    """It is not for now, for whatever reason. No reason is asked."""
    return _end(by, plan_id, State.LET_GO, words, now)


@transaction.atomic
def take_up(*, by: User, plan_id: UUID, now: datetime) -> Plan:
    """Make a plan active that has ended. Raises FullError."""
    _one_at_a_time(by)
    plan = by.plans.get(pk=plan_id)
    if plan.is_active:
        return plan
    plan.slot = _free_slot(by)
    plan.state, plan.ended_on = State.ACTIVE, None
    plan.reminds_since = now if plan.reminds else None
    _revise(plan, "slot", "state", "ended_on", "reminds_since")
    audit.record(by=by, subject=by, action="coping.plan_taken_up", of=plan)
    return plan


@transaction.atomic
def keep_going(*, by: User, plan_id: UUID, until: date) -> Plan:
    """Say that a plan was reviewed, and when to review it next. Raises EndedError."""
    _one_at_a_time(by)
    plan = by.plans.get(pk=plan_id)
    if not plan.is_active:
        raise EndedError
    if plan.review_on != until:
        plan.review_on = until
        _revise(plan, "review_on")
        audit.record(by=by, subject=by, action="coping.plan_reviewed", of=plan)
    return plan


@dataclass(frozen=True)
class FollowedUp:
    """What a check-in says about a plan. `went` is a models.Went, `helped` a degree of the model, or ""."""

    plan_id: UUID
    went: str
    helped: str = ""


@transaction.atomic
def record_follow_ups(*, by: User, week: Week, follow_ups: Iterable[FollowedUp]) -> None:
    """Keep what a week's check-in says about plans, in place of what it said before; also in a correction.

    A plan without an answer about how it went has no follow-up that week, and what was not done has not
    helped. What names no plan of this person's is passed over.
    """
    given = {each.plan_id: each for each in follow_ups if each.went}
    plans = by.plans.prefetch_related("versions").in_bulk(list(given))
    before = {each.plan_id: each for each in by.follow_ups.filter(week=week.monday)}
    for plan_id, plan in plans.items():
        _follow_up(by, plan, week, given[plan_id], before.pop(plan_id, None))
    for left_out in before.values():
        audit.record(by=by, subject=by, action="coping.follow_up_removed", of=left_out)
        left_out.delete()


def _follow_up(person: User, plan: Plan, week: Week, given: FollowedUp, kept: FollowUp | None) -> None:
    helped = "" if given.went == Went.NOT else given.helped
    if kept and (kept.went, kept.helped) == (given.went, helped):
        return
    asked_about = plan.version_in(week, person.zone)
    follow_up = kept or FollowUp(person=person, plan=plan, version=asked_about, week=week.monday)
    if kept is None or kept.helped != helped:
        follow_up.helped = helped
        follow_up.helped_version = model().degree(helped).version if helped else None
    follow_up.went = given.went
    follow_up.save()
    audit.record(by=person, subject=person, action="coping.followed_up", of=follow_up)


def _end(person: User, plan_id: UUID, state: State, words: str, now: datetime) -> Plan:
    _one_at_a_time(person)
    plan: Plan = person.plans.get(pk=plan_id)
    if not plan.is_active:
        if words != plan.ended_words:
            raise EndedError
        return plan
    plan.state, plan.slot, plan.ended_on, plan.ended_words = state, None, _today(person, now), words
    _revise(plan, "state", "slot", "ended_on", "ended_words")
    audit.record(by=person, subject=person, action=f"coping.plan_{state}", of=plan)
    return plan


def _revise(plan: Plan, *changed: str) -> None:
    plan.revision += 1
    plan.save(update_fields=[*changed, "revision"])


def _one_at_a_time(person: User) -> None:
    """Waits for what this person's other tabs are doing, so that no slot or number is given twice."""
    User.objects.select_for_update().get(pk=person.pk)


def _free_slot(person: User) -> int:
    taken = set(person.plans.filter(state=State.ACTIVE).values_list("slot", flat=True))
    free = [slot for slot in range(1, MOST_ACTIVE + 1) if slot not in taken]
    if not free:
        raise FullError
    return free[0]


def _add_version(plan: Plan, intention: Intention, last: PlanVersion | None, now: datetime) -> None:
    version = PlanVersion(
        person_id=plan.person_id, plan=plan, number=last.number + 1 if last else 1, made_at=now
    )
    for each in fields(intention):
        setattr(version, each.name, getattr(intention, each.name))
    # What stays chosen keeps the version of the wording that was shown.
    if intention.challenge:
        stays = last is not None and last.challenge == intention.challenge
        current = model().challenge(intention.challenge).version
        version.challenge_version = last.challenge_version if last and stays else current
    if intention.strategy:
        stays = last is not None and last.strategy == intention.strategy
        current = model().strategy(intention.strategy).version
        version.strategy_version = last.strategy_version if last and stays else current
    version.save(force_insert=True)


def _today(person: User, now: datetime) -> date:
    return now.astimezone(person.zone).date()
