"""PostgreSQL asks for itself whether a grant fits what it refers to, and adds nothing to one that is given.

The keys that rows refer by are looked up past row security, so that a mistake of the application could name
rows of other people.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, transaction

from apps.safekeeping.acting import acting
from apps.supervision import actions
from apps.supervision.models import Grant, GrantedPlan
from tests import eye
from tests.conftest import NOW
from tests.diary import THIS_WEEK
from tests.supervision.conftest import supervises
from tests.supervision.test_what_a_supervisor_sees import looks, plan_of


def test_no_plan_is_added_to_a_grant_that_is_given(cast, ada_grants):
    grant, walk = ada_grants(plans=[plan_of(cast.ada)]), plan_of(cast.ada, "walk")
    with pytest.raises(Error, match="no plan is added"), transaction.atomic(), acting(cast.ada.pk):
        GrantedPlan.objects.create(person=cast.ada, grant=grant, plan=walk)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), acting(cast.ada.pk):
        GrantedPlan.objects.update(plan=walk)
    assert [plan.action for plan in looks(cast.sade, grant).plans] == ["stretch"]


def test_nobody_else_adds_a_plan_to_adas_grant(cast, ada_grants):
    grant, walk = ada_grants(plans=[plan_of(cast.ada)]), plan_of(cast.ada, "walk")
    eye.shut()
    # As somebody else, Ben is not told that there is such a grant, and PostgreSQL finds it for the reference.
    with acting(cast.ben.pk):
        GrantedPlan.objects.bulk_create([GrantedPlan(person=cast.ben, grant=grant, plan=walk)])
    assert [plan.action for plan in looks(cast.sade, grant).plans] == ["stretch"]


def a_supervision_of_others(cast, said):
    said["supervision"] = supervises(cast.sade, cast.ben)


def a_place_of_somebody_elses(cast, said):
    said["membership"] = cast.ben.memberships.get()


def a_supervisors_place_that_is_nobodys(cast, said):
    said["supervisor_membership"] = cast.ada.memberships.get()


def somebody_who_does_not_supervise(cast, said):
    said["supervisor"] = cast.ben


def shown_of(cast, supervision, wrong):
    """What is shown to whoever a grant of Ada's names, in which something is `wrong`."""
    said = {
        "supervisor": cast.sade,
        "supervision": supervision,
        "membership": cast.ada.memberships.get(),
        "supervisor_membership": cast.sade.memberships.get(),
    }
    wrong(cast, said)
    until = NOW + timedelta(days=7)
    terms = {"from_week": THIS_WEEK.monday, "granted_at": NOW, "ends_at": until, "wording_version": 1}
    return looks(said["supervisor"], Grant.objects.create(person=cast.ada, shows_trend=True, **terms, **said))


def test_one_that_fits_is_shown(cast, sade_supervises_ada):
    assert shown_of(cast, sade_supervises_ada, lambda *_: None)


@pytest.mark.parametrize(
    "wrong",
    [
        a_supervision_of_others,
        a_place_of_somebody_elses,
        a_supervisors_place_that_is_nobodys,
        somebody_who_does_not_supervise,
    ],
)
def test_a_grant_that_does_not_fit_what_it_refers_to_shows_nothing(wrong, cast, sade_supervises_ada):
    assert shown_of(cast, sade_supervises_ada, wrong) is None


def test_the_latest_last_day_fits_on_every_night_of_the_year(cast, ada_grants, clock):
    """Just after midnight, with the clocks going back within it, 365 days on ends more than a year later."""
    just_after_midnight = datetime(2028, 10, 27, 23, 30, tzinfo=UTC)
    clock.move_to(just_after_midnight)
    latest = actions.latest_last_day(cast.ada, just_after_midnight)
    assert latest == date(2029, 10, 27)
    assert ada_grants(now=just_after_midnight, last_day=latest).ends_at == datetime(
        2029, 10, 27, 23, tzinfo=UTC
    )
    assert actions.latest_last_day(cast.ada, just_after_midnight + timedelta(hours=1)) == date(2029, 10, 28)
