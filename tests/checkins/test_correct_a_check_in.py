"""Ada changes what she has sent, until the week closes."""

import json
from datetime import datetime

from tests.checkins.conftest import STEP_3, THIS_WEEK
from tests.conftest import LONDON


def test_ada_corrects_a_check_in_and_the_rest_stays(ada_fills_in, cast, clock):
    ada_fills_in.fill_in().finish()
    clock.shift(3600)
    page = ada_fills_in.open("coping").content.decode()
    assert "You are changing a check-in that you finished" in page
    base = {**STEP_3, "self_care": 4, "boundaries": 7, "support": 8}
    ada_fills_in.save("coping", {**STEP_3, "self_care": "9"}, base=json.dumps(base))
    assert cast.ada.checkins.get().answers.get(item="self_care").figure == 4, "not before it is sent again"
    ada_fills_in.finish()
    checkin = cast.ada.checkins.get()
    assert checkin.answers.get(item="self_care").figure == 9
    assert checkin.answers.count() == 8
    assert checkin.challenge_words == "Too much."
    assert checkin.corrected_at > checkin.submitted_at


def test_a_correction_that_is_thrown_away_leaves_the_check_in_as_it_was(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    ada_fills_in.save("values", {"meaning": "1"})
    ada_fills_in.client.post(ada_fills_in.address("discard"))
    assert cast.ada.checkins.get().answers.get(item="meaning").figure == 6
    assert not cast.ada.drafts.exists()


def test_unfinished_changes_are_told_before_the_week_closes(ada_fills_in, cast):
    ada_fills_in.fill_in().finish()
    ada_fills_in.save("values", {"meaning": "1"})
    page = ada_fills_in.client.get("/check-in/").content.decode()
    assert "You have changes that are not finished" in page
    assert f"/check-in/{THIS_WEEK}/resume/" in page


def test_changing_one_answer_comes_back_to_checking_them_all(ada_fills_in):
    ada_fills_in.fill_in()
    review = ada_fills_in.open("check-your-answers").content.decode()
    assert f"/check-in/{THIS_WEEK}/values/?change=yes#id_meaning" in review
    address = f"/check-in/{THIS_WEEK}/values/?change=yes"
    changed = ada_fills_in.client.post(address, {"meaning": "1", "base": '{"meaning": 6}'})
    assert changed.url == f"/check-in/{THIS_WEEK}/check-your-answers/#maincontent"
    other_strategies = ada_fills_in.client.post(f"/check-in/{THIS_WEEK}/coping/?change=yes", STEP_3)
    assert other_strategies.url == f"/check-in/{THIS_WEEK}/results/?change=yes#maincontent"


def test_a_correction_keeps_late_as_it_was(ada_fills_in, cast, clock):
    ada_fills_in.fill_in().finish()
    clock.move_to(datetime(2026, 11, 25, 9, 0, tzinfo=LONDON))
    ada_fills_in.sign_in_again(cast.ada)
    ada_fills_in.save("values", {"meaning": "1"})
    ada_fills_in.finish()
    assert not cast.ada.checkins.get().late
