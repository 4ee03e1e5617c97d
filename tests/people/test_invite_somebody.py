"""Amir invites people to Coast Talking Therapies, sends invitations again and withdraws them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.people import actions, service_views
from apps.people.models import Invitation, Role
from apps.safekeeping.models import AuditEvent


def test_amir_invites_nadia(committed_cast, signed_in, mailbox):
    cast = committed_cast
    response = signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]),
        {"email": "Nadia@Example.org", "role": "practitioner", "team": cast.harbour.pk},
        follow=True,
    )
    assert "We have sent an invitation to nadia@example.org" in response.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.team, invitation.invited_by) == (
        "nadia@example.org",
        cast.harbour,
        cast.amir,
    )
    message = mailbox.to("nadia@example.org")[0]
    assert message["Subject"] == "Your invitation to Heartwood"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = f"http://localhost:8000{reverse('people:invitation', args=['x'])}"[:-2]
    assert link in text
    assert f'href="{link}' in html
    assert AuditEvent.objects.filter(action="people.invite", actor=cast.amir).count() == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"email": ""}, "Enter an email address"),
        ({"email": "nadia"}, "Enter an email address in the correct format"),
        ({"role": ""}, "Select a role"),
        ({"team": ""}, "Choose a team"),
        ({"role": "administrator"}, "Choose no team: an administrator belongs to the whole service"),
        ({"team": "999999"}, "Choose a team from the list"),
    ],
)
def test_inviting_says_what_to_mend(cast, signed_in, values, message):
    complete = {"email": "nadia@example.org", "role": "practitioner", "team": cast.harbour.pk}
    response = signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]), {**complete, **values}
    )
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_team_of_another_service_cannot_be_chosen(cast, signed_in):
    response = signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]),
        {"email": "nadia@example.org", "role": "practitioner", "team": cast.heather.pk},
    )
    assert response.status_code == 422
    with pytest.raises(ValueError, match="does not go with"):
        actions.invite(
            by=cast.amir,
            service=cast.service,
            email="n@example.org",
            role=Role.PRACTITIONER,
            team=cast.heather,
        )


def test_somebody_already_there_is_not_invited_again(cast):
    cast.bring("ada")
    with pytest.raises(actions.RefusedError, match="Ada is already a practitioner in Harbour team"):
        actions.invite(
            by=cast.amir,
            service=cast.service,
            email="ADA@example.org",
            role=Role.PRACTITIONER,
            team=cast.orchard,
        )


def test_inviting_somebody_of_another_service_looks_like_inviting_anybody(cast):
    cast.bring("zoe")
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="zoe@example.org", role=Role.PRACTITIONER, team=cast.harbour
    )
    assert issued.invitation.state == "live"


def test_a_second_invitation_for_the_same_role_is_refused(cast):
    for team in (cast.harbour, cast.orchard):
        if team == cast.orchard:
            with pytest.raises(actions.RefusedError, match="Send it again"):
                actions.invite(
                    by=cast.amir,
                    service=cast.service,
                    email="n@example.org",
                    role=Role.PRACTITIONER,
                    team=team,
                )
        else:
            actions.invite(
                by=cast.amir, service=cast.service, email="n@example.org", role=Role.PRACTITIONER, team=team
            )
    assert Invitation.objects.count() == 1


def test_a_supervisor_of_two_teams_is_invited_to_each(cast):
    def invite_to(team):
        actions.invite(
            by=cast.amir, service=cast.service, email="n@example.org", role=Role.SUPERVISOR, team=team
        )

    invite_to(cast.harbour)
    invite_to(cast.orchard)
    assert {invitation.team for invitation in Invitation.objects.all()} == {cast.harbour, cast.orchard}
    with pytest.raises(actions.RefusedError, match="Send it again"):
        invite_to(cast.orchard)


def test_sending_again_makes_a_new_link_and_stops_the_old_one(
    committed_cast, client, signed_in, mailbox, clock
):
    cast = committed_cast
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    clock.shift(timedelta(days=8))
    signed_in(cast.amir).post(reverse("people:service:resend", args=[issued.invitation.pk]))
    assert client.get(reverse("people:invitation", args=[issued.token])).status_code == 404
    invitation = Invitation.objects.get()
    assert invitation.expires_at == timezone.now() + timedelta(days=7)
    assert len(mailbox.to("n@example.org")) == 1


def test_when_mail_cannot_be_sent_the_invitation_stays_and_amir_is_told(committed_cast, signed_in, settings):
    cast = committed_cast
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    response = signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]),
        {"email": "nadia@example.org", "role": "service_lead", "team": ""},
        follow=True,
    )
    assert "is saved, but the email could not be sent" in response.content.decode()
    assert Invitation.objects.get().state == "live"


def test_no_mail_is_sent_while_the_service_is_locked(committed_cast, signed_in, monkeypatch):
    """Another administrator's change would wait for the mail server."""
    cast, locked = committed_cast, []

    def send(issued):
        locked.append(connection.in_atomic_block)

    monkeypatch.setattr(service_views, "send_invitation", send)
    signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]),
        {"email": "nadia@example.org", "role": "service_lead", "team": ""},
    )
    assert locked == [False]


def test_amir_withdraws_an_invitation_after_confirming(cast, signed_in):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    path, client = reverse("people:service:withdraw", args=[issued.invitation.pk]), signed_in(cast.amir)
    client.get(path)
    assert Invitation.objects.get().state == "live"
    client.post(path)
    assert Invitation.objects.get().state == "withdrawn"
    assert client.post(path).status_code == 404
    with pytest.raises(actions.InvitationNotLiveError):
        actions.resend_invitation(by=cast.amir, invitation=issued.invitation)
