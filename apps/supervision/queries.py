"""What a supervisor may see now, a preview of it, and the access log. See models and seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from apps.coping.queries import plans_of
from apps.people.models import User
from apps.safekeeping.acting import across_people
from apps.supervision.actions import Terms
from apps.supervision.models import Viewing
from apps.supervision.seen import OpenGrant, SeenAnswer, SeenPlan, SeenTopic


@dataclass(frozen=True)
class Shown:
    """All that a grant shows: the same for a preview as for the supervisor's page."""

    person: User
    ends_at: datetime
    from_week: date
    shows_trend: bool
    shows_plans: bool
    shows_topics: bool
    answers: dict[date, dict[str, int]] = field(default_factory=dict)
    """Monday -> item -> figure, for submitted weeks with an answer."""
    plans: list[SeenPlan] = field(default_factory=list)
    topics: list[SeenTopic] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """On which it is shown, where the practitioner lives."""
        return last_day(self.ends_at, self.person)


def last_day(ends_at: datetime, person: User) -> date:
    """The last day of a grant of this person's that ends at this moment."""
    return (ends_at.astimezone(person.zone) - timedelta(microseconds=1)).date()


def open_grants() -> QuerySet[OpenGrant]:
    """The grants that hold now, to whoever acts. To look into one, open it."""
    return OpenGrant.objects.select_related("person").order_by("person__name", "pk")


def opened(grant_id: UUID) -> Shown | None:
    """Open a grant for whoever acts and read all that it shows; None where there is none that holds.

    Opening writes the row of the access log, in this transaction: without it PostgreSQL shows nothing.
    """
    if across_people("supervision_open", grant_id) != [True]:
        return None
    # Withdrawn in between: PostgreSQL looks again for each statement.
    grant = open_grants().filter(pk=grant_id).first()
    if grant is None:
        return None
    return Shown(
        person=grant.person,
        ends_at=grant.ends_at,
        from_week=grant.from_week,
        shows_trend=grant.shows_trend,
        shows_plans=grant.shows_plans,
        shows_topics=grant.shows_topics,
        answers=_by_week(SeenAnswer.objects.filter(grant_id=grant_id).values_list("week", "item", "figure")),
        plans=list(SeenPlan.objects.filter(grant_id=grant_id)),
        topics=list(SeenTopic.objects.filter(grant_id=grant_id)),
    )


def preview(person: User, terms: Terms) -> Shown:
    """What a grant on these terms would show now, read from the person's own records."""
    rows = person.checkins.filter(week__gte=terms.from_week.monday, answers__isnull=False)
    answers = rows.values_list("week", "answers__item", "answers__figure") if terms.shows_trend else ()
    topics = person.topics.filter(discussed_at=None) if terms.shows_topics else ()
    chosen = {plan.pk for plan in terms.plans}
    plans = [plan for plan in plans_of(person) if plan.pk in chosen and plan.is_active]
    return Shown(
        person=person,
        ends_at=terms.ends_at(person),
        from_week=terms.from_week.monday,
        shows_trend=terms.shows_trend,
        shows_plans=bool(terms.plans),
        shows_topics=terms.shows_topics,
        answers=_by_week(answers),
        plans=[SeenPlan.of(plan) for plan in sorted(plans, key=lambda p: (p.started_on, p.current.pk))],
        topics=[SeenTopic.of(topic) for topic in topics],
    )


def _by_week(rows: Iterable[tuple[date, str, int]]) -> dict[date, dict[str, int]]:
    weeks: dict[date, dict[str, int]] = {}
    for week, item, figure in rows:
        weeks.setdefault(week, {})[item] = figure
    return weeks


def viewings_of(person: User) -> QuerySet[Viewing]:
    """The access log, the latest first. Without the grants: a row outlives the one it names."""
    return person.viewings.order_by("-number")
