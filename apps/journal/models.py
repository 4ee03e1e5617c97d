from functools import cached_property
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.checkins.models import CheckIn, week_is_monday
from apps.safekeeping.sealed import SealedTextField
from apps.values.models import OwnValue


class Entry(models.Model):
    """A text in the journal, which is its author's alone. Its words are those of its newest version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entries")
    # When it was first saved.
    written_at = models.DateTimeField()
    # The day it is about, where that is not the day of writing.
    event_on = models.DateField(null=True, blank=True)
    # "A moment that mattered": one that is offered back on a heavier week.
    is_moment = models.BooleanField(default=False)
    # Of what is chosen from a list, the version of the wording that was shown is kept beside it.
    prompt = models.CharField(max_length=40, blank=True)
    prompt_version = models.PositiveSmallIntegerField(null=True, blank=True)
    challenge = models.CharField(max_length=40, blank=True)
    challenge_version = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.ForeignKey(
        OwnValue, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    checkin = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    # Kept for 30 days after this, then purged; see journal.tasks.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at"]
        indexes = [
            models.Index(
                fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="journal_entries_to_purge"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(prompt="", prompt_version=None) | ~Q(prompt="") & Q(prompt_version__isnull=False),
                name="a_prompt_with_its_version",
            ),
            models.CheckConstraint(
                condition=Q(challenge="", challenge_version=None)
                | ~Q(challenge="") & Q(challenge_version__isnull=False),
                name="an_entry_challenge_with_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk}"

    @cached_property
    def latest(self) -> "EntryVersion":
        """Lists attach it beforehand; see journal.queries.with_words."""
        return self.versions.order_by("-number")[0]

    @property
    def words(self) -> str:
        return str(self.latest.words)


class EntryVersion(models.Model):
    """The words of an entry as they were saved once. Numbered from 1 within the entry, and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entry_versions"
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    words = SealedTextField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_from_1"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of entry {self.entry_id}"


class OfferedMoment(models.Model):
    """That one of a person's moments was offered back in a week that was heavier than their own usual."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offered_moments"
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="offers")
    week = models.DateField()
    # Weeks can be submitted out of order, so "the last one offered" goes by this.
    offered_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="one_offered_moment_per_person_week"),
            week_is_monday("offered_moment_week_is_monday"),
        ]

    def __str__(self) -> str:
        return f"Moment offered in the week of {self.week}"
