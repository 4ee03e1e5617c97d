import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.checkins.models import week_is_monday


class ReminderPreference(models.Model):
    """Whether somebody wants the weekly reminder, and when by the clock where they live. Off until chosen."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preference"
    )
    weekly_on = models.BooleanField(default=False)
    # ISO: 1 is Monday. Friday afternoon looks back on the working week.
    weekday = models.PositiveSmallIntegerField(default=5)
    hour = models.PositiveSmallIntegerField(default=15)
    # No reminder is planned for a moment before this one: a new choice starts with its next turn.
    changed_at = models.DateTimeField(default=timezone.now)
    # What unsubscribe links are made from; see stop_links. Changing it ends every link sent so far.
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The last week with planned reminders, and the time zone they were planned in.
    planned_through = models.DateField(null=True, blank=True, editable=False)
    planned_zone = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="reminder_on_a_day_of_the_week"),
            models.CheckConstraint(condition=Q(hour__range=(0, 23)), name="reminder_at_an_hour_of_the_day"),
        ]

    def __str__(self) -> str:
        return "Weekly reminder on" if self.weekly_on else "Weekly reminder off"


class Reminder(models.Model):
    """One reminder to one person for one week. The row is what happens; queued tasks only wake somebody up.

    planned -> claimed -> sending -> sent. A claim that nobody took up goes back to planned; a sending whose
    worker died is unknown. From sending on, the mail may be out, so nothing leads back but a plain refusal.
    """

    class Kind(models.TextChoices):
        WEEKLY = "weekly_check_in", "Weekly check-in"

    class State(models.TextChoices):
        PLANNED = "planned"
        CLAIMED = "claimed"
        SENDING = "sending"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"
        UNKNOWN = "unknown"

    class Reason(models.TextChoices):
        """Why a reminder was not sent."""

        OFF = "off"
        INACTIVE = "inactive"
        NOT_A_PRACTITIONER = "not_a_practitioner"
        CHECKED_IN = "checked_in"
        PAUSED = "paused"
        TOO_LATE = "too_late"
        REFUSED = "refused"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.WEEKLY)
    week = models.DateField()
    due_at = models.DateTimeField()
    # The next try: due_at at first, later after the mail server refused for the time being.
    try_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    # Grows with every claim, so that a task of an earlier claim cannot act on a later one.
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "week"], name="one_reminder_per_person_kind_week"
            ),
            week_is_monday("reminder_week_is_monday"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="a_sent_reminder_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "sending"], lease_until__isnull=False)
                | ~Q(state__in=["claimed", "sending"]) & Q(lease_until=None),
                name="a_lease_while_somebody_holds_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["skipped", "failed"]) & ~Q(reason="")
                | ~Q(state__in=["skipped", "failed"]) & Q(reason=""),
                name="a_reminder_not_sent_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="planned"), name="reminders_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="reminders_held"
            ),
        ]

    def __str__(self) -> str:
        return f"Reminder for the week of {self.week}: {self.state}"
