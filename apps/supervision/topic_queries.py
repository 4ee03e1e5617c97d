"""A practitioner's own topics, as their pages read them. Always from the person; never across people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from apps.coping.models import Ask
from apps.coping.queries import plans_of
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping import unsent
from apps.safekeeping.models import Unsent
from apps.supervision.grant_queries import grants_that_hold
from apps.supervision.models import Grant, Topic
from apps.supervision.topic_actions import FORM, Origin


def topics_of(person: User) -> QuerySet[Topic]:
    """The open ones, oldest first, then what is ticked off, the latest first. Four queries, however many."""
    topics: QuerySet[Topic] = person.topics.select_related("ask")
    with_plans = topics.prefetch_related(Prefetch("plan", plans_of(person)))
    return with_plans.order_by(F("discussed_at").desc(nulls_first=True), "made_at", "pk")


def topics_from(person: User, week: Week) -> list[Topic]:
    """Those that a week's check-in led to, oldest first."""
    return list(person.topics.filter(week=week.monday))


def open_topic_from(person: User, origin: Origin) -> Topic | None:
    """The topic that is open already about a plan or an ask."""
    if origin.plan is None and origin.ask is None:
        return None
    found: Topic | None = person.topics.filter(plan=origin.plan, ask=origin.ask, discussed_at=None).first()
    return found


def suggested_asks(person: User) -> list[Ask]:
    """Asks that are meant for supervision and that there was no topic about yet."""
    return list(person.asks.filter(for_supervision=True, ended_on=None, topics=None))


def unfinished(rows: Iterable[Unsent], topics: Iterable[Topic]) -> list[tuple[UUID, Unsent]]:
    """Topics that were begun and never saved: the number of each, and what is kept."""
    saved = {topic.pk for topic in topics}
    begun = [(UUID(row.form.removeprefix(FORM)), row) for row in rows if row.form.startswith(FORM)]
    return [(topic_id, row) for topic_id, row in begun if topic_id not in saved]


def unsent_about_topics(person: User) -> list[Unsent]:
    """What was typed about topics and not saved."""
    return unsent.unsent_of(person.pk, FORM.rstrip("/"))


def grants_of_topics(person: User, now: datetime) -> list[Grant]:
    """Those by which somebody can see open topics now."""
    grants = grants_that_hold(person, now).filter(shows_topics=True).prefetch_related(None)
    return list(grants.order_by("supervisor__name", "pk"))
