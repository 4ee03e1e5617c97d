from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.safekeeping.sealed import SealedJSONField


class AuditEvent(models.Model):
    """That something was written, by whom and about whom; never what was written.

    Rows are added in the transaction of the write they record. The runtime role may add and read them and
    nothing else. A trigger refuses to change or remove rows from whatever role tries, the owner of the table
    among them, but to erase somebody; what the owner could still do is drop the trigger or empty the table.
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    action = models.CharField(max_length=60)
    record = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        # For telling a person what was done about them: everything about oneself in one file has it.
        indexes = [models.Index(fields=["subject", "-at"])]

    def __str__(self) -> str:
        return f"{self.action} {self.record}".strip()


class PersonKey(models.Model):
    """The key of one person's words, wrapped by the master key of `master_version`; see safekeeping.keys."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="words_key"
    )
    master_version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        # For finding those that an earlier master key wraps.
        indexes = [models.Index(fields=["master_version"])]

    def __str__(self) -> str:
        return f"Key of person {self.pk}"


class Unsent(models.Model):
    """What a person typed in a form and has not sent yet; see safekeeping.unsent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsent")
    # Which form, and of which record: "journal.entry/5f0c…". Says nothing about what is in it.
    form = models.CharField(max_length=120)
    # Name of the input -> text, or a list of texts, as posted.
    values = SealedJSONField(default=dict)
    # What the page showed that kept this first, where that was a script while typing.
    before = SealedJSONField(default=dict)
    # Words that lost to other words when two tabs wrote in one box: name -> page -> text.
    set_aside = SealedJSONField(default=dict)
    # What looked like a patient identifier and its author kept; see safekeeping.identifier_forms.Kept.
    identifiers_kept = SealedJSONField(null=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["person", "form"], name="one_unsent_per_form")]

    def __str__(self) -> str:
        return f"Unsent {self.form}"
