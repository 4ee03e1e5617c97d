from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.resilience.weeks import Week
from apps.safekeeping.sealed import SealedTextField

MOST_ACTIVE = 3
"""Plans that one person can have active at a time: more would be a list of duties."""


class State(models.TextChoices):
    ACTIVE = "active"
    FINISHED = "finished"
    LET_GO = "let_go"


class Went(models.TextChoices):
    """What became of a plan in one week."""

    DONE = "done", "I did it"
    PART = "part", "I did part of it"
    NOT = "not", "Not this week"


def with_version(slug: str) -> Q:
    """What is chosen from the model is kept with the version of the wording that was shown."""
    version = f"{slug}_version__isnull"
    return Q(**{slug: "", version: True}) | (~Q(**{slug: ""}) & Q(**{version: False}))


class Plan(models.Model):
    """A coping plan. What it says is in its versions, the last of which holds."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    # One of three places, while the plan is active: the database cannot hold a fourth.
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    # Monday of the week whose check-in it came from.
    week = models.DateField(null=True, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_words = SealedTextField(blank=True, default="")
    # Of the plan and not of a version: to keep going for longer does not change what the plan says.
    review_on = models.DateField()
    # Of the plan too: that it is reminded of at its time, where its version has one.
    reminds = models.BooleanField(default=False)
    # Since when, where it is: to be reminded starts with the next time, not with one that has just passed.
    reminds_since = models.DateTimeField(null=True, blank=True)
    # Rises with every change, so that a calendar program knows the later of two files.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "slot"], name="one_active_plan_per_slot"),
            models.CheckConstraint(
                condition=Q(slot=None) | Q(slot__gte=1, slot__lte=MOST_ACTIVE), name="three_slots_for_plans"
            ),
            models.CheckConstraint(
                condition=Q(state=State.ACTIVE, slot__isnull=False, ended_on=None)
                | Q(state__in=[State.FINISHED, State.LET_GO], slot=None, ended_on__isnull=False),
                name="active_plans_have_a_slot_and_no_end",
            ),
            models.CheckConstraint(
                condition=Q(week=None) | Q(week__iso_week_day=1), name="plan_week_is_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def current(self) -> "PlanVersion":
        """The version that holds; no query where the versions were fetched with the plan."""
        return list(self.versions.all())[-1]

    def version_in(self, week: Week, zone: ZoneInfo) -> "PlanVersion":
        """The version that held when the week ended, or holds now: what its check-in asks about."""
        versions = list(self.versions.all())
        held = [version for version in versions if version.made_at <= week.ends(zone)]
        return (held or versions[:1])[-1]

    def review_is_due(self, today: date) -> bool:
        return self.is_active and self.review_on <= today


class PlanVersion(models.Model):
    """What a plan says, as an implementation intention. Numbered from 1 in the plan, and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_versions"
    )
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    # A challenge from the list, or own words, or both.
    challenge = models.CharField(max_length=40, blank=True)
    challenge_version = models.PositiveSmallIntegerField(null=True, blank=True)
    challenge_words = SealedTextField(blank=True, default="")
    value = models.ForeignKey(
        "values.OwnValue", null=True, blank=True, on_delete=models.RESTRICT, related_name="plan_versions"
    )
    obstacle = SealedTextField(blank=True, default="")
    # A dimension of the coping phase.
    kind = models.CharField(max_length=40)
    # The entry of the library that it started from; blank where it is the person's own.
    strategy = models.CharField(max_length=40, blank=True)
    strategy_version = models.PositiveSmallIntegerField(null=True, blank=True)
    cue = SealedTextField()
    action = SealedTextField()
    who = SealedTextField(blank=True, default="")

    # Its place in the calendar: ISO weekdays, such as "135" for Monday, Wednesday and Friday, or one date.
    on_days = models.CharField(max_length=7, blank=True)
    on_date = models.DateField(null=True, blank=True)
    # In the person's own time zone; None where it has the whole day, or no fixed time of day.
    at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=15)
    # "Something to look forward to": home shows its date.
    looks_forward = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_versions_from_1"),
            models.CheckConstraint(
                condition=with_version("challenge"), name="a_plans_challenge_with_its_version"
            ),
            models.CheckConstraint(
                condition=with_version("strategy"), name="a_plans_strategy_with_its_version"
            ),
            models.CheckConstraint(
                condition=Q(on_days__regex=r"^[1-7]*$"), name="plan_days_are_iso_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(on_days="") | Q(on_date=None), name="a_plan_has_days_or_a_date"
            ),
            models.CheckConstraint(
                condition=Q(looks_forward=False) | Q(on_date__isnull=False), name="looks_forward_to_a_date"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="minutes_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of plan {self.plan_id}"

    @property
    def weekdays(self) -> list[int]:
        """ISO weekdays, 1 for Monday, in order; empty where no days are fixed."""
        return [int(day) for day in self.on_days]


class FollowUp(models.Model):
    """What a person said in a week's check-in about how a plan went."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follow_ups")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="follow_ups")
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="follow_ups")
    week = models.DateField()
    went = models.CharField(max_length=10, choices=Went)
    # A degree of the model; blank where it was not done, or how much it helped was left unanswered.
    helped = models.CharField(max_length=40, blank=True)
    helped_version = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "week"], name="one_follow_up_per_plan_and_week"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="follow_up_week_is_monday"),
            models.CheckConstraint(condition=with_version("helped"), name="helped_with_its_version"),
            models.CheckConstraint(
                condition=~Q(went=Went.NOT) | Q(helped=""), name="what_was_not_done_has_not_helped"
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up of plan {self.plan_id} in the week of {self.week}"


class Ask(models.Model):
    """An ask of the service: what a systemic challenge needs that no plan of one's own can do."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asks")
    category = models.CharField(max_length=40)
    category_version = models.PositiveSmallIntegerField()
    words = SealedTextField(blank=True, default="")
    challenge = models.CharField(max_length=40, blank=True)
    challenge_version = models.PositiveSmallIntegerField(null=True, blank=True)
    # Monday of the week whose check-in it came from.
    week = models.DateField(null=True, blank=True)
    # The person agrees that its category, and nothing else of it, may be counted with the team's.
    in_team_figures = models.BooleanField(default=False)
    for_supervision = models.BooleanField(default=False)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=with_version("challenge"), name="an_asks_challenge_with_its_version"
            ),
            models.CheckConstraint(
                condition=Q(week=None) | Q(week__iso_week_day=1), name="ask_week_is_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"Ask {self.pk}"


from apps.coping.calendar_models import CalendarAddress as CalendarAddress  # noqa: E402
