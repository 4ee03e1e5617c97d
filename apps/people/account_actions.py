"""Every write about one person's own account. `by` is None when whoever runs the site acts."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from apps.people.models import User
from apps.safekeeping import audit


@transaction.atomic
def change_settings(*, by: User, name: str, time_zone: str) -> None:
    by.name = name
    by.time_zone = time_zone
    by.save(update_fields=["name", "time_zone"])
    audit.record(by=by, action="people.change_settings", subject=by, of=by)


@transaction.atomic
def hide_two_step_hint(*, by: User) -> None:
    by.hides_two_step_hint = True
    by.save(update_fields=["hides_two_step_hint"])
    audit.record(by=by, action="people.hide_two_step_hint", subject=by, of=by)


@transaction.atomic
def remove_second_steps(*, by: User | None, person: User) -> int:
    """Take away a person's authenticator app, passkeys and recovery codes, and sign them out everywhere.

    For somebody who has lost all of them. Returns how many there were. The password stays, so whoever holds
    only a found phone gains nothing.
    """
    removed, _ = Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    audit.record(by=by, action="people.remove_second_steps", subject=person, of=person)
    return removed
