"""An invitation is sent again, but not again and again, and not after who sent it has left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.people import actions
from apps.people.invitation_links import hash_of
from apps.people.models import Invitation, Membership, Role
from apps.safekeeping.models import AuditEvent


def invitation_from(administrator):
    service = administrator.memberships.get().service
    return actions.invite(
        by=administrator, service=service, email="n@example.org", role=Role.SERVICE_LEAD, team=None
    ).invitation


@pytest.fixture
def invited(cast, clock):
    return invitation_from(cast.amir)


def send_again(client, invitation):
    path = reverse("people:service:resend", args=[invitation.pk])
    return client.post(path, follow=True).content.decode()


def test_it_says_that_the_earlier_link_no_longer_works(committed_cast, signed_in, mailbox, clock):
    invited = invitation_from(committed_cast.amir)
    clock.shift(timedelta(minutes=1))
    page = send_again(signed_in(committed_cast.amir), invited)
    assert "We have sent the invitation again. The link in the earlier email no longer works." in page


def test_within_a_minute_it_is_not_sent_again(committed_cast, signed_in, mailbox, clock):
    invited = invitation_from(committed_cast.amir)
    client = signed_in(committed_cast.amir)
    clock.shift(timedelta(seconds=59))
    assert "less than a minute ago" in send_again(client, invited)
    clock.shift(timedelta(seconds=1))
    send_again(client, invited)
    clock.shift(timedelta(seconds=59))
    assert "less than a minute ago" in send_again(client, invited)
    assert len(mailbox.to("n@example.org")) == 1


# --- Who has left -------------------------------------------------------------------------------------


@pytest.fixture
def lena_administers_too(cast, clock):
    return Membership.objects.create(person=cast.lena, service=cast.service, role=Role.ADMINISTRATOR)


def test_what_an_administrator_sent_is_withdrawn_when_they_leave(cast, invited, lena_administers_too):
    of_lena = actions.invite(
        by=cast.lena, service=cast.service, email="m@example.org", role=Role.SERVICE_LEAD, team=None
    ).invitation
    actions.end_membership(by=cast.lena, membership=cast.amir.memberships.get())
    invited.refresh_from_db()
    assert invited.state == "withdrawn"
    assert Invitation.objects.get(pk=of_lena.pk).state == "live"
    assert AuditEvent.objects.get(action="people.withdraw_invitation").actor == cast.lena


def test_what_was_accepted_stays_accepted(cast, lena_administers_too):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email=cast.ada.email, role=Role.SERVICE_LEAD, team=None
    )
    actions.accept_invitation(by=cast.ada, token_hash=hash_of(issued.token))
    actions.end_membership(by=cast.lena, membership=cast.amir.memberships.get())
    assert Invitation.objects.get().state == "accepted"


def test_another_role_that_ends_withdraws_nothing(cast, clock):
    lead = Membership.objects.create(person=cast.amir, service=cast.service, role=Role.SERVICE_LEAD)
    actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role=Role.SERVICE_LEAD, team=None
    )
    actions.end_membership(by=cast.amir, membership=lead)
    assert Invitation.objects.get().state == "live"


def test_the_page_says_what_happens_and_asks_to_tell_the_person(
    cast, invited, lena_administers_too, signed_in
):
    path = reverse("people:service:end_membership", args=[cast.amir.memberships.get().pk])
    page = signed_in(cast.lena).get(path).content.decode()
    assert "Tell them first. They can still read what they wrote." in page
    assert "Invitations that they sent and nobody has accepted yet will stop working." in page


# --- Inviting twice -----------------------------------------------------------------------------------


def posted(cast, client, **values):
    complete = {"email": "n@example.org", "role": "service_lead", "team": "", **values}
    response = client.post(reverse("people:service:invite", args=[cast.service.pk]), complete)
    assert response.status_code == 422
    return response.content.decode()


def test_a_second_invitation_leads_to_the_first(cast, invited, signed_in):
    page = posted(cast, signed_in(cast.amir))
    assert f'href="{reverse("people:service:people", args=[cast.service.pk])}#invitations"' in page


def test_another_mistake_does_not(cast, signed_in):
    assert "#invitations" not in posted(cast, signed_in(cast.amir), email="nobody")


def test_moving_to_another_team_is_explained(cast, signed_in):
    cast.bring("ada")
    page = posted(cast, signed_in(cast.amir), email=cast.ada.email, role="practitioner", team=cast.orchard.pk)
    assert "To move them, end that membership first, then invite them to the other team" in page


def test_the_place_somebody_has_needs_no_such_words(cast, signed_in):
    page = posted(cast, signed_in(cast.amir), email=cast.amir.email, role="administrator")
    assert "Amir is already an administrator of Coast Talking Therapies" in page
    assert "To move them" not in page


def test_what_is_wrong_with_role_and_team_is_said_at_once(cast, signed_in):
    page = posted(cast, signed_in(cast.amir), role="")
    assert "Select a role" in page
    assert "Choose a team, unless you invite a service lead or an administrator" in page


def test_an_address_that_is_too_long_is_said_in_our_words(cast, signed_in):
    page = posted(
        cast, signed_in(cast.amir), email=f"{'n' * 60}@{'e' * 60}.{'x' * 60}.{'y' * 60}.{'z' * 60}.org"
    )
    assert "The email address must be 254 characters or fewer" in page
    assert "Ensure this value" not in page
