"""What is shared, what was, and who has looked, in words."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst

from apps.coping.presenters import sentence
from apps.nhsuk.times import clock_time, day_name
from apps.people.models import Supervision, User
from apps.resilience.saying import joined
from apps.supervision.kinds import KINDS, in_words
from apps.supervision.models import Grant, Viewing
from apps.supervision.queries import last_day
from apps.trends.events import SHARING, Event


@dataclass(frozen=True)
class Supervisor:
    """Somebody who supervises the practitioner now, and what they can see."""

    supervision: Supervision
    name: str
    shared: "Shared | None"


@dataclass(frozen=True)
class Shared:
    grant_id: UUID
    until: str
    """The last day."""
    trend_from: str
    """Empty where the trend is not shared."""
    plans: Sequence[str]
    """Those that are active, as sentences."""
    ended_plans: int
    """Those of them that are not shown any more."""
    shows_topics: bool


def supervisor(supervision: Supervision, grant: Grant | None, person: User) -> Supervisor:
    return Supervisor(supervision, supervision.supervisor.name, _shared(grant, person) if grant else None)


def _shared(grant: Grant, person: User) -> Shared:
    plans = [each.plan for each in grant.plans.all()]
    active = sorted((plan for plan in plans if plan.is_active), key=lambda plan: (plan.started_on, plan.slot))
    return Shared(
        grant_id=grant.pk,
        until=day_name(last_day(grant.ends_at, person)),
        trend_from=day_name(grant.from_week) if grant.shows_trend else "",
        plans=[sentence(plan.current) for plan in active],
        ended_plans=len(plans) - len(active),
        shows_topics=grant.shows_topics,
    )


# --- What was shared before ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Before:
    name: str
    given: str
    what: str
    ended: str
    """When and why, as a sentence."""


def before(grant: Grant, given: Container[tuple[int, datetime]], person: User) -> Before:
    """`given` is to whom and when this person ever granted something."""
    return Before(
        grant.supervisor.name,
        _local_day(grant.granted_at, person),
        what(grant),
        _ended(grant, (grant.supervisor_id, grant.ended_at) in given, person),
    )


def what(grant: Grant) -> str:
    """Check-in trend, 2 coping plans and supervision topics."""
    count = len(grant.plans.all())
    plans = "1 coping plan" if count == 1 else f"{count} coping plans" if count else KINDS["plans"]
    shown = {KINDS["trend"]: grant.shows_trend, plans: grant.shows_plans, KINDS["topics"]: grant.shows_topics}
    return capfirst(joined([kind for kind, is_shown in shown.items() if is_shown]))


def _ended(grant: Grant, is_replaced: bool, person: User) -> str:
    on = _local_day(grant.withdrawn_at or grant.ended_at, person)
    if grant.withdrawn_at and grant.withdrawn_at < grant.ends_at:
        return f"You stopped sharing on {on}."
    if grant.ended_at and grant.ended_at < grant.ends_at:
        if is_replaced:
            return f"You changed what you share on {on}."
        return f"It ended on {on}, because the supervision, a team or an account changed."
    if grant.ended_at is None and (left := _left_on(grant)):
        return f"It ended on {day_name(left)}, because the supervision or a team changed."
    return f"Its last day was {day_name(last_day(grant.ends_at, person))}."


def _left_on(grant: Grant) -> date | None:
    """The day on which its supervision or a place in a team ended, where that was before its own end."""
    ends = (grant.supervision.ends_on, grant.membership.ends_on, grant.supervisor_membership.ends_on)
    first = min((end for end in ends if end), default=None)
    return first if first and first <= grant.ends_at.date() else None


def on_the_axis(person: User) -> list[Event]:
    """When something was granted, for the charts of whoever granted it."""
    given = person.grants.select_related("supervisor").only("granted_at", "person", "supervisor__name")
    return [
        Event(
            grant.granted_at.astimezone(person.zone).date(),
            SHARING,
            f"You chose what {grant.supervisor.name} can see.",
        )
        for grant in given
    ]


# --- The access log -----------------------------------------------------------------------------------------


VIEWINGS_HEAD = ["When", "Who", "What they saw", "You shared it on"]


def viewing_rows(viewings: Iterable[Viewing], grants: Mapping[UUID, Grant], person: User) -> list[list[str]]:
    """Rows of the access log, as VIEWINGS_HEAD says. `grants` are the person's, by number."""
    return [
        [
            _moment(viewing.at, person),
            _who(viewing, grants.get(viewing.grant_id)),
            in_words(viewing.what.split(",")),
            _under(grants.get(viewing.grant_id), person),
        ]
        for viewing in viewings
    ]


def _who(viewing: Viewing, grant: Grant | None) -> str:
    """By the name at the time, and by the one they have now: people choose their own, also for a look."""
    now = grant.supervisor if grant else None
    if now is None or not now.is_active or now.name == viewing.viewer_name:
        return viewing.viewer_name
    return f"{viewing.viewer_name}, now called {now.name}"


def _under(grant: Grant | None, person: User) -> str:
    if grant is None:
        # It went with the account of whoever it was given to.
        return "A day that is no longer kept"
    return _local_day(grant.granted_at, person)


def _local_day(moment: datetime | None, person: User) -> str:
    return day_name(moment.astimezone(person.zone).date()) if moment else ""


def _moment(at: datetime, person: User) -> str:
    local = at.astimezone(person.zone)
    return f"{date_format(local, 'l j F Y')}, {clock_time(local)}"
