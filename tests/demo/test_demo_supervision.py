"""What demo people show their supervisors, so that there is something to look at from both sides."""

import pytest

from apps.people.models import Supervision, User
from apps.safekeeping.acting import acting
from apps.supervision import queries
from tests import eye
from tests.demo.everything import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def named(name):
    return User.objects.get(name=name)


def test_everybody_is_supervised_by_one_other_person(load_demo):
    load_demo(weeks=2)
    pairs = Supervision.objects.current().values_list("practitioner__name", "supervisor__name")
    assert dict(pairs)["Priya Nair"] == "Grace Okafor"
    assert dict(pairs)["Siân Pritchard"] == "Grace Okafor"
    assert dict(pairs)["Beth Ramsbottom"] == "Siân Pritchard"
    # Everybody but the one who has left.
    assert len(pairs) == len(dict(pairs)) == 33


def test_grace_is_shown_something_by_two_and_not_by_who_withdrew(load_demo, signed_in):
    load_demo()
    page = signed_in(named("Grace Okafor")).get("/supervision/people/").content.decode()
    assert page.index("Chloe Bennett") < page.index("Priya Nair")
    assert "Check-in trend, coping plans and supervision topics, until" in page
    assert "Siobhán" not in page


def test_priya_shows_her_trend_two_plans_and_the_topics_that_are_left(load_demo):
    load_demo()
    priya, grace = named("Priya Nair"), named("Grace Okafor")
    [grant] = priya.grants.all()
    eye.shut()
    with acting(grace.pk):
        shown = queries.opened(grant.pk)
    assert (len(shown.plans), len(shown.topics)) == (2, 2)
    assert len(shown.answers) > 12


def test_siobhan_has_withdrawn_what_she_granted(load_demo):
    load_demo()
    [grant] = named("Siobhán Gallagher").grants.all()
    assert grant.granted_at < grant.withdrawn_at


def test_a_supervision_that_somebody_ended_while_looking_around_stays_ended(load_demo):
    load_demo(weeks=2)
    Supervision.objects.filter(practitioner__name="Priya Nair").update(ends_on="2026-11-17")
    load_demo(weeks=2)
    assert not Supervision.objects.current().filter(practitioner__name="Priya Nair").exists()


def test_loading_again_grants_nothing_twice(load_demo):
    load_demo()
    before = everything()
    load_demo()
    assert everything() == before
    assert before["grants"]
