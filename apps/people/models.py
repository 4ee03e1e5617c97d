import zoneinfo
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

Dated = TypeVar("Dated", bound=models.Model)


class Role(models.TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    SUPERVISOR = "supervisor", "Supervisor"
    SERVICE_LEAD = "service_lead", "Service lead"
    ADMINISTRATOR = "administrator", "Administrator"


def today(now: datetime | None = None) -> date:
    """The day it is, or was at `now`, where the services are (settings.TIME_ZONE), from wherever one looks.

    Memberships begin and end by it: with the day of whoever asks, somebody in Auckland would belong to a team
    before everybody else thought so.
    """
    return timezone.localdate(now, timezone.get_default_timezone())


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Choose a time zone from the list", code="time_zone")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a normalised address; no password means sign-in by emailed code or passkey only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in, known by their email address."""

    email = models.EmailField("Email address", max_length=254)
    name = models.CharField("Name", max_length=100)
    time_zone = models.CharField(max_length=64, default="Europe/London", validators=[validate_time_zone])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Practitioners are invited to two-step verification; whoever has declined is not asked again.
    hides_two_step_hint = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email_address")]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The person's time zone, or the site's own once the tz database has dropped the one they chose."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return zoneinfo.ZoneInfo(settings.TIME_ZONE)

    @cached_property
    def current_memberships(self) -> "list[Membership]":
        """Memberships that hold today, with their service and team; read once per request."""
        return list(self.memberships.current().select_related("service", "team"))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.current_memberships)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_practitioner(self) -> bool:
        """Today: whoever was one once keeps what they made, and makes nothing new."""
        return self.has_role(Role.PRACTITIONER)


class Service(models.Model):
    """An NHS Talking Therapies service."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint("service", Lower("name"), name="team_names_differ_in_a_service")
        ]

    def __str__(self) -> str:
        return self.name


def holds_today(relation: str = "") -> Q:
    """That what begins on one day and ends before another holds: the row itself, or the one it points to."""
    path, day = f"{relation}__" if relation else "", today()
    not_ended = Q((f"{path}ends_on", None)) | Q((f"{path}ends_on__gt", day))
    return not_ended & Q((f"{path}starts_on__lte", day))


class DatedQuerySet(models.QuerySet[Dated]):
    """Of what begins on one day and ends before another."""

    def current(self) -> Self:
        """Those that hold today."""
        return self.filter(holds_today())


class MembershipQuerySet(DatedQuerySet["Membership"]):
    pass


class SupervisionQuerySet(DatedQuerySet["Supervision"]):
    pass


class DateRange(Func):
    """PostgreSQL's daterange(start, end): the start is in it, the end is not."""

    function = "DATERANGE"


class Membership(models.Model):
    """That a person holds a role in a service, and in which team, from one day until before another."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="memberships")
    # Practitioners and supervisors belong to a team; leads and administrators to the whole service.
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField(default=today)
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, role__in=[Role.PRACTITIONER, Role.SUPERVISOR])
                | Q(team__isnull=True, role__in=[Role.SERVICE_LEAD, Role.ADMINISTRATOR]),
                name="teams_for_practitioners_and_supervisors",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            # One practitioner membership at a time: a person is in one team, so team figures never count
            # anybody twice. int8range makes the id comparable under GiST without the btree_gist extension.
            ExclusionConstraint(
                name="one_team_at_a_time_for_a_practitioner",
                expressions=[
                    (
                        Func(F("person"), F("person"), Value("[]"), function="INT8RANGE"),
                        RangeOperators.OVERLAPS,
                    ),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role=Role.PRACTITIONER),
            ),
        ]
        indexes = [models.Index(fields=["service", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.team or self.service}"


class Supervision(models.Model):
    """That a supervisor supervises a practitioner, from one day until before another.

    By itself it shows the supervisor nothing: a practitioner may grant something to whoever supervises them.
    """

    practitioner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="supervised_in")
    supervisor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="supervises_in")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="supervisions")
    starts_on = models.DateField(default=today)
    ends_on = models.DateField(null=True, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(practitioner=F("supervisor")), name="supervised_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="supervision_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["practitioner", "supervisor"],
                condition=Q(ends_on=None),
                name="supervised_by_the_same_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} supervises {self.practitioner}"


class Invitation(models.Model):
    """One invitation to one address, for one role. The token is sent by email and only its hash is kept."""

    email = models.EmailField(max_length=254)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="invitations")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="sent_invitations"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_invitations"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email} to {self.service}"

    @property
    def state(self) -> "InvitationState":
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.LIVE


class InvitationState(models.TextChoices):
    LIVE = "live"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
