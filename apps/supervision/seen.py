"""All that a supervisor's pages can read: views that PostgreSQL fills from the grants that hold right now.

`OpenGrant` says who has granted something to whoever acts. The others have rows only for a grant that was
opened earlier in the same transaction (see queries.opened), which leaves a row in the access log. No words
are in them but those of the plans and topics granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from apps.safekeeping.sealed import SealedTextField

if TYPE_CHECKING:
    from apps.coping.models import Plan
    from apps.supervision.models import Topic


class OpenGrant(models.Model):
    """A grant to whoever acts that holds now."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    shows_trend = models.BooleanField()
    shows_plans = models.BooleanField()
    shows_topics = models.BooleanField()
    from_week = models.DateField()
    ends_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "supervision_opengrant"

    def __str__(self) -> str:
        return f"Open grant {self.pk}"


class SeenAnswer(models.Model):
    """One answered item of one submitted week, from the grant's first week on. Never from a draft."""

    id = models.BigIntegerField(primary_key=True)
    grant_id = models.UUIDField()
    week = models.DateField()
    item = models.CharField(max_length=40)
    figure = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "supervision_seenanswer"

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class SeenPlan(models.Model):
    """The newest version of a granted plan that is active. Not its value, nor how it went."""

    # The row that the words are bound to.
    sealed_in = "coping_planversion"

    id = models.UUIDField(primary_key=True)
    grant_id = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    started_on = models.DateField()
    review_on = models.DateField()
    challenge = models.CharField(max_length=40)
    challenge_version = models.PositiveSmallIntegerField(null=True)
    challenge_words = SealedTextField()
    obstacle = SealedTextField()
    kind = models.CharField(max_length=40)
    strategy = models.CharField(max_length=40)
    strategy_version = models.PositiveSmallIntegerField(null=True)
    cue = SealedTextField()
    action = SealedTextField()
    who = SealedTextField()
    on_days = models.CharField(max_length=7)
    on_date = models.DateField(null=True)
    at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "supervision_seenplan"
        ordering = ["started_on", "id"]

    def __str__(self) -> str:
        return f"Seen plan {self.pk}"

    @classmethod
    def of(cls, plan: Plan) -> SeenPlan:
        """As the view has it, from one's own plan."""
        said = {name: getattr(plan.current, name) for name in FROM_VERSION}
        return cls(
            id=plan.current.pk,
            person_id=plan.person_id,
            started_on=plan.started_on,
            review_on=plan.review_on,
            **said,
        )


FROM_VERSION = (
    *(
        "challenge",
        "challenge_version",
        "challenge_words",
        "obstacle",
        "kind",
        "strategy",
        "strategy_version",
    ),
    *("cue", "action", "who", "on_days", "on_date", "at", "minutes"),
)


class SeenTopic(models.Model):
    """A topic that is not ticked off; without its private notes, or the plan it was started from."""

    sealed_in = "supervision_topic"

    id = models.UUIDField(primary_key=True)
    grant_id = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    words = SealedTextField()
    challenge = models.CharField(max_length=40)
    challenge_version = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "supervision_seentopic"
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"Seen topic {self.pk}"

    @classmethod
    def of(cls, topic: Topic) -> SeenTopic:
        """As the view has it, from one's own topic."""
        names = ("words", "challenge", "challenge_version", "made_at")
        return cls(id=topic.pk, person_id=topic.person_id, **{name: getattr(topic, name) for name in names})
