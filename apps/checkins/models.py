from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.safekeeping.sealed import SealedJSONField, SealedTextField
from apps.values.models import OwnValue


class IsMonday(models.Func):
    """True where a date is a Monday (ISO day 1)."""

    template = "(EXTRACT(ISODOW FROM %(expressions)s) = 1)"
    output_field = models.BooleanField()


def week_is_monday(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=IsMonday(F("week")), name=name)


class Draft(models.Model):
    """What a person has answered so far for one week; kept at every step, on any device, until submitted.

    Also the working copy of a correction: the submitted check-in stays as it is until the draft is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    week = models.DateField()
    # Field name -> value as forms give it (strings, numbers, lists); see checkins.steps for the fields.
    values = SealedJSONField(default=dict)
    # Words that lost to other words when two tabs wrote in one box, shown until settled: field name -> page
    # -> text. Each page has its own place, so that a third tab does not push out what the second wrote.
    set_aside = SealedJSONField(default=dict)
    # What looked like a patient identifier and its author kept; see safekeeping.identifier_forms.Kept.
    identifiers_kept = SealedJSONField(null=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="one_draft_per_person_week"),
            week_is_monday("draft_week_is_monday"),
        ]

    def __str__(self) -> str:
        return f"Draft for the week of {self.week}"


class CheckIn(models.Model):
    """A submitted weekly check-in. `week` is the Monday of its ISO week in the person's own time zone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="checkins")
    week = models.DateField()
    # The seven days that the questions named, which end on the day of answering or with the week.
    asked_from = models.DateField()
    asked_until = models.DateField()
    submitted_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)

    challenge_words = SealedTextField(blank=True, default="")
    # One of the person's own values, or one of the list.
    own_value = models.ForeignKey(
        OwnValue, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    # Of what is chosen from a list, the version of the wording that was shown is kept beside it.
    value = models.CharField(max_length=40, blank=True)
    value_version = models.PositiveSmallIntegerField(null=True, blank=True)
    value_words = SealedTextField(blank=True, default="")
    value_effect = models.CharField(max_length=40, blank=True)
    value_effect_version = models.PositiveSmallIntegerField(null=True, blank=True)
    meaning_words = SealedTextField(blank=True, default="")
    days_worked = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="one_check_in_per_person_week"),
            week_is_monday("check_in_week_is_monday"),
            models.CheckConstraint(
                condition=Q(days_worked=None) | Q(days_worked__lte=7), name="at_most_seven_days_worked"
            ),
            models.CheckConstraint(condition=Q(own_value=None) | Q(value=""), name="one_value_in_a_check_in"),
        ]

    def __str__(self) -> str:
        return f"Check-in for the week of {self.week}"


class Answer(models.Model):
    """One scale item, 0 to 10, with the version of the wording that was shown."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    item_version = models.PositiveSmallIntegerField()
    figure = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkin", "item"], name="one_answer_per_item"),
            models.CheckConstraint(condition=Q(figure__lte=10), name="answers_from_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.figure}"


class NamedChallenge(models.Model):
    """A challenge from the list that weighed most in a week."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="challenges")
    challenge = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkin", "challenge"], name="a_challenge_named_once")
        ]

    def __str__(self) -> str:
        return self.challenge


class UsedStrategy(models.Model):
    """A strategy that was used in a week, and how it went."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="strategies")
    strategy = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    # Blank where the person did not say how it went.
    result = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["checkin", "strategy"], name="a_strategy_used_once")]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.result}"


class StatedFact(models.Model):
    """A fact of a week, such as overtime, in one of its bands."""

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="facts")
    fact = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["checkin", "fact"], name="a_fact_stated_once")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.band}"


class Pause(models.Model):
    """A week away from work: leave, sickness or anything else. The reason is not asked and not kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pauses")
    week = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="one_pause_per_person_week"),
            week_is_monday("pause_week_is_monday"),
        ]

    def __str__(self) -> str:
        return f"Pause in the week of {self.week}"
