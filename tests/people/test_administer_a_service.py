"""Amir looks after Coast Talking Therapies: its people, its teams, its invitations."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.people import actions
from apps.people.models import Invitation, Membership, Role, Team
from apps.safekeeping.models import AuditEvent


def people_page(service):
    return reverse("people:service:people", args=[service.pk])


def every_page(cast):
    """Each administrator's page of Coast, with records of Coast in its address."""
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="nadia@example.org", role=Role.SERVICE_LEAD, team=None
    )
    return {
        "people": people_page(cast.service),
        "invite": reverse("people:service:invite", args=[cast.service.pk]),
        "add_team": reverse("people:service:add_team", args=[cast.service.pk]),
        "rename_team": reverse("people:service:rename_team", args=[cast.harbour.pk]),
        "withdraw": reverse("people:service:withdraw", args=[issued.invitation.pk]),
        "end_membership": reverse("people:service:end_membership", args=[cast.ada.memberships.get().pk]),
    }


# --- Who may ------------------------------------------------------------------------------------------


def test_amir_sees_every_page(cast, signed_in):
    client = signed_in(cast.amir)
    assert {name: client.get(path).status_code for name, path in every_page(cast).items()} == dict.fromkeys(
        ("people", "invite", "add_team", "rename_team", "withdraw", "end_membership"), 200
    )


@pytest.mark.parametrize("name", ["zed", "zoe"])
def test_strangers_find_nothing_there(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    for path in every_page(cast).values():
        assert client.get(path).status_code == 404, path
        if path != people_page(cast.service):
            assert client.post(path).status_code == 404, path


@pytest.mark.parametrize("name", ["ada", "sade", "lena"])
def test_insiders_are_told_why_not(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    for path in every_page(cast).values():
        response = client.get(path)
        assert response.status_code == 403, path
        assert "Only an administrator of Coast Talking Therapies can do this." in response.content.decode()
        if path != people_page(cast.service):
            assert client.post(path).status_code == 403, path
    assert Invitation.objects.get().withdrawn_at is None


def test_resending_is_for_administrators_of_that_service(cast, signed_in):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    path = reverse("people:service:resend", args=[issued.invitation.pk])
    assert signed_in(cast.zed).post(path).status_code == 404
    assert signed_in(cast.lena).post(path).status_code == 403
    assert signed_in(cast.amir).get(path).status_code == 405
    assert bytes(Invitation.objects.get().token_hash) == actions.hash_of(issued.token)


def test_actions_refuse_by_themselves_whoever_calls_them(cast):
    team, membership = cast.harbour, cast.ada.memberships.get()
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    for attempt in (
        lambda by: actions.create_team(by=by, service=cast.service, name="New"),
        lambda by: actions.rename_team(by=by, team=team, name="New"),
        lambda by: actions.invite(
            by=by, service=cast.service, email="m@example.org", role="service_lead", team=None
        ),
        lambda by: actions.resend_invitation(by=by, invitation=issued.invitation),
        lambda by: actions.withdraw_invitation(by=by, invitation=issued.invitation),
        lambda by: actions.end_membership(by=by, membership=membership),
    ):
        for stranger in (cast.zed, cast.lena, cast.ada):
            with pytest.raises(PermissionDenied):
                attempt(stranger)


def test_an_administrator_no_longer_is_one_after_the_membership_ended(cast, signed_in):
    cast.amir.memberships.update(ends_on=timezone.localdate())
    assert signed_in(cast.amir).get(people_page(cast.service)).status_code == 404


def test_people_leads_straight_to_the_only_service(cast, signed_in):
    assert signed_in(cast.amir).get(reverse("people:service:start")).url == people_page(cast.service)
    response = signed_in(cast.ada).get(reverse("people:service:start"))
    assert response.status_code == 403
    assert "Only an administrator of a service" in response.content.decode()


def test_an_administrator_of_two_services_chooses(cast, signed_in):
    Membership.objects.create(
        person=cast.amir, service=cast.moor, role=Role.ADMINISTRATOR, starts_on=date(2024, 1, 1)
    )
    content = signed_in(cast.amir).get(reverse("people:service:start")).content.decode()
    assert people_page(cast.service) in content
    assert people_page(cast.moor) in content


def test_only_administrators_have_people_in_their_menu(cast, signed_in):
    link = f'href="{reverse("people:service:start")}"'
    assert link in signed_in(cast.amir).get(reverse("people:settings")).content.decode()
    assert link not in signed_in(cast.lena).get(reverse("people:settings")).content.decode()


# --- What it shows ------------------------------------------------------------------------------------


def test_the_page_shows_who_belongs_and_says_what_it_does_not_show(cast, signed_in):
    cast.ada, cast.sade, cast.lena, cast.zoe  # noqa: B018 (named, so that they exist)
    content = signed_in(cast.amir).get(people_page(cast.service)).content.decode()
    for expected in (
        "Ada",
        "Sade",
        "Lena",
        "Amir",
        "Harbour team",
        "1 January 2024",
        "Nobody can see here what",
    ):
        assert expected in content
    assert "Zoe" not in content


def test_the_page_is_the_same_whether_or_not_somebody_was_here(cast, signed_in):
    client = signed_in(cast.amir)
    cast.ada.last_login = None
    cast.ada.save()
    before = client.get(people_page(cast.service)).content
    cast.ada.last_login = timezone.now()
    cast.ada.save()
    after = client.get(people_page(cast.service)).content
    assert len(before) == len(after)
    assert b"Ada" in after


def test_empty_teams_and_no_teams_are_explained(cast, signed_in):
    client = signed_in(cast.amir)
    assert "There are no teams yet" in client.get(people_page(cast.service)).content.decode()
    assert (
        "None. Everybody who was invited has accepted"
        in client.get(people_page(cast.service)).content.decode()
    )
    cast.orchard  # noqa: B018
    content = client.get(people_page(cast.service)).content.decode()
    assert "Nobody is in this team yet" in content
    assert "There are no teams yet" not in content


def test_the_page_costs_the_same_for_many_people(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.amir)
    cast.ada, cast.orchard  # noqa: B018
    path = people_page(cast.service)
    with django_assert_num_queries(8):
        client.get(path)
    cast.ben, cast.olive, cast.sade, cast.lena  # noqa: B018
    with django_assert_num_queries(8):
        client.get(path)


# --- Invitations --------------------------------------------------------------------------------------


def test_amir_invites_nadia(cast, signed_in, mailbox):
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
    cast.ada  # noqa: B018
    with pytest.raises(actions.RefusedError, match="Ada is already a practitioner in Harbour team"):
        actions.invite(
            by=cast.amir,
            service=cast.service,
            email="ADA@example.org",
            role=Role.PRACTITIONER,
            team=cast.orchard,
        )


def test_inviting_somebody_of_another_service_looks_like_inviting_anybody(cast):
    cast.zoe  # noqa: B018
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


def test_sending_again_makes_a_new_link_and_stops_the_old_one(cast, client, signed_in, mailbox, clock):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    clock.shift(timedelta(days=8))
    signed_in(cast.amir).post(reverse("people:service:resend", args=[issued.invitation.pk]))
    assert client.get(reverse("people:invitation", args=[issued.token])).status_code == 404
    invitation = Invitation.objects.get()
    assert invitation.expires_at == timezone.now() + timedelta(days=7)
    assert len(mailbox.to("n@example.org")) == 1


def test_when_mail_cannot_be_sent_the_invitation_stays_and_amir_is_told(cast, signed_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    response = signed_in(cast.amir).post(
        reverse("people:service:invite", args=[cast.service.pk]),
        {"email": "nadia@example.org", "role": "service_lead", "team": ""},
        follow=True,
    )
    assert "is saved, but the email could not be sent" in response.content.decode()
    assert Invitation.objects.get().state == "live"


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


# --- Teams and memberships ----------------------------------------------------------------------------


def test_amir_adds_a_team(cast, signed_in):
    client, path = signed_in(cast.amir), reverse("people:service:add_team", args=[cast.service.pk])
    assert client.post(path, {"name": "Lighthouse"}).url == people_page(cast.service)
    response = client.post(path, {"name": "lighthouse"})
    assert response.status_code == 422
    assert "already has a team called lighthouse" in response.content.decode()
    assert Team.objects.filter(service=cast.service).count() == 1


def test_amir_renames_a_team_also_only_in_its_capitals(cast, signed_in):
    client, path = signed_in(cast.amir), reverse("people:service:rename_team", args=[cast.harbour.pk])
    cast.orchard  # noqa: B018
    assert client.post(path, {"name": "HARBOUR"}).status_code == 302
    assert client.post(path, {"name": "orchard"}).status_code == 422
    cast.harbour.refresh_from_db()
    assert cast.harbour.name == "HARBOUR"


def test_amir_ends_adas_membership_after_confirming_and_she_keeps_her_account(cast, signed_in):
    membership = cast.ada.memberships.get()
    path, client = reverse("people:service:end_membership", args=[membership.pk]), signed_in(cast.amir)
    client.get(path)
    assert cast.ada.memberships.current().exists()
    client.post(path)
    assert not cast.ada.memberships.current().exists()
    assert signed_in(cast.ada).get(reverse("people:settings")).status_code == 200
    assert (
        AuditEvent.objects.filter(action="people.end_membership", actor=cast.amir, subject=cast.ada).count()
        == 1
    )
    assert client.post(path).status_code == 404


def test_a_membership_that_began_today_can_end_today(cast):
    membership = cast.ada.memberships.get()
    membership.starts_on = timezone.localdate()
    membership.save()
    actions.end_membership(by=cast.amir, membership=membership)
    assert not cast.ada.memberships.current().exists()


def test_the_last_administrator_stays(cast, signed_in):
    membership = cast.amir.memberships.get()
    path = reverse("people:service:end_membership", args=[membership.pk])
    assert "needs an administrator" in signed_in(cast.amir).get(path).content.decode()
    response = signed_in(cast.amir).post(path, follow=True)
    assert "Invite another one before you end this membership" in response.content.decode()
    assert cast.amir.memberships.current().exists()


def test_when_the_audit_fails_nothing_happened(cast, monkeypatch):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    membership = cast.ada.memberships.get()

    def fails(**arguments):
        raise RuntimeError("no audit")

    monkeypatch.setattr("apps.safekeeping.audit.record", fails)
    for attempt in (
        lambda: actions.create_service(by=None, name="New"),
        lambda: actions.create_team(by=cast.amir, service=cast.service, name="New"),
        lambda: actions.rename_team(by=cast.amir, team=cast.harbour, name="New"),
        lambda: actions.invite(
            by=cast.amir, service=cast.service, email="m@x.org", role="service_lead", team=None
        ),
        lambda: actions.resend_invitation(by=cast.amir, invitation=issued.invitation),
        lambda: actions.withdraw_invitation(by=cast.amir, invitation=issued.invitation),
        lambda: actions.end_membership(by=cast.amir, membership=membership),
        lambda: actions.change_settings(by=cast.ada, name="New", time_zone="Europe/Paris"),
        lambda: actions.hide_two_step_hint(by=cast.ada),
    ):
        with pytest.raises(RuntimeError, match="no audit"):
            attempt()
    assert not Team.objects.filter(name="New").exists()
    assert bytes(Invitation.objects.get().token_hash) == actions.hash_of(issued.token)
    assert cast.ada.memberships.current().exists()
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.hides_two_step_hint) == ("Ada", False)
