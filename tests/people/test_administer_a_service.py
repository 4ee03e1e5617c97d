"""Amir looks after Coast Talking Therapies: its people, its teams, its invitations."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.people import actions
from apps.people.invitation_links import hash_of
from apps.people.models import Invitation, Membership, Role


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
    assert bytes(Invitation.objects.get().token_hash) == hash_of(issued.token)


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
    cast.bring("ada", "sade", "lena", "zoe")
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

    def shown():
        content = client.get(people_page(cast.service)).content.decode()
        assert "Ada" in content
        # A form's token is another each time.
        return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w{64}"', r"\1", content)

    cast.ada.last_login = None
    cast.ada.save()
    before = shown()
    cast.ada.last_login = timezone.now()
    cast.ada.save()
    signed_in(cast.ada).get(reverse("people:settings"))
    assert shown() == before


def test_empty_teams_and_no_teams_are_explained(cast, signed_in):
    client = signed_in(cast.amir)
    assert "There are no teams yet" in client.get(people_page(cast.service)).content.decode()
    assert (
        "None. Everybody who was invited has accepted"
        in client.get(people_page(cast.service)).content.decode()
    )
    cast.bring("orchard")
    content = client.get(people_page(cast.service)).content.decode()
    assert "Nobody is in this team yet" in content
    assert "There are no teams yet" not in content


def test_the_page_costs_the_same_for_many_people(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.amir)
    cast.bring("ada", "orchard")
    path = people_page(cast.service)
    with django_assert_num_queries(9):
        client.get(path)
    cast.bring("ben", "olive", "sade", "lena")
    with django_assert_num_queries(9):
        client.get(path)
