"""What a practitioner lets one supervisor see, what they bring to supervision, and the log of every viewing.

The supervisor's side reads none of this, but the views in `seen`.
"""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.coping.models import Ask, Plan, with_version
from apps.people.models import Membership, Supervision
from apps.safekeeping.sealed import SealedTextField
from apps.supervision.seen import OpenGrant, SeenAnswer, SeenPlan, SeenTopic

__all__ = [
    "Grant",
    "GrantedPlan",
    "OpenGrant",
    "SeenAnswer",
    "SeenPlan",
    "SeenTopic",
    "Topic",
    "Viewing",
]

LONGEST = timedelta(days=366)
"""A grant ends a year after it began at the latest, and never goes on by itself."""


class Grant(models.Model):
    """That one supervisor sees named things of one practitioner, until a named day. Only ever ended.

    It holds while all of it holds: the supervision it was given in, and both people's places in their teams.
    Any of these that comes back later is another row, so that a return needs a new grant.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    supervisor_membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    shows_trend = models.BooleanField(default=False)
    # Those named in GrantedPlan.
    shows_plans = models.BooleanField(default=False)
    shows_topics = models.BooleanField(default=False)
    # Monday of the first week of which the trend is shown.
    from_week = models.DateField()
    granted_at = models.DateTimeField()
    # The moment after its last day, where the practitioner lives.
    ends_at = models.DateTimeField()
    # Which wording of the preview and the promise was agreed to; see supervision.wording.
    wording_version = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Ended by something else: a later grant, a disabled account, a supervision or membership that ended.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "supervisor"],
                condition=Q(withdrawn_at=None, ended_at=None),
                name="one_grant_to_a_supervisor_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(shows_trend=True) | Q(shows_plans=True) | Q(shows_topics=True),
                name="a_grant_shows_something",
            ),
            models.CheckConstraint(condition=~Q(person=F("supervisor")), name="a_grant_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("granted_at"), ends_at__lte=F("granted_at") + LONGEST),
                name="a_grant_of_a_year_at_most",
            ),
            models.CheckConstraint(condition=Q(from_week__iso_week_day=1), name="grant_week_is_monday"),
        ]

    def __str__(self) -> str:
        return f"Grant {self.pk}"


class GrantedPlan(models.Model):
    """One of the plans that a grant shows, while it is active."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="plans")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "plan"], name="a_plan_granted_once")]

    def __str__(self) -> str:
        return f"Plan {self.plan_id} in grant {self.grant_id}"


class Topic(models.Model):
    """Something a practitioner brings to supervision, until they tick it off."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topics")
    words = SealedTextField()
    # What it was started from, if anything.
    challenge = models.CharField(max_length=40, blank=True)
    challenge_version = models.PositiveSmallIntegerField(null=True, blank=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")
    ask = models.ForeignKey(Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")
    # Monday of the week whose check-in it came from.
    week = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    discussed_at = models.DateTimeField(null=True, blank=True)
    # What came of it: the practitioner's alone, whatever is granted.
    private_notes = SealedTextField(blank=True, default="")

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=with_version("challenge"), name="a_topics_challenge_with_its_version"
            ),
            models.CheckConstraint(
                condition=Q(week=None) | Q(week__iso_week_day=1), name="topic_week_is_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"Topic {self.pk}"


class Viewing(models.Model):
    """One row of the access log: that a supervisor looked at what a grant shows.

    Written by PostgreSQL itself (supervision_open) in the transaction that reads, or nothing can be read.
    Each person's rows are numbered, and chained by `hash` (SHA-256), so that one that is missing or changed
    is seen.
    """

    # Not Django's to cascade: PostgreSQL removes rows for an erasure that is due, and for nothing else.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="viewings")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    # The name at the time: the viewer may leave and be erased, and the log still says who it was.
    viewer_name = models.CharField(max_length=100)
    grant = models.ForeignKey(
        Grant, on_delete=models.DO_NOTHING, db_constraint=False, related_name="viewings"
    )
    # What was on the page: "trend", "plans", "topics", separated by commas.
    what = models.CharField(max_length=40)
    hash = models.BinaryField(max_length=32)
    # PostgreSQL's number of the transaction that wrote it and read what it names.
    transaction_number = models.BigIntegerField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="viewings_are_numbered")]

    def __str__(self) -> str:
        return f"Viewing {self.number} of {self.person_id}"
