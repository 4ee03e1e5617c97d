"""What the pages of team figures read: releases, actions, and a person's own consent. Never an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from apps.people.models import Role, Service, Team, User
from apps.team_trends import parameters
from apps.team_trends.blocks import Block
from apps.team_trends.models import (
    THRESHOLDS,
    Action,
    ActionUpdate,
    Consent,
    Figure,
    OwnPart,
    Release,
    Threshold,
)

NEW_FOR = timedelta(days=14)
"""So long home says that something is new about an action."""


@dataclass(frozen=True)
class Released:
    """All that was ever released of one team, or of a service's teams together."""

    figures: list[Figure]
    latest: Block | None
    """The newest block for which figures were worked out; None where nothing was ever released."""


def released(service: Service, team: Team | None) -> Released:
    figures = list(Figure.objects.filter(service=service, team=team))
    return Released(figures, latest_of(service, figures))


def latest_of(service: Service, figures: Sequence[Figure]) -> Block | None:
    """The newest block that was worked out for a service; None where none of these was released.

    Without a figure nobody learns whether anything was worked out: that somebody takes part would be said by
    that alone.
    """
    if not figures:
        return None
    return Block(Release.objects.filter(service=service).aggregate(latest=Max("block"))["latest"])


def released_of_teams(service: Service, figures: list[str]) -> list[Figure]:
    """Of every team of a service, for its leads."""
    return list(Figure.objects.filter(service=service, team__isnull=False, figure__in=figures))


def threshold_of(service_id: int | None) -> int:
    """From how many contributors on a service's figures are released."""
    chosen = Threshold.objects.filter(service=service_id).values_list("contributors", flat=True).first()
    return max(parameters.FLOOR, THRESHOLDS[0] if chosen is None else chosen)


def teams_of(service: Service) -> list[Team]:
    return list(service.teams.order_by("name"))


def has_practitioners(team: Team) -> bool:
    return team.memberships.current().filter(role=Role.PRACTITIONER).exists()


# --- You said, we did -------------------------------------------------------------------------------------


def published_actions(service: Service, team: Team | None) -> list[Action]:
    """What the service does for a team and for all its teams; without a team only the latter."""
    meant_for = Q(team=None) | Q(team=team) if team else Q(team=None)
    return list(_with_updates(service).filter(meant_for, published_at__isnull=False))


def all_actions(service: Service) -> list[Action]:
    """Drafts too, for those who write them."""
    return list(_with_updates(service))


def _with_updates(service: Service) -> QuerySet[Action]:
    return service.actions.select_related("team").prefetch_related("updates")


def practitioner_names(service: Service) -> list[str]:
    """Of everybody who is, or was, a practitioner of a service."""
    here = service.memberships.filter(role=Role.PRACTITIONER)
    return list(here.values_list("person__name", flat=True).distinct())


def news_for(person: User, now: datetime) -> list[ActionUpdate]:
    """What is new about actions of this person's teams, the latest of each first."""
    places = [each for each in person.current_memberships if each.team_id]
    if not places:
        return []
    meant = Q(action__team__in=[each.team_id for each in places]) | Q(
        action__team=None, action__service__in=[each.service_id for each in places]
    )
    recent = ActionUpdate.objects.filter(meant, at__gt=now - NEW_FOR).select_related("action")
    latest = {update.action_id: update for update in recent.order_by("at", "pk")}
    return sorted(latest.values(), key=lambda update: (update.at, update.pk), reverse=True)


# --- One's own part ---------------------------------------------------------------------------------------


def consent_of(person: User) -> Consent | None:
    return Consent.objects.filter(person=person).first()


def own_parts(person: User) -> list[OwnPart]:
    """The latest first."""
    parts = OwnPart.objects.filter(person=person).select_related("team")
    return list(parts.order_by("-last_block", "-first_block"))
