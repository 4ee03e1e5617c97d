"""What the questions of a check-in are about that is the person's own: their values and their plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from apps.checkins.models import CheckIn, Draft
from apps.coping.models import FollowUp, Plan, PlanVersion
from apps.coping.queries import follow_ups_of, plans_in_week
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.values.models import OwnValue
from apps.values.queries import current_values, former_values


@dataclass(frozen=True)
class Own:
    values: Sequence[OwnValue] = ()
    """Current ones, in their order, and after them what was chosen here and let go since."""
    plans: Sequence[Plan] = ()
    """Those that were active in the week."""
    follow_ups: Sequence[FollowUp] = ()
    """What the submitted check-in says about them."""
    versions: Mapping[UUID, PlanVersion] = field(default_factory=dict)
    """Plan -> what it said in the week; what the submitted check-in asked about, where it did."""

    def value(self, choice: str) -> OwnValue | None:
        """The value that a choice in the form means; None for one of the list."""
        return next((value for value in self.values if str(value.pk) == choice), None)

    def plan(self, plan_id: str) -> Plan | None:
        return next((plan for plan in self.plans if str(plan.pk) == plan_id), None)

    def follow_up(self, plan_id: str) -> FollowUp | None:
        return next((each for each in self.follow_ups if str(each.plan_id) == plan_id), None)


def own_of(person: User, week: Week, checkin: CheckIn | None, draft: Draft | None = None) -> Own:
    """At most five queries, and one for the key where there are words.

    A value that the check-in or the draft names stays, also when it was let go since.
    """
    values = current_values(person)
    if checkin and checkin.own_value and checkin.own_value not in values:
        values.append(checkin.own_value)
    chosen = str(draft.values.get("value") or "") if draft else ""
    known = {str(value.pk) for value in values} | {value.id for value in model().values}
    if chosen and chosen not in known:
        values += [value for value in former_values(person) if str(value.pk) == chosen]
    plans = plans_in_week(person, week)
    follow_ups = follow_ups_of(person, week) if checkin else []
    return Own(values, plans, follow_ups, _asked_about(plans, follow_ups, week, person))


def _asked_about(
    plans: Sequence[Plan], follow_ups: Sequence[FollowUp], week: Week, person: User
) -> dict[UUID, PlanVersion]:
    answered = {each.version_id for each in follow_ups}
    return {
        plan.pk: next(
            (version for version in plan.versions.all() if version.pk in answered),
            plan.version_in(week, person.zone),
        )
        for plan in plans
    }
