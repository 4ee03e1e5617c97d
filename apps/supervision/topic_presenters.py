"""Topics in words."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from apps.checkins.led_to import LedTo
from apps.checkins.presenters import week_name
from apps.coping.presenters import sentence
from apps.journal.presenters import preview
from apps.nhsuk.times import day_name
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.supervision.models import Grant, Topic
from apps.supervision.queries import last_day
from apps.supervision.topic_actions import FORM, NOTES_FORM, Origin
from apps.supervision.topic_queries import topics_from

DONE_SHOWN = 5
"""Of the topics that are ticked off; those before are a click away."""


@dataclass(frozen=True)
class StartedFrom:
    """What a topic was started from."""

    kind: str
    """Goes on from "From": "your plan"."""
    label: str
    href: str


def started_from(origin: Origin) -> list[StartedFrom]:
    found = []
    if origin.plan:
        href = reverse("coping:show", args=[origin.plan.pk])
        found.append(StartedFrom("your plan", f"{sentence(origin.plan.current)}.", href))
    if origin.ask:
        label = model().ask(origin.ask.category, origin.ask.category_version).label
        found.append(StartedFrom("your ask of the service", label, reverse("coping:asks")))
    if origin.week:
        href = reverse("checkins:show", args=[origin.week])
        found.append(StartedFrom("your check-in", week_name(origin.week), href))
    return found


def origin_of(topic: Topic) -> Origin:
    return Origin(topic.plan, topic.ask, Week(topic.week) if topic.week else None)


@dataclass(frozen=True)
class Card:
    """One topic in a list."""

    topic: Topic
    preview: str
    """To tell it from others, in a link that is heard."""
    challenge: str
    started_from: list[StartedFrom]
    has_unsent: bool
    has_unsent_notes: bool


def card(topic: Topic, unsent_forms: Collection[str]) -> Card:
    return Card(
        topic,
        preview(topic.words),
        model().challenge(topic.challenge, topic.challenge_version).label if topic.challenge else "",
        started_from(origin_of(topic)),
        has_unsent=f"{FORM}{topic.pk}" in unsent_forms,
        has_unsent_notes=f"{NOTES_FORM}{topic.pk}" in unsent_forms,
    )


@dataclass(frozen=True)
class Unfinished:
    """A topic that was begun and never saved."""

    topic_id: UUID
    preview: str


def who_sees(grants: list[Grant], person: User) -> list[str]:
    """A sentence for each of them: Sade can see them until 10 February 2027."""
    return [
        f"{grant.supervisor.name} can see your open topics until {day_name(last_day(grant.ends_at, person))}."
        for grant in grants
    ]


def led_to(person: User, week: Week) -> list[LedTo]:
    """What a check-in's page lists of topics."""
    return [
        LedTo("Topic for supervision", preview(topic.words), _address(topic))
        for topic in topics_from(person, week)
    ]


def _address(topic: Topic) -> str:
    return f"{reverse('supervision:topics')}#topic-{topic.pk}"
