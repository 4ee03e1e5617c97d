"""What reminders hear of from the rooms below: that something changed, or that there is news for a team."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from apps.people.models import Membership, Role
from apps.reminders.models import Kind, ReminderPreference, ToPlan
from apps.reminders.planning import announce


def on_grant_saved(*, instance: Any, **_: Any) -> None:
    _plan_again(instance.person_id)


def on_value_saved(*, instance: Any, created: bool, **_: Any) -> None:
    """One that is taken up again can be due for a look back soon. Order and letting go change no day."""
    if created:
        _plan_again(instance.person_id)


def on_plan_saved(*, instance: Any, **_: Any) -> None:
    """Whatever changes what a plan says changes the plan as well."""
    if instance.reminds:
        # A plan with a reminder is choice enough: nobody has to turn reminders on elsewhere first.
        preference = ReminderPreference(person_id=instance.person_id)
        ReminderPreference.objects.bulk_create([preference], ignore_conflicts=True)
    _plan_again(instance.person_id)


def on_changed(*, person: Any, **_: Any) -> None:
    """For signals about a person."""
    _plan_again(person.pk)


def _plan_again(person_id: int) -> None:
    if ReminderPreference.objects.filter(person=person_id).exists():
        ToPlan.objects.create(person_id=person_id)


def on_team_news(
    *, service_id: int, team_ids: Sequence[int] | None, key: str, now: datetime, **_: Any
) -> None:
    """Announce it to the practitioners of these teams who want to know of news."""
    of_teams = Q() if team_ids is None else Q(team__in=team_ids)
    places = Membership.objects.current().filter(of_teams, service=service_id, role=Role.PRACTITIONER)
    announce(people=places.values_list("person", flat=True), kind=Kind.TEAM_NEWS, key=key, now=now)
