"""Every write to a practitioner's topics for supervision. Only they write: `by` is always the owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.coping.models import Ask, Plan
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import audit
from apps.supervision.models import Topic

FORM = "supervision.topic/"
"""Unsent forms of topics: this, then the topic's id."""
NOTES_FORM = "supervision.topic_notes/"
"""Unsent forms of what came of a topic, likewise."""


class TickedOffError(Exception):
    """The topic is ticked off, so that it has to be open again before it can be changed."""


@dataclass(frozen=True)
class Origin:
    """What a topic was started from, of the person's own, if anything."""

    plan: Plan | None = None
    ask: Ask | None = None
    week: Week | None = None
    """Of a check-in."""


@transaction.atomic
def save(*, by: User, topic_id: UUID, words: str, challenge: str, origin: Origin, now: datetime) -> Topic:
    """Write a topic, or change it. Saving the same twice is saving once. Raises TickedOffError.

    `challenge` is an id of the model, "" for none; `origin` is of a new one and never changes.
    """
    # Waits for what this person's other tabs are saving.
    User.objects.select_for_update().get(pk=by.pk)
    topic = by.topics.filter(pk=topic_id).first()
    is_new = topic is None
    if topic is None:
        _check_own(by, origin)
        week = origin.week.monday if origin.week else None
        topic = Topic(pk=topic_id, person=by, plan=origin.plan, ask=origin.ask, week=week, made_at=now)
    elif topic.discussed_at:
        raise TickedOffError
    elif (topic.words, topic.challenge) == (words, challenge):
        return topic
    # What stays chosen keeps the version of the wording that was shown.
    if topic.challenge != challenge:
        topic.challenge_version = model().challenge(challenge).version if challenge else None
    topic.words, topic.challenge = words, challenge
    topic.save(force_insert=is_new)
    action = "supervision.topic_written" if is_new else "supervision.topic_changed"
    audit.record(by=by, subject=by, action=action, of=topic)
    return topic


def _check_own(person: User, origin: Origin) -> None:
    # PostgreSQL looks past row security when it checks what a row refers to.
    for record in (origin.plan, origin.ask):
        if record is not None and record.person_id != person.pk:
            raise ValueError(f"{record} is somebody else's")


@transaction.atomic
def tick_off(*, by: User, topic_id: UUID, now: datetime) -> Topic:
    """It was brought up, and no grant shows it any more. Twice is once."""
    topic: Topic = by.topics.select_for_update().get(pk=topic_id)
    if topic.discussed_at is None:
        topic.discussed_at = now
        topic.save(update_fields=["discussed_at"])
        audit.record(by=by, subject=by, action="supervision.topic_ticked_off", of=topic)
    return topic


@transaction.atomic
def untick(*, by: User, topic_id: UUID) -> Topic:
    """It is open again, and is shown where topics are granted. Twice is once."""
    topic: Topic = by.topics.select_for_update().get(pk=topic_id)
    if topic.discussed_at is not None:
        topic.discussed_at = None
        topic.save(update_fields=["discussed_at"])
        audit.record(by=by, subject=by, action="supervision.topic_unticked", of=topic)
    return topic


@transaction.atomic
def save_notes(*, by: User, topic_id: UUID, notes: str) -> Topic:
    """What came of it, for nobody else to read. Saving the same twice is saving once."""
    topic: Topic = by.topics.select_for_update().get(pk=topic_id)
    if topic.private_notes != notes:
        topic.private_notes = notes
        topic.save(update_fields=["private_notes"])
        audit.record(by=by, subject=by, action="supervision.notes_written", of=topic)
    return topic


@transaction.atomic
def remove(*, by: User, topic_id: UUID) -> None:
    """For good, with its notes and whatever was typed in its forms and not saved."""
    topic: Topic = by.topics.select_for_update().get(pk=topic_id)
    audit.record(by=by, subject=by, action="supervision.topic_removed", of=topic)
    by.unsent.filter(form__in=[f"{FORM}{topic_id}", f"{NOTES_FORM}{topic_id}"]).delete()
    topic.delete()
