"""Leave, sickness or anything else: a pause, not a miss."""

import contextlib
import re

from apps.checkins import actions
from apps.checkins.queries import State, week_records
from tests.checkins.conftest import LAST_WEEK, THIS_WEEK, Journey
from tests.conftest import NOW, at_once


def test_ada_marks_this_week_as_away_with_one_click(ada_fills_in, cast):
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    [record] = week_records(cast.ada, THIS_WEEK, THIS_WEEK, NOW)
    assert record.state is State.PAUSED


def test_ada_marks_a_fortnight_of_leave_ahead(ada_fills_in, cast):
    response = ada_fills_in.client.post(
        "/check-in/away/", {"first": str(THIS_WEEK + 3), "last": str(THIS_WEEK + 4)}, follow=True
    )
    assert "2 weeks are marked as away." in response.content.decode()
    assert [pause.week for pause in cast.ada.pauses.all()] == [(THIS_WEEK + 3).monday, (THIS_WEEK + 4).monday]


def test_nobody_is_asked_why(ada_fills_in):
    page = ada_fills_in.client.get("/check-in/away/").content.decode()
    assert "we do not ask which" in page
    assert page.count("<select") == 2
    assert "<textarea" not in page


def test_an_end_before_the_start_is_refused_beside_the_field(ada_fills_in, cast):
    response = ada_fills_in.client.post(
        "/check-in/away/", {"first": str(THIS_WEEK + 3), "last": str(THIS_WEEK + 1)}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "The last week away must be the first week away or a later one" in page
    assert re.search(rf'<option value="{THIS_WEEK + 3}"[^>]* selected', page)
    assert not cast.ada.pauses.exists()


def test_a_week_with_a_check_in_cannot_be_away(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    response = ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/", follow=True)
    assert "You have already checked in for that week." in response.content.decode()
    assert not cast.ada.pauses.exists()


def test_a_long_absence_passes_over_the_week_that_has_a_check_in(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    ada_fills_in.client.post("/check-in/away/", {"first": str(LAST_WEEK), "last": str(THIS_WEEK + 1)})
    assert {pause.week for pause in cast.ada.pauses.all()} == {LAST_WEEK.monday, (THIS_WEEK + 1).monday}


def test_weeks_that_were_passed_over_are_told(ada_fills_in):
    ada_fills_in.fill_in().finish()
    response = ada_fills_in.client.post(
        "/check-in/away/", {"first": str(LAST_WEEK), "last": str(THIS_WEEK + 1)}, follow=True
    )
    assert "2 weeks are marked as away. 1 was left as it was" in response.content.decode()


def test_weeks_that_are_marked_already_are_not_said_to_be_none(ada_fills_in):
    weeks = {"first": str(THIS_WEEK + 1), "last": str(THIS_WEEK + 2)}
    ada_fills_in.client.post("/check-in/away/", weeks)
    again = ada_fills_in.client.post("/check-in/away/", weeks, follow=True).content.decode()
    assert "These weeks stay as they were" in again
    assert "0 weeks" not in again


def test_a_week_away_is_not_filled_in_by_mistake_and_says_that_a_draft_is_kept(ada_fills_in):
    ada_fills_in.save("challenges")
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    assert ada_fills_in.open("challenges").url == f"/check-in/{THIS_WEEK}/"
    assert (
        "What you had written is kept" in ada_fills_in.client.get(f"/check-in/{THIS_WEEK}/").content.decode()
    )


def test_submitting_and_pausing_at_once_never_leave_both(committed_cast, clock):
    ada = committed_cast.ada
    for _ in range(5):
        actions.save_step(by=ada, week=THIS_WEEK, values={"meaning": 5}, base={}, now=NOW)
        at_once([lambda: submit(ada), lambda: pause(ada)])
        assert ada.checkins.count() + ada.pauses.count() == 1
        ada.checkins.all().delete()
        ada.pauses.all().delete()
        ada.drafts.all().delete()


def submit(person):
    actions.submit(by=person, week=THIS_WEEK, now=NOW)


def pause(person):
    with contextlib.suppress(actions.AlreadySubmittedError):
        actions.pause_weeks(by=person, first=THIS_WEEK, last=THIS_WEEK, now=NOW)


def test_checking_in_after_all_ends_the_pause(ada_fills_in, cast):
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    ada_fills_in.fill_in().finish()
    assert not cast.ada.pauses.exists()


def test_a_pause_keeps_the_draft(ada_fills_in, cast):
    ada_fills_in.save("challenges")
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    assert cast.ada.drafts.get().values["challenge_words"] == "Too much."


def test_ada_takes_a_pause_back(ada_fills_in, cast):
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/back/")
    assert not cast.ada.pauses.exists()


def test_marking_away_twice_is_marking_once(ada_fills_in, cast):
    for _ in range(2):
        ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/away/")
    assert cast.ada.pauses.count() == 1


def test_a_closed_week_is_not_marked_by_the_one_click(ada_fills_in, cast):
    response = ada_fills_in.client.post(f"/check-in/{THIS_WEEK - 2}/away/")
    assert response.status_code == 403
    assert not cast.ada.pauses.exists()


def test_ben_cannot_pause_adas_week(ada_fills_in, cast, signed_in):
    Journey(signed_in(cast.ben)).client.post(f"/check-in/{THIS_WEEK}/away/")
    assert not cast.ada.pauses.exists()
    assert cast.ben.pauses.count() == 1
