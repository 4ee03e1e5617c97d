"""Every write about one person's own account. `by` is None when whoever runs the site acts."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.db import transaction

from apps.people.actions import RefusedError
from apps.people.models import User
from apps.safekeeping import audit

# What of an authenticator's data allauth seals: an app's secret, recovery codes' seed, codes from elsewhere.
SEALED = frozenset({"secret", "seed", "migrated_codes"})


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
    return int(removed)


@transaction.atomic
def reseal_second_steps() -> int:
    """Seal with the newest of settings.MFA_KEYS whatever an earlier one has sealed.

    Returns for how many people. Once that is 0, nothing that is kept needs an earlier key. Raises
    RefusedError, and changes nothing, where none of the keys fits.
    """
    people = set()
    # Locked, so that a recovery code used meanwhile is not made good again.
    for authenticator in Authenticator.objects.select_for_update(of=["self"]).select_related("user"):
        try:
            data = {
                name: _resealed(value) if name in SEALED else value
                for name, value in authenticator.data.items()
            }
        except InvalidToken as error:
            raise RefusedError(
                f"A second step of {authenticator.user.email} was sealed with a key that MFA_KEYS does not "
                "have. Put the key back, or remove the step with remove_two_step"
            ) from error
        if data != authenticator.data:
            authenticator.data = data
            authenticator.save(update_fields=["data"])
            people.add(authenticator.user_id)
    if people:
        audit.record(by=None, action="people.reseal_second_steps", subject=None)
    return len(people)


def _resealed(sealed: str | list[str]) -> str | list[str]:
    if isinstance(sealed, list):
        return [str(_resealed(each)) for each in sealed]
    adapter = get_adapter()
    return sealed if adapter.is_sealed_with_newest(sealed) else str(adapter.encrypt(adapter.decrypt(sealed)))
