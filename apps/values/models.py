"""A person's own values, and how closely each was lived at work."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.resilience.model import model
from apps.safekeeping.sealed import SealedTextField

MOST = 6
"""Values that somebody has at a time: few enough to know them by heart."""
LONGEST = 80
"""Characters of one value in own words."""


class OwnValue(models.Model):
    """One of a person's own values, from the list or in own words, until they let it go."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_values")
    # From the list, with the version of the wording that was shown; blank for own words.
    slug = models.CharField(max_length=40, blank=True)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    words = SealedTextField(blank=True, default="")
    # Its place among the current ones, the most important first; none once it was let go.
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    chosen_at = models.DateTimeField(default=timezone.now)
    let_go_at = models.DateTimeField(null=True, blank=True)
    # What it was put into other words as, or taken up again as.
    became = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="earlier"
    )

    class Meta:
        ordering = ["position", "chosen_at"]
        constraints = [
            models.CheckConstraint(
                # That there is one is said too: the database lets pass what it cannot tell.
                condition=Q(position__isnull=False, position__gte=1, position__lte=MOST, let_go_at=None)
                | Q(position=None, let_go_at__isnull=False),
                name="a_place_while_it_is_current",
            ),
            # Deferred, so that two may change places.
            models.UniqueConstraint(
                fields=["person", "position"],
                name="one_value_a_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["person", "slug"],
                condition=Q(let_go_at=None) & ~Q(slug=""),
                name="a_value_of_the_list_once",
            ),
            models.CheckConstraint(
                condition=Q(slug="", version=None) | (~Q(slug="") & Q(version__isnull=False)),
                name="a_value_of_the_list_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"Value {self.pk}"

    @property
    def label(self) -> str:
        return model().value(self.slug, self.version).label if self.slug else self.words

    @property
    def gloss(self) -> str:
        """What the list says that it means; empty for own words."""
        return model().value(self.slug, self.version).gloss if self.slug else ""


class Review(models.Model):
    """A look back at how closely each value was lived at work. A second one on a day corrects the first."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="value_reviews"
    )
    reviewed_on = models.DateField()

    class Meta:
        ordering = ["reviewed_on"]
        constraints = [models.UniqueConstraint(fields=["person", "reviewed_on"], name="one_review_a_day")]

    def __str__(self) -> str:
        return f"Review of {self.reviewed_on}"


class Lived(models.Model):
    """How closely one value was lived, 0 to 10, and what would bring it closer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="lived")
    value = models.ForeignKey(OwnValue, on_delete=models.RESTRICT, related_name="lived")
    figure = models.PositiveSmallIntegerField(null=True, blank=True)
    closer = SealedTextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "value"], name="a_value_reviewed_once"),
            models.CheckConstraint(condition=Q(figure=None) | Q(figure__lte=10), name="lived_from_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"Lived {self.figure}"
