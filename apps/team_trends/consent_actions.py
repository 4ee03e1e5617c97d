"""Whether a practitioner's answers count in team figures. Only they say so: `by` is always the owner."""

from datetime import datetime

from django.db import connection, transaction

from apps.people.models import Role, User
from apps.resilience.weeks import Week
from apps.safekeeping import audit
from apps.team_trends import wording
from apps.team_trends.locks import CHOOSING
from apps.team_trends.models import Consent


class NotAPractitionerError(Exception):
    """Somebody who is not a practitioner cannot begin to take part. They can always stop."""


@transaction.atomic
def choose(*, by: User, contributes: bool, now: datetime) -> Consent:
    """Answer the question, in its current wording. Saying the same twice is saying it once.

    Yes counts from this week on; no for every block that is not published. Raises NotAPractitionerError.
    """
    # Waits for what this person's other tabs are saving.
    User.objects.select_for_update().get(pk=by.pk)
    consent = Consent.objects.filter(person=by).first()
    said = (contributes, wording.CURRENT)
    if consent and (consent.contributes, consent.wording_version) == said:
        return consent
    if contributes and not by.has_role(Role.PRACTITIONER):
        raise NotAPractitionerError
    if not contributes:
        _wait_for_what_is_being_published(by)
    is_new = consent is None
    consent = consent or Consent(person=by)
    goes_on = contributes and not is_new and consent.contributes
    consent.contributes, consent.wording_version = said
    consent.chosen_at = now
    if not goes_on:
        consent.from_week = Week.at(now, by.zone).monday if contributes else None
    # The rest of a consent never changes, and PostgreSQL lets nothing else be written.
    changed = None if is_new else ["contributes", "from_week", "chosen_at", "wording_version"]
    consent.save(force_insert=is_new, update_fields=changed)
    audit.record(
        by=by,
        subject=by,
        action="team_trends.contributes" if contributes else "team_trends.does_not_contribute",
    )
    return consent


def _wait_for_what_is_being_published(by: User) -> None:
    """Some seconds, once in a quarter. What comes out after it does not count them."""
    services = by.memberships.filter(role=Role.PRACTITIONER).values_list("service", flat=True)
    with connection.cursor() as cursor:
        for service in sorted(set(services)):
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [CHOOSING, service])
