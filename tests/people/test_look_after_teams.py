"""Amir adds and renames teams, and ends memberships."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.people import account_actions, actions
from apps.people.invitation_links import hash_of
from apps.people.models import Invitation, Membership, Role, Team
from apps.safekeeping.models import AuditEvent


def people_page(service):
    return reverse("people:service:people", args=[service.pk])


def test_amir_adds_a_team(cast, signed_in):
    client, path = signed_in(cast.amir), reverse("people:service:add_team", args=[cast.service.pk])
    assert client.post(path, {"name": "Lighthouse"}).url == people_page(cast.service)
    response = client.post(path, {"name": "lighthouse"})
    assert response.status_code == 422
    assert "already has a team called lighthouse" in response.content.decode()
    assert Team.objects.filter(service=cast.service).count() == 1


@pytest.mark.parametrize("names", [("Straße", "STRA\u1e9eE"), ("izmir", "\u0130zmir"), ("K", "\u212a")])
def test_names_that_differ_in_capitals_of_other_languages_break_nothing(names, cast, signed_in):
    client, path = signed_in(cast.amir), reverse("people:service:add_team", args=[cast.service.pk])
    for name in names:
        assert client.post(path, {"name": name}).status_code in (302, 422)


def test_amir_renames_a_team_also_only_in_its_capitals(cast, signed_in):
    client, path = signed_in(cast.amir), reverse("people:service:rename_team", args=[cast.harbour.pk])
    cast.bring("orchard")
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


def test_an_administrator_whose_account_is_closed_is_no_other_one(cast, signed_in):
    Membership.objects.create(person=cast.lena, service=cast.service, role=Role.ADMINISTRATOR)
    cast.lena.is_active = False
    cast.lena.save()
    test_the_last_administrator_stays(cast, signed_in)


def test_two_administrators_who_end_each_others_membership_leave_one(cast):
    Membership.objects.create(person=cast.lena, service=cast.service, role=Role.ADMINISTRATOR)
    theirs = {who: who.memberships.get(role=Role.ADMINISTRATOR) for who in (cast.amir, cast.lena)}
    # Both are let in as administrators, and then one of them has to wait for the other.
    assert all(who.has_role(Role.ADMINISTRATOR) for who in theirs)
    actions.end_membership(by=cast.amir, membership=theirs[cast.lena])
    with pytest.raises(PermissionDenied):
        actions.end_membership(by=cast.lena, membership=theirs[cast.amir])
    with pytest.raises(PermissionDenied):
        actions.invite(
            by=cast.lena, service=cast.service, email="n@example.org", role="administrator", team=None
        )


def test_when_the_audit_fails_nothing_happened(cast, monkeypatch, clock):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
    )
    clock.shift(actions.BETWEEN_SENDINGS)
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
        lambda: account_actions.change_settings(by=cast.ada, name="New", time_zone="Europe/Paris"),
        lambda: account_actions.hide_two_step_hint(by=cast.ada),
    ):
        with pytest.raises(RuntimeError, match="no audit"):
            attempt()
    assert not Team.objects.filter(name="New").exists()
    assert bytes(Invitation.objects.get().token_hash) == hash_of(issued.token)
    assert cast.ada.memberships.current().exists()
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.hides_two_step_hint) == ("Ada", False)
