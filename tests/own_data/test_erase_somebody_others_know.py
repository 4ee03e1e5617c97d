"""What others need of somebody who was erased stays: a name in a log, a grant that has ended."""

from django.db import transaction

from apps.own_data import tasks
from apps.people.models import Invitation, Membership, Role, Supervision, User
from apps.safekeeping import audit
from apps.safekeeping.acting import acting
from apps.safekeeping.models import AuditEvent
from apps.supervision.models import Grant, Viewing
from apps.supervision.queries import open_grants
from tests.cast import LONG_AGO
from tests.conftest import NOW
from tests.own_data.erasing import WEEK, ask
from tests.supervision.conftest import supervises


def test_a_supervisor_who_is_erased_stays_a_name_in_what_she_looked_at(adas, cast, erase):
    viewing = Viewing.objects.get()
    erase(cast.sade)
    assert Viewing.objects.get() == viewing
    assert Viewing.objects.get().viewer_name == "Sade"


def test_what_ada_granted_her_has_ended_and_says_that_she_has_gone(adas, cast, erase):
    erase(cast.sade)
    [grant] = Grant.objects.all()
    assert grant.ended_at
    assert grant.supervisor.name == "Somebody whose account was erased"
    assert grant.supervision.ends_on == (NOW + WEEK).date()
    assert grant.supervisor_membership.ends_on == (NOW + WEEK).date()


def test_a_supervision_under_which_nothing_was_granted_is_gone(cast, clock, erase):
    supervises(cast.sade, cast.ben)
    erase(cast.sade)
    assert not Supervision.objects.exists()
    assert not cast.sade.memberships.exists()


def test_a_supervisor_loses_what_a_practitioner_showed_when_the_practitioner_goes(adas, cast, clock):
    ask(adas.person)
    clock.shift(WEEK)
    with acting(cast.sade.pk):
        assert open_grants().exists(), "until then it is as it was"
    tasks.erase()
    with acting(cast.sade.pk):
        assert not open_grants().exists()


def test_what_an_administrator_did_for_others_is_still_accounted_for(cast, clock, erase):
    Membership.objects.create(
        person=cast.ben, service=cast.service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO
    )
    with transaction.atomic():
        audit.record(by=cast.amir, subject=cast.ada, action="people.end_membership")
        audit.record(by=cast.amir, subject=None, action="people.create_team")
        audit.record(by=cast.amir, subject=cast.amir, action="people.change_settings")
        audit.record(by=cast.ben, subject=cast.amir, action="people.remove_second_steps")
    erase(cast.amir)
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "people.end_membership",
        "people.create_team",
        "people.remove_second_steps",
        "own_data.erased",
    }


def test_invitations_of_an_administrator_who_goes_stop_working(cast, clock, erase):
    Membership.objects.create(
        person=cast.ben, service=cast.service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO
    )
    Invitation.objects.create(
        email="new@example.org",
        service=cast.service,
        role=Role.SERVICE_LEAD,
        invited_by=cast.amir,
        token_hash=b"n" * 32,
        expires_at=NOW + 3 * WEEK,
    )
    erase(cast.amir)
    invitation = Invitation.objects.get()
    assert invitation.withdrawn_at == NOW + WEEK
    [event] = AuditEvent.objects.filter(action="people.withdraw_invitation")
    assert (event.actor_id, event.record) == (None, f"people.Invitation:{invitation.pk}")


def test_an_invitation_to_her_address_that_nobody_took_up_is_gone(adas, cast, erase):
    Invitation.objects.create(
        email=adas.person.email.upper(),
        service=cast.service,
        role=Role.SERVICE_LEAD,
        token_hash=b"u" * 32,
        expires_at=NOW,
    )
    erase(adas.person)
    assert not Invitation.objects.exists()


def test_she_can_be_invited_again_with_the_same_address(adas, erase):
    address = adas.person.email
    erase(adas.person)
    again = User.objects.create_user(address, name="Ada")
    assert again.pk != adas.person.pk
