"""Whose topics: the practitioner's own, and nobody else's in any role.

A supervisor to whom they are granted reads them elsewhere; see viewing_views. What is reached by its uuid is
as if it were not there for anybody but its owner, so these raise Http404.
"""

from uuid import UUID

from django.http import Http404, HttpRequest

from apps.people.access import owner_or_refuse, person_of, practitioner_or_refuse
from apps.people.models import User
from apps.safekeeping.acting import across_people
from apps.supervision.models import Topic

NOT_A_WRITER = "Topics for supervision are for practitioners, and you are not one here at the moment."


def writer_of_topics(request: HttpRequest) -> User:
    """Who writes their own topics. Raises PermissionDenied."""
    return practitioner_or_refuse(request, NOT_A_WRITER)


def owner_of_topics(request: HttpRequest) -> User:
    """Who reads their own topics. Raises PermissionDenied."""
    return owner_or_refuse(request, NOT_A_WRITER, "topics")


def topic_of(request: HttpRequest, topic_id: UUID) -> Topic:
    """One's own topic, ticked off or not."""
    topic: Topic | None = person_of(request).topics.filter(pk=topic_id).first()
    if topic is None:
        raise Http404
    return topic


def topic_to_write(request: HttpRequest, topic_id: UUID) -> tuple[User, Topic | None]:
    """Who writes it, and the topic; None where it has yet to be saved for the first time."""
    person = person_of(request)
    topic = person.topics.filter(pk=topic_id).first()
    if topic is None and (
        not person.is_practitioner or across_people("supervision_topic_is_there", topic_id) == [True]
    ):
        # Its number is taken already, by somebody else.
        raise Http404
    return writer_of_topics(request), topic
