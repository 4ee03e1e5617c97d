"""Memberships begin and end by the day of the services, London's, from wherever somebody looks.

At 13:00 on 18 November in London it is already the 19th in Auckland; at 02:00 still the 17th in Honolulu.
"""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.people import actions
from apps.people.models import Membership, Role
from tests.conftest import LONDON

DAY = date(2026, 11, 18)
PLACES = {
    "Pacific/Auckland": datetime(2026, 11, 18, 13, 0, tzinfo=LONDON),
    "Pacific/Honolulu": datetime(2026, 11, 18, 2, 0, tzinfo=LONDON),
}


@pytest.fixture(params=PLACES)
def away(request, clock):
    """The time zone of somebody for whom it is another day than in London."""
    clock.move_to(PLACES[request.param])
    with timezone.override(request.param):
        assert timezone.localdate() != DAY
    return request.param


def test_who_accepts_from_far_away_belongs_from_londons_day_on(cast, signed_in, away):
    cast.lena.time_zone = away
    cast.lena.save()
    issued = actions.invite(
        by=cast.amir, service=cast.service, email=cast.lena.email, role=Role.PRACTITIONER, team=cast.harbour
    )
    signed_in(cast.lena).post(reverse("people:invitation", args=[issued.token]))
    membership = cast.lena.memberships.get(role=Role.PRACTITIONER)
    assert membership.starts_on == DAY
    assert membership in Membership.objects.current()


def test_whom_somebody_far_away_removes_belonged_until_londons_day(cast, signed_in, away):
    cast.amir.time_zone = away
    cast.amir.save()
    membership = cast.ada.memberships.get()
    signed_in(cast.amir).post(reverse("people:service:end_membership", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.ends_on == DAY
    assert membership not in Membership.objects.current()


def test_who_belongs_today_is_the_same_for_everybody(cast, away):
    membership = cast.ada.memberships.get()
    for change, belongs in (
        ({"starts_on": DAY, "ends_on": None}, True),
        ({"starts_on": date(2026, 11, 19), "ends_on": None}, False),
        ({"starts_on": date(2026, 1, 1), "ends_on": DAY}, False),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 19)}, True),
    ):
        Membership.objects.filter(pk=membership.pk).update(**change)
        with timezone.override(away):
            assert Membership.objects.current().filter(pk=membership.pk).exists() is belongs, change


def test_a_practitioner_whose_last_day_has_passed_in_london_may_begin_elsewhere(cast, away):
    cast.ada.memberships.update(ends_on=DAY)
    issued = actions.invite(
        by=cast.zed, service=cast.moor, email=cast.ada.email, role=Role.PRACTITIONER, team=cast.heather
    )
    with timezone.override(away):
        membership = actions.accept_invitation(by=cast.ada, token_hash=bytes(issued.invitation.token_hash))
    assert membership.starts_on == DAY
