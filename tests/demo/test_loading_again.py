"""Loading again, on the same day or later."""

from datetime import timedelta

import pytest

from apps.checkins.models import Draft
from apps.demo import people
from tests.conftest import NOW
from tests.demo.everything import everything, priya, undone_again
from tests.diary import THIS_WEEK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_mode")]


def test_the_same_seed_on_the_same_day_gives_the_same_data(load_demo):
    with undone_again():
        load_demo(seed=7, weeks=12)
        first = everything()
    load_demo(seed=7, weeks=12)
    assert everything() == first


def test_another_seed_gives_other_data(load_demo):
    with undone_again():
        load_demo(seed=7, weeks=12)
        first = everything()
    load_demo(seed=8, weeks=12)
    assert everything() != first


def test_running_it_again_changes_nothing(load_demo):
    load_demo(weeks=6)
    before = everything()
    assert load_demo(weeks=6) == "The demo data are up to date."
    assert everything() == before


def test_three_weeks_later_it_adds_the_new_weeks_and_changes_no_old_one(load_demo, clock):
    load_demo(weeks=12)
    before = everything()["check-ins"]
    clock.shift(timedelta(weeks=3))
    assert load_demo(weeks=12).startswith("Added 0 people, ")
    after = everything()["check-ins"]
    assert set(before) < set(after)
    assert {row[1] for row in set(after) - set(before)} <= {(THIS_WEEK + n).monday for n in range(-1, 4)}


def test_topping_up_week_by_week_gives_the_same_as_loading_at_the_end(load_demo, clock):
    late = NOW + timedelta(weeks=4)
    clock.move_to(late)
    # Who joined how long ago depends on the day of the first loading, so the others are compared.
    steady = {p.email for p in people.everybody() if p.weeks_ago is None and p.left_weeks_ago is None}
    with undone_again():
        load_demo(weeks=12)
        whole = [row for row in everything()["answers"] if row[0] in steady]
    for week in range(5):
        clock.move_to(NOW + timedelta(weeks=week))
        load_demo(weeks=8 + week)
    assert [row for row in everything()["answers"] if row[0] in steady] == whole


def test_what_somebody_did_as_a_demo_person_stays(load_demo, clock):
    load_demo(weeks=4)
    Draft.objects.create(person=priya(), week=THIS_WEEK.monday, values={"pressure": 9})
    clock.shift(timedelta(weeks=1))
    load_demo(weeks=4)
    assert priya().drafts.get().values == {"pressure": 9}
    assert not priya().checkins.filter(week=THIS_WEEK.monday).exists()
