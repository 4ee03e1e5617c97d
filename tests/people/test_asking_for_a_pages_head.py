"""What only asks whether a page is there (HEAD) gets what a browser gets, and changes nothing."""

import pytest
from django.urls import reverse

from apps.people import actions
from apps.people.models import Role
from apps.safekeeping.models import AuditEvent


@pytest.fixture
def addresses(cast):
    issued = actions.invite(
        by=cast.amir, service=cast.service, email=cast.amir.email, role=Role.SERVICE_LEAD, team=None
    )
    return {
        "settings": reverse("people:settings"),
        "name": reverse("people:name_and_time_zone"),
        "invitation": reverse("people:invitation", args=[issued.token]),
        "signed out": reverse("people:signed_out"),
        "people": reverse("people:service:people", args=[cast.service.pk]),
        "invite": reverse("people:service:invite", args=[cast.service.pk]),
        "add a team": reverse("people:service:add_team", args=[cast.service.pk]),
        "rename": reverse("people:service:rename_team", args=[cast.harbour.pk]),
        "withdraw": reverse("people:service:withdraw", args=[issued.invitation.pk]),
        "end": reverse("people:service:end_membership", args=[cast.ada.memberships.get().pk]),
    }


def test_every_page_answers_and_nothing_is_written(cast, signed_in, addresses):
    client, before = signed_in(cast.amir), AuditEvent.objects.count()
    assert {name: client.head(address).status_code for name, address in addresses.items()} == dict.fromkeys(
        addresses, 200
    )
    assert AuditEvent.objects.count() == before
