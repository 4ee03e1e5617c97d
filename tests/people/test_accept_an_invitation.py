"""Somebody opens the link in an invitation."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.people import actions
from apps.people.invitation_links import hash_of
from apps.people.models import Invitation, Membership, Role, User
from apps.safekeeping.models import AuditEvent
from tests.cast import PASSWORD
from tests.conftest import at_once


def invited(cast, email="nadia@example.org", role=Role.PRACTITIONER, team=None):
    team = cast.harbour if role == Role.PRACTITIONER and team is None else team
    return actions.invite(by=cast.amir, service=cast.service, email=email, role=role, team=team)


def page(token):
    return reverse("people:invitation", args=[token])


def sign_up(client, token, **values):
    client.post(page(token))
    return client.post(reverse("account_signup"), {"name": "Nadia", "password1": PASSWORD, **values})


def test_the_page_says_who_invites_to_what_and_writes_nothing(cast, client):
    issued = invited(cast)
    before = AuditEvent.objects.count()
    response = client.get(page(issued.token))
    assert "Amir invites you to Heartwood as a practitioner in Harbour team at Coast Talking Therapies" in (
        response.content.decode()
    )
    assert AuditEvent.objects.count() == before
    assert client.get(reverse("account_signup")).templates[0].name == "account/signup_closed.html"


def test_nadia_signs_up_and_belongs_to_harbour_team(cast, client):
    response = sign_up(client, invited(cast).token)
    assert response.status_code == 302
    assert response.url == reverse("home:start")
    nadia = User.objects.get(email="nadia@example.org")
    assert nadia.check_password(PASSWORD)
    assert nadia.time_zone == "Europe/London"
    assert [str(membership) for membership in nadia.current_memberships] == ["Practitioner, Harbour"]
    assert EmailAddress.objects.get(user=nadia).verified
    assert client.get(reverse("people:settings")).status_code == 200


def test_only_the_hash_of_a_token_is_kept(cast, client):
    issued = invited(cast)
    client.post(page(issued.token))
    assert bytes(Invitation.objects.get().token_hash) == hash_of(issued.token)
    assert issued.token not in str(dict(client.session))


def test_a_posted_address_is_ignored(cast, client):
    sign_up(client, invited(cast).token, email="mallory@example.org")
    assert not User.objects.filter(email="mallory@example.org").exists()
    assert User.objects.filter(email="nadia@example.org").exists()


def test_without_an_invitation_nobody_signs_up(client, db):
    response = client.get(reverse("account_signup"))
    assert "You need an invitation" in response.content.decode()
    client.post(reverse("account_signup"), {"name": "M", "email": "m@example.org", "password1": PASSWORD})
    assert not User.objects.exists()


def test_an_invitation_withdrawn_while_the_form_is_open_lets_nobody_in(cast, client):
    issued = invited(cast)
    client.post(page(issued.token))
    actions.withdraw_invitation(by=cast.amir, invitation=issued.invitation)
    response = client.post(reverse("account_signup"), {"name": "Nadia", "password1": PASSWORD})
    assert "You need an invitation" in response.content.decode()
    assert not User.objects.filter(email="nadia@example.org").exists()


def test_an_invitation_used_between_the_check_and_the_write_leaves_no_account(cast, client, monkeypatch):
    issued = invited(cast)
    client.post(page(issued.token))

    def too_late(**arguments):
        raise actions.InvitationNotLiveError("used")

    monkeypatch.setattr("apps.people.adapters.accept_invitation", too_late)
    response = client.post(reverse("account_signup"), {"name": "Nadia", "password1": PASSWORD})
    assert response.url == reverse("account_signup")
    assert not User.objects.filter(email="nadia@example.org").exists()
    assert not EmailAddress.objects.filter(email="nadia@example.org").exists()


def test_when_the_audit_fails_there_is_no_account_and_no_membership(cast, client, monkeypatch):
    token = invited(cast).token
    client.post(page(token))

    def fails(**arguments):
        raise RuntimeError("no audit")

    monkeypatch.setattr("apps.safekeeping.audit.record", fails)
    with pytest.raises(RuntimeError, match="no audit"):
        client.post(reverse("account_signup"), {"name": "Nadia", "password1": PASSWORD})
    assert not User.objects.filter(email="nadia@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"password1": ""}, "Enter a password"),
        ({"password1": "short"}, "Enter at least 12 characters"),
    ],
)
def test_sign_up_says_what_to_mend(cast, client, values, message):
    response = sign_up(client, invited(cast).token, **values)
    assert message in response.content.decode()
    assert not User.objects.filter(email="nadia@example.org").exists()


def test_a_used_link_says_so(cast, client):
    token = invited(cast).token
    sign_up(client, token)
    assert "You have accepted this invitation" in client.get(page(token)).content.decode()
    response = Client().get(page(token))
    assert response.status_code == 410
    assert "This invitation has been used" in response.content.decode()


def test_a_link_works_for_seven_days(cast, client, clock):
    token = invited(cast).token
    clock.shift(timedelta(days=7, seconds=-1))
    assert client.get(page(token)).status_code == 200
    clock.shift(timedelta(seconds=1))
    response = client.get(page(token))
    assert response.status_code == 410
    assert "This invitation has run out" in response.content.decode()
    with pytest.raises(actions.InvitationNotLiveError):
        actions.claim_invitation(token_hash=hash_of(token))


def test_a_withdrawn_link_says_so(cast, client):
    issued = invited(cast)
    actions.withdraw_invitation(by=cast.amir, invitation=issued.invitation)
    response = client.get(page(issued.token))
    assert response.status_code == 410
    assert "This invitation was withdrawn" in response.content.decode()


def test_an_unknown_link_says_what_to_do(client, db):
    response = client.get(page("nothing-like-a-token"))
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()


def test_ada_accepts_a_second_role_with_one_button(cast, signed_in):
    issued = invited(cast, email=cast.ada.email, role=Role.SUPERVISOR, team=cast.orchard)
    client = signed_in(cast.ada)
    assert re.search(r"<button[^>]*>\s*Accept\s*</button>", client.get(page(issued.token)).content.decode())
    assert client.post(page(issued.token)).url == reverse("home:start")
    assert cast.ada.memberships.filter(role=Role.SUPERVISOR, team=cast.orchard).exists()


def test_ada_is_asked_to_sign_in_first_when_she_has_an_account(cast, client):
    issued = invited(cast, email=cast.ada.email, role=Role.SUPERVISOR, team=cast.orchard)
    assert "Sign in to accept" in client.get(page(issued.token)).content.decode()
    assert client.post(page(issued.token)).url == f"{reverse('account_login')}?next={page(issued.token)}"


def test_ben_cannot_accept_what_was_sent_to_somebody_else(cast, signed_in):
    issued = invited(cast, email="nadia@example.org", role=Role.SERVICE_LEAD)
    client = signed_in(cast.ben)
    for response in (client.get(page(issued.token)), client.post(page(issued.token))):
        assert response.status_code == 403
        assert "This invitation is for another email address" in response.content.decode()
    assert not cast.ben.memberships.filter(role=Role.SERVICE_LEAD).exists()
    with pytest.raises(actions.RefusedError, match="different email address"):
        actions.accept_invitation(by=cast.ben, token_hash=hash_of(issued.token))


def test_a_practitioner_elsewhere_is_told_what_to_do_and_the_invitation_stays(cast, signed_in):
    issued = invited(cast, email=cast.zoe.email)
    response = signed_in(cast.zoe).post(page(issued.token))
    assert response.status_code == 409
    assert "You are a practitioner in Heather team at Moor Talking Therapies" in response.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_to_a_place_one_already_has_makes_no_second_membership(cast):
    issued = invited(cast, email=cast.sade.email, role=Role.SUPERVISOR, team=cast.orchard)
    Membership.objects.create(
        person=cast.sade,
        service=cast.service,
        team=cast.orchard,
        role=Role.SUPERVISOR,
        starts_on=timezone.localdate(),
    )
    actions.accept_invitation(by=cast.sade, token_hash=hash_of(issued.token))
    assert cast.sade.memberships.filter(team=cast.orchard).count() == 1


def test_a_token_works_once_however_many_use_it_at_the_same_time(committed_cast):
    cast = committed_cast
    issued = invited(cast, email=cast.ada.email, role=Role.SERVICE_LEAD)

    def accept():
        try:
            actions.accept_invitation(by=User.objects.get(pk=cast.ada.pk), token_hash=hash_of(issued.token))
        except actions.InvitationNotLiveError:
            return "refused"
        return "accepted"

    assert sorted(at_once([accept, accept])) == ["accepted", "refused"]
    assert cast.ada.memberships.filter(role=Role.SERVICE_LEAD).count() == 1


def test_two_invitations_at_the_same_time_put_a_practitioner_into_one_team(committed_cast):
    cast = committed_cast
    first = invited(cast, email=cast.lena.email, team=cast.harbour)
    zed_invites = actions.invite(
        by=cast.zed, service=cast.moor, email=cast.lena.email, role=Role.PRACTITIONER, team=cast.heather
    )

    def accept(issued):
        try:
            actions.accept_invitation(by=User.objects.get(pk=cast.lena.pk), token_hash=hash_of(issued.token))
        except actions.RefusedError:
            return "refused"
        return "accepted"

    answers = at_once([lambda: accept(first), lambda: accept(zed_invites)])
    assert sorted(answers) == ["accepted", "refused"]
    assert cast.lena.memberships.filter(role=Role.PRACTITIONER).count() == 1
