"""Who contributes, what was released and stays as it is, and what a service does about it.

No row here is an answer. What builds the releases reads answers under a role of its own (see `building`); the
pages read releases.
"""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.people.models import Service, Team
from apps.team_trends.parameters import FLOOR

THRESHOLDS = (8, 10, 12, 15, 20)
"""What a service may choose from; the first holds until it does."""


class Consent(models.Model):
    """What somebody answered when asked whether their answers may count in their team's figures.

    No row means that they have not answered, and do not contribute.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="team_consent"
    )
    # Stands for the person beside releases, and names nobody once they have been erased. Never changes.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contributes = models.BooleanField()
    # Monday of the week in which they last said yes: answers of earlier weeks do not count.
    from_week = models.DateField(null=True)
    chosen_at = models.DateTimeField()
    # Which wording of the question they answered; see team_trends.wording.
    wording_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contributes=True, from_week__isnull=False) | Q(contributes=False, from_week=None),
                name="a_contributor_counts_from_a_week",
            ),
            models.CheckConstraint(
                condition=Q(from_week=None) | Q(from_week__iso_week_day=1), name="consent_week_is_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"Consent of {self.person_id}: {self.contributes}"


class Threshold(models.Model):
    """From how many contributors a service's figures are released, where it chose more than the fewest."""

    service = models.OneToOneField(
        Service, primary_key=True, on_delete=models.CASCADE, related_name="team_threshold"
    )
    contributors = models.PositiveSmallIntegerField(default=THRESHOLDS[0])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(contributors__gte=FLOOR), name="never_fewer_contributors")
        ]

    def __str__(self) -> str:
        return f"{self.contributors} contributors in service {self.service_id}"


# --- Releases: written once, by the aggregator, and never changed -----------------------------------------


class Release(models.Model):
    """That the figures of one block were built for one service; its rows are what came of it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="releases")
    # Number of the block in the calendar of team_trends.blocks.
    block = models.PositiveIntegerField()
    built_at = models.DateTimeField()

    class Meta:
        ordering = ["block"]
        constraints = [
            models.UniqueConstraint(fields=["service", "block"], name="one_release_per_service_and_block")
        ]

    def __str__(self) -> str:
        return f"Block {self.block} of service {self.service_id}"


class Figure(models.Model):
    """One released band. What is not shown has no row, whatever the reason."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="figures")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    # None for the service's total.
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    # "values.systemic" for a dimension; "challenges" and "asks" for shares, of the `entry` of the model.
    figure = models.CharField(max_length=60)
    entry = models.CharField(max_length=40, blank=True)
    # The same block twice, or two that follow on each other.
    first_block = models.PositiveIntegerField()
    last_block = models.PositiveIntegerField()
    # Points from 0 to 10; for shares, per cent.
    low = models.DecimalField(max_digits=4, decimal_places=1)
    high = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["last_block", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "team", "figure", "entry"],
                nulls_distinct=False,
                name="a_figure_released_once",
            ),
            models.CheckConstraint(condition=Q(low__lt=F("high"), low__gte=0), name="a_band_has_a_width"),
            models.CheckConstraint(
                condition=Q(first_block=F("last_block")) | Q(first_block=F("last_block") - 1),
                name="one_block_or_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.entry} of block {self.last_block}: {self.low} to {self.high}"


class Participation(models.Model):
    """Whose answers released figures were made from, by key: what the auditor has to know about the past.

    The site's own role reaches this only through OwnPart.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="participation")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    # Those that have the same contributors.
    figures = ArrayField(models.CharField(max_length=60))
    first_block = models.PositiveIntegerField()
    last_block = models.PositiveIntegerField()
    width = models.DecimalField(max_digits=4, decimal_places=2)
    # Key -> number of a block -> weeks of it that count: {"0b5c...": {"12": 3}}.
    parts = models.JSONField()

    class Meta:
        indexes = [GinIndex(fields=["parts"], name="participation_by_key")]

    def __str__(self) -> str:
        return f"Participation in {self.figures} of block {self.last_block}"


class OwnPart(models.Model):
    """What of somebody's own is in a released figure: a view of whoever acts, and of nobody else."""

    id = models.CharField(max_length=100, primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="own_parts"
    )
    service = models.ForeignKey(Service, on_delete=models.DO_NOTHING, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.DO_NOTHING, related_name="+")
    figure = models.CharField(max_length=60)
    first_block = models.PositiveIntegerField()
    last_block = models.PositiveIntegerField()
    weeks = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "team_trends_ownpart"
        ordering = ["last_block", "figure"]

    def __str__(self) -> str:
        return f"{self.weeks} weeks in {self.figure} of block {self.last_block}"


# --- You said, we did -------------------------------------------------------------------------------------


class Action(models.Model):
    """What a service does about something that its teams said. Names no practitioner."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not going ahead"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="actions")
    # None for all teams of the service.
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    # What was heard: a dimension ("challenges.systemic"), a challenge ("challenge:admin") or an ask
    # ("ask:training").
    heard = models.CharField(max_length=60)
    words = models.TextField(max_length=1000)
    owner_role = models.CharField(max_length=80)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # Until then it is a draft, which leads see and nobody else.
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(status="planned"), name="a_draft_is_planned"
            )
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"


class ActionUpdate(models.Model):
    """How a published action went on: never changed, so that a team sees what was said when."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    status = models.CharField(max_length=10, choices=Action.Status)
    words = models.TextField(max_length=1000, blank=True)
    due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"Update of action {self.action_id}: {self.status}"

    @property
    def news_key(self) -> str:
        """See people.signals.team_news."""
        return f"team_trends.update/{self.pk}"
