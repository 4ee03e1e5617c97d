"""Every write to what a service does about what its teams said, and to its threshold.

Leads write, and everybody of the teams reads it once it is published. What was published is never taken back
or put into other words: it goes on by updates, which say when they were made.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.people.models import Service, Team, User, today
from apps.people.service_changes import lock, lock_and_check
from apps.people.signals import team_news
from apps.resilience.saying import joined
from apps.safekeeping import audit
from apps.team_trends import queries
from apps.team_trends.access import NOT_A_LEAD, leads
from apps.team_trends.models import THRESHOLDS, Action, ActionUpdate, Threshold
from apps.team_trends.naming import named_in

FORM = "team_trends.action/"
"""Unsent forms of actions: this, then the action's id."""
UPDATE_FORM = "team_trends.update/"
"""Unsent forms of what is new about them, likewise."""


class PublishedError(Exception):
    """The action is published, so that its words stay as they are."""


class NamesSomebodyError(Exception):
    """The action names a practitioner: the message is their names, as the service has them."""


class DateHasPassedError(Exception):
    """The day by which the action was to be done has passed since its draft was saved."""


class DraftError(Exception):
    """The action is a draft, so that there is nothing to say about how it goes on."""


@dataclass(frozen=True)
class Promise:
    """What an action says."""

    team: Team | None
    """None for all teams of the service."""
    heard: str
    words: str
    owner_role: str
    due_on: date


@transaction.atomic
def save_draft(*, by: User, service: Service, action_id: UUID, promise: Promise, now: datetime) -> Action:
    """Write a draft, or change it. Saving the same twice is saving once. Raises PublishedError."""
    _check_leads(by, service)
    if promise.team and promise.team.service_id != service.pk:
        raise ValueError(f"{promise.team} is a team of another service")
    action = service.actions.filter(pk=action_id).first()
    is_new = action is None
    if action is None:
        action = Action(pk=action_id, service=service, made_by=by, made_at=now)
    elif action.published_at:
        raise PublishedError
    elif all(getattr(action, name) == said for name, said in vars(promise).items()):
        return action
    for name, said in vars(promise).items():
        setattr(action, name, said)
    action.save(force_insert=is_new)
    _record(by, "team_trends.action_drafted" if is_new else "team_trends.action_changed", action)
    return action


@transaction.atomic
def throw_away(*, by: User, service: Service, action_id: UUID) -> None:
    """A draft, for good. Throwing away twice is throwing away once. Raises PublishedError."""
    _check_leads(by, service)
    action = service.actions.filter(pk=action_id).first()
    if action is None:
        return
    if action.published_at:
        raise PublishedError
    _record(by, "team_trends.action_thrown_away", action)
    by.unsent.filter(form=f"{FORM}{action_id}").delete()
    action.delete()


@transaction.atomic
def publish(*, by: User, service: Service, action_id: UUID, now: datetime) -> Action:
    """Its teams see it from now on. Publishing twice is publishing once.

    Raises NamesSomebodyError and DateHasPassedError.
    """
    _check_leads(by, service)
    action: Action = service.actions.get(pk=action_id)
    if action.published_at is None:
        _check_names_nobody(action)
        if has_passed(action, now):
            raise DateHasPassedError
        action.published_at = now
        action.save(update_fields=["published_at"])
        _record(by, "team_trends.action_published", action)
        _news(_add(action, by, "", now), now)
    return action


@transaction.atomic
def update(
    *,
    by: User,
    service: Service,
    action_id: UUID,
    status: str,
    words: str,
    due_on: date,
    now: datetime,
) -> None:
    """Say how a published action goes on. The same as the latest again is said once. Raises DraftError."""
    _check_leads(by, service)
    action: Action = service.actions.get(pk=action_id)
    if action.published_at is None:
        raise DraftError
    latest = action.updates.last()
    if latest and (latest.status, latest.words, latest.due_on) == (status, words, due_on):
        return
    action.status, action.due_on = status, due_on
    action.save(update_fields=["status", "due_on"])
    _record(by, "team_trends.action_updated", action)
    _news(_add(action, by, words, now), now)


def has_passed(action: Action, now: datetime) -> bool:
    """Whether the day by which it was to be done is over, where the services are."""
    return action.due_on < today(now)


def _check_names_nobody(action: Action) -> None:
    """Somebody of that name may have joined, or taken it, since the draft was written."""
    named = named_in(f"{action.words}\n{action.owner_role}", queries.practitioner_names(action.service))
    if named.full:
        raise NamesSomebodyError(joined(named.full))


def _add(action: Action, by: User, words: str, now: datetime) -> ActionUpdate:
    return action.updates.create(status=action.status, words=words, due_on=action.due_on, at=now, made_by=by)


def _news(update: ActionUpdate, now: datetime) -> None:
    action = update.action
    team_news.send(
        sender=Action,
        service_id=action.service_id,
        team_ids=[action.team_id] if action.team_id else None,
        key=update.news_key,
        now=now,
    )


@transaction.atomic
def choose_threshold(*, by: User, service: Service, contributors: int) -> None:
    """From how many contributors on figures are released. Holds for blocks that are not published yet."""
    lock_and_check(by, service)
    if contributors not in THRESHOLDS:
        raise ValueError(f"{contributors} is not one of {THRESHOLDS}")
    threshold = Threshold.objects.filter(service=service).first() or Threshold(service=service)
    if not threshold._state.adding and threshold.contributors == contributors:
        return
    threshold.contributors = contributors
    threshold.save()
    audit.record(by=by, subject=None, action="team_trends.threshold_chosen", of=service)


def _check_leads(by: User, service: Service) -> None:
    lock(by, service)
    if not leads(by, service.pk):
        raise PermissionDenied(NOT_A_LEAD)


def _record(by: User, verb: str, action: Action) -> None:
    audit.record(by=by, subject=None, action=verb, of=action)
