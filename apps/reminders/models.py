import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.resilience.weeks import Week
from apps.safekeeping.sealed import SealedJSONField

LONGEST_PERIOD = 64


class Kind(models.TextChoices):
    """What a reminder is about. What each does is in `kinds`; there are no others."""

    WEEKLY = "weekly_check_in", "Your weekly check-in"
    SECOND = "second_check_in", "Your weekly check-in, a second time"
    PLAN_CUE = "plan_cue", "A plan, at its time"
    PLAN_REVIEW = "plan_review", "A plan to look at again"
    VALUES_REVIEW = "values_review", "A look back at your values"
    TEAM_NEWS = "team_news", "Something new for your team"
    GRANT_ENDING = "grant_ending", "What you share ends soon"
    TEST = "test", "A test"


class Channel(models.TextChoices):
    """A way in which a reminder reaches somebody. What each does is in `channels`."""

    EMAIL = "email", "Email"
    PUSH = "push", "Shown by a browser"
    HERE = "here", "On your pages here"


class ReminderPreference(models.Model):
    """What somebody wants to be reminded of, how, and when by the clock where they live. Off until chosen."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preference"
    )
    # Everything at once, whatever is chosen below; so that turning it on again is one click as well.
    all_off = models.BooleanField(default=False)
    weekly_on = models.BooleanField(default=False)
    second_on = models.BooleanField(default=False)
    # Each plan says for itself whether it has a reminder, so these come unless they are turned off.
    plan_cues_on = models.BooleanField(default=True)
    plan_reviews_on = models.BooleanField(default=False)
    values_reviews_on = models.BooleanField(default=False)
    team_news_on = models.BooleanField(default=False)
    grant_endings_on = models.BooleanField(default=False)
    # A notice on one's own pages comes with every reminder: it says what an email only hints at.
    by_email = models.BooleanField(default=True)
    # Whether some browser of theirs shows reminders. Which, planning cannot see: row security hides them.
    by_push = models.BooleanField(default=False, editable=False)
    # Of the weekly reminder. ISO: 1 is Monday. Friday afternoon looks back on the working week.
    weekday = models.PositiveSmallIntegerField(default=5)
    # Also of whatever has no time of its own.
    hour = models.PositiveSmallIntegerField(default=15)
    # From one hour until before another, through midnight where the first is the later.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    # The first day that may have a reminder again.
    none_until = models.DateField(null=True, blank=True)
    # No reminder is planned for a moment before this one: a new choice starts with its next turn.
    changed_at = models.DateTimeField(default=timezone.now)
    # Since when weekly reminders that nothing came of are counted.
    weekly_since = models.DateTimeField(default=timezone.now)
    # The week whose reminder said that the weekly ones rest from now on.
    resting_from = models.DateField(null=True, blank=True, editable=False)
    # What unsubscribe links are made from; see stop_links. Changing it ends every link sent so far.
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The last week with planned reminders, and the time zone they were planned in; none: plan again.
    planned_through = models.DateField(null=True, blank=True, editable=False)
    planned_zone = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="reminder_on_a_day_of_the_week"),
            models.CheckConstraint(condition=Q(hour__range=(0, 23)), name="reminder_at_an_hour_of_the_day"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                # That there are both is said too: the database lets pass what it cannot tell.
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23))
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_from_one_hour_until_another",
            ),
            models.CheckConstraint(
                condition=Q(resting_from=None) | Q(resting_from__iso_week_day=1),
                name="resting_from_a_monday",
            ),
        ]

    def __str__(self) -> str:
        return "Reminders all off" if self.all_off else f"Reminders of {self.person_id}"

    @property
    def resting_week(self) -> Week | None:
        return Week(self.resting_from) if self.resting_from else None


class Reminder(models.Model):
    """One reminder to one person by one channel. The row is what happens; queued tasks only wake somebody up.

    planned -> claimed -> sending -> sent. A claim that nobody took up goes back to planned; a sending whose
    worker died is unknown. From sending on, it may be out, so nothing leads back but a plain refusal.

    A row for each channel, because each can refuse, be tried again or leave no answer by itself.
    """

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
        CHANGED = "changed", "What it was about has changed"
        PAUSED = "paused"
        NONE_UNTIL = "none_until", "None were wanted until a later day"
        RESTING = "resting"
        QUIET = "quiet", "Quiet hours"
        TOGETHER = "together", "Told by another one"
        ENOUGH = "enough", "Enough for one day"
        TOO_LATE = "too_late"
        REFUSED = "refused"
        GONE = "gone", "No browser takes it any more"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.WEEKLY)
    # Which of its kind: a day, a moment by the person's clock, or the key of news. Never whose plan or grant.
    period = models.CharField(max_length=LONGEST_PERIOD)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    due_at = models.DateTimeField()
    # The next try: due_at at first; later after quiet hours, or when it was refused for now.
    try_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    # Grows with every claim, so that a task of an earlier claim cannot act on a later one.
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    # When handing it over, or what tells it as well, was last begun.
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # When its person put a notice away.
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "period", "channel"],
                name="one_reminder_per_person_kind_period_channel",
            ),
            models.CheckConstraint(condition=~Q(period=""), name="a_reminder_has_a_period"),
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
            models.CheckConstraint(
                condition=Q(put_away_at=None) | Q(channel="here", state="sent"),
                name="only_a_notice_is_put_away",
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="planned"), name="reminders_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="reminders_held"
            ),
            # Whoever runs the site asks often how many there are.
            models.Index(
                fields=["state"], condition=Q(state__in=["unknown", "failed"]), name="reminders_without_end"
            ),
            # And how the last hours went.
            models.Index(
                fields=["begun_at"],
                condition=Q(channel__in=["email", "push"], begun_at__isnull=False),
                name="reminders_handed_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.period}, {self.channel}: {self.state}"


class ToPlan(models.Model):
    """That something has changed on which a person's reminders depend, so that they are planned again.

    A row of its own, and not a mark on the preference: whoever writes it holds other locks of the person.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"To plan for person {self.person_id}"


class Browser(models.Model):
    """A browser in which its person turned reminders on: it shows them by itself, without a page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="browsers")
    # "Firefox on Windows", as it said of itself then.
    name = models.CharField(max_length=100)
    # What pushes.Subscription has; nothing once it has ended. Whoever knows it can call on that browser.
    address = SealedJSONField()
    # SHA-256 of its endpoint: by this a browser finds itself in the list, and belongs to one person only.
    digest = models.BinaryField(max_length=32, null=True, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    # Since when it takes none any more, until its person has seen that and removed it.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, digest__isnull=False) | Q(ended_at__isnull=False, digest=None),
                name="a_browser_can_be_found_until_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"A browser of person {self.person_id}"
