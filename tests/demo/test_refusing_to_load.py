"""Where demo data are not loaded, or not all of them."""

from datetime import timedelta

import pytest
from django.core.management import CommandError

from apps.checkins.models import CheckIn
from apps.demo import actions
from apps.people.models import User
from tests.demo.everything import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def test_it_refuses_outside_demo_mode(load_demo, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Demo data are for demo mode only"):
        load_demo(weeks=2)
    assert not User.objects.exists()


def test_it_refuses_a_database_with_a_real_person(load_demo, cast, listed):
    assert cast.ada
    with pytest.raises(CommandError, match="This database holds 1 person who is not made up"):
        load_demo(weeks=2)
    assert list(User.objects.all()) == [cast.ada]
    with pytest.raises(FileNotFoundError):
        listed()


@pytest.mark.parametrize(
    "address",
    ["ada@demo.heartwood.test.example.org", "ada@notdemo.heartwood.test", "demo.heartwood.test@example.org"],
)
def test_an_address_that_only_looks_made_up_is_a_real_person(address, load_demo):
    User.objects.create_user(address, name="Ada")
    with pytest.raises(CommandError, match="not made up"):
        load_demo(weeks=2)


def test_once_a_real_person_was_invited_into_the_demo_nothing_more_is_added(load_demo, cast, clock, listed):
    load_demo(weeks=4)
    before = everything()
    assert cast.ada
    clock.shift(timedelta(weeks=2))
    assert load_demo(weeks=4).endswith("Nothing was added.")
    assert everything() == before
    assert listed()


@pytest.mark.parametrize("weeks", [1, 261])
def test_it_refuses_a_senseless_number_of_weeks(weeks, load_demo):
    with pytest.raises(CommandError, match="--weeks must be from 2 to 260"):
        load_demo(weeks=weeks)


def test_if_it_breaks_half_way_nothing_is_there(load_demo, monkeypatch):
    def break_down(check_ins):
        raise RuntimeError("the power went")

    monkeypatch.setattr(actions, "_create_answers", break_down)
    with pytest.raises(RuntimeError):
        load_demo(weeks=4)
    assert not User.objects.exists()
    assert not CheckIn.objects.exists()
