from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

TO_UNDO = timedelta(days=7)
"""How long somebody can undo that they asked to be erased."""


class ErasureRequest(models.Model):
    """That a person asked to be erased, and what became of it. The row stays, with dates and a number alone.

    asked -> undone, or asked -> begun -> done. From begun on the key of their words is gone, and nothing
    leads back.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure_requests"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(undone_at=None), name="one_erasure_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("asked_at") + TO_UNDO), name="erasure_can_be_undone_for_7_days"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(begun_at=None), name="erasure_undone_or_begun"
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None) | Q(begun_at__isnull=False, begun_at__gte=F("due_at")),
                name="erasure_begun_when_due",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(begun_at__isnull=False, done_at__isnull=False, done_at__gte=F("begun_at")),
                name="erasure_done_once_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether it can still be undone."""
        return self.undone_at is None and self.begun_at is None
