"""Two tabs, two devices, double submits, a session that ends: nothing that was typed is lost."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.checkins import actions
from apps.safekeeping import held
from apps.safekeeping.merging import same
from tests.cast import PASSWORD
from tests.checkins.conftest import STEP_1, THIS_WEEK, Journey, hidden
from tests.conftest import LONDON, NOW, at_once


def steering(page: Any) -> dict[str, str]:
    """The hidden inputs that a page sends along."""
    return {name: hidden(page, name) for name in ("base", "aside", "page", "whose")}


def test_an_old_tab_does_not_undo_what_a_newer_one_wrote(ada_fills_in, cast):
    old_tab = hidden(ada_fills_in.open("challenges"), "base")
    ada_fills_in.save("challenges", {"challenge_words": "Written at my desk.", "pressure": "8"}, base=old_tab)
    ada_fills_in.save("challenges", {"challenge_words": "", "stretched": "2"}, base=old_tab)
    values = cast.ada.drafts.get().values
    assert (values["challenge_words"], values["pressure"], values["stretched"]) == (
        "Written at my desk.",
        8,
        2,
    )


def test_where_two_tabs_wrote_in_one_box_both_texts_are_on_the_page(ada_fills_in, cast):
    opened = hidden(ada_fills_in.open("challenges"), "base")
    ada_fills_in.save("challenges", {"challenge_words": "From the first tab."}, base=opened)
    clash = ada_fills_in.save("challenges", {"challenge_words": "From the second tab."}, base=opened)
    page = clash.content.decode()
    assert clash.status_code == 422
    assert "You also changed this in another tab" in page
    assert "From the first tab." in page
    assert "From the second tab." in page
    assert cast.ada.drafts.get().values["challenge_words"] == "From the first tab."


def test_after_a_clash_saving_again_keeps_what_ada_chose(ada_fills_in, cast):
    opened = hidden(ada_fills_in.open("challenges"), "base")
    ada_fills_in.save("challenges", {"challenge_words": "First.", "pressure": "3"}, base=opened)
    clash = ada_fills_in.save("challenges", {"challenge_words": "Second.", "pressure": "9"}, base=opened)
    settled = ada_fills_in.save(
        "challenges", {"challenge_words": "First. Second.", "pressure": "9"}, **steering(clash)
    )
    draft = cast.ada.drafts.get()
    assert settled.status_code == 302
    assert (draft.values["challenge_words"], draft.values["pressure"]) == ("First. Second.", 9)
    assert draft.set_aside == {}


def test_a_crash_after_a_clash_still_finds_both_texts(ada_fills_in):
    opened = hidden(ada_fills_in.open("challenges"), "base")
    ada_fills_in.autosave("challenges", {"challenge_words": "First."}, base=opened)
    ada_fills_in.autosave("challenges", {"challenge_words": "Second."}, base=opened)
    page = ada_fills_in.open("challenges").content.decode()
    assert "First." in page
    assert "Second." in page


def test_a_third_tab_does_not_push_out_what_the_second_one_wrote(ada_fills_in, cast):
    pages = [ada_fills_in.open("challenges") for _ in range(3)]
    for number, page in enumerate(pages):
        ada_fills_in.autosave("challenges", {"challenge_words": f"From tab {number}."}, **steering(page))
    later = ada_fills_in.open("challenges").content.decode()
    assert all(f"From tab {number}." in later for number in range(3))


def test_what_was_set_aside_stays_until_a_page_that_showed_it_is_sent(ada_fills_in, cast):
    first, second, third = (ada_fills_in.open("challenges") for _ in range(3))
    ada_fills_in.save("challenges", {"challenge_words": "First."}, **steering(first))
    ada_fills_in.autosave("challenges", {"challenge_words": "Second."}, **steering(second))
    ada_fills_in.save("challenges", {"challenge_words": "", "pressure": "4"}, **steering(third))
    showing = ada_fills_in.open("challenges")
    assert "Second." in showing.content.decode()
    ada_fills_in.save("challenges", {"challenge_words": "First.", "pressure": "4"}, **steering(showing))
    assert cast.ada.drafts.get().set_aside == {}


def test_a_page_that_ada_left_open_never_writes_into_bens_check_in(ada_fills_in, cast, signed_in):
    hers = steering(ada_fills_in.open("challenges"))
    his = signed_in(cast.ben)
    for address in ("challenges/", "challenges/save/"):
        response = his.post(f"/check-in/{THIS_WEEK}/{address}", {"challenge_words": "Ada's own.", **hers})
        assert response.status_code == 409
        assert "Ada's own." not in response.content.decode()
    assert not cast.ben.drafts.exists()


@pytest.mark.parametrize("base", ["[" * 200_000, "NaN", '{"pressure": NaN}', "[]", "nonsense", "null"])
def test_a_page_that_was_tampered_with_counts_as_a_blank_one(ada_fills_in, cast, base):
    assert ada_fills_in.autosave("challenges", {"challenge_words": "Kept."}, base=base).status_code == 200
    assert cast.ada.drafts.get().values["challenge_words"] == "Kept."


@pytest.mark.parametrize(
    ("slug", "name"),
    [("challenges", "challenge_words"), ("values", "meaning_words"), ("values", "value_words")],
)
def test_text_with_a_character_that_no_database_keeps_is_kept_without_it(ada_fills_in, cast, slug, name):
    assert ada_fills_in.autosave(slug, {name: "Copied from\x00a PDF"}).status_code == 200
    assert ada_fills_in.save(slug, {name: "Copied from\x00a PDF again"}).status_code in (302, 422)
    assert "\x00" not in cast.ada.drafts.get().values[name]
    assert "Copied from" in cast.ada.drafts.get().values[name]


@pytest.mark.parametrize("week", [THIS_WEEK + 1, THIS_WEEK + 40, THIS_WEEK - 3, THIS_WEEK - 400])
def test_no_draft_is_begun_for_a_week_that_is_not_open(ada_fills_in, cast, week):
    for part in ("challenges/", "challenges/save/"):
        ada_fills_in.client.post(f"/check-in/{week}/{part}", {"challenge_words": "Nowhere."})
    assert not cast.ada.drafts.exists()


def test_what_was_typed_just_before_the_week_closed_is_kept_just_after(ada_fills_in, cast, clock):
    last_week = Journey(ada_fills_in.client, THIS_WEEK - 1)
    clock.move_to(datetime(2026, 11, 23, 0, 1, tzinfo=LONDON))
    last_week.sign_in_again(cast.ada).save("challenges", {"challenge_words": "Typed at 23:59."})
    assert cast.ada.drafts.get().values["challenge_words"] == "Typed at 23:59."
    page = last_week.client.get(f"/check-in/{THIS_WEEK - 1}/").content.decode()
    assert "Typed at 23:59." in page


def test_saving_while_typing_says_when_and_what_to_compare_with_next(ada_fills_in, cast):
    answer = ada_fills_in.autosave("challenges", {"challenge_words": "Half a sen", "pressure": "7"}).json()
    assert answer["saved_at"] == "9am"
    assert answer["conflicts"] == []
    again = ada_fills_in.autosave(
        "challenges",
        {"challenge_words": "Half a sentence.", "pressure": "7"},
        base=json.dumps(answer["base"]),
    ).json()
    assert again["conflicts"] == []
    assert cast.ada.drafts.get().values["challenge_words"] == "Half a sentence."


def test_saving_while_typing_keeps_the_last_number_that_made_sense(ada_fills_in, cast):
    base = json.dumps(ada_fills_in.autosave("facts", {"days_worked": "4"}).json()["base"])
    answer = ada_fills_in.autosave("facts", {"days_worked": "44"}, base=base).json()
    assert cast.ada.drafts.get().values["days_worked"] == 4
    assert answer["not_kept"] == ["Days worked"]


@pytest.mark.parametrize("way", ["autosave", "save"])
def test_a_number_that_was_mended_is_no_conflict(way, ada_fills_in, cast):
    base = json.dumps(ada_fills_in.autosave("facts", {"days_worked": "4"}).json()["base"])
    mistyped = getattr(ada_fills_in, way)("facts", {"days_worked": "44"}, base=base)
    base = json.dumps(mistyped.json()["base"]) if way == "autosave" else hidden(mistyped, "base")
    assert ada_fills_in.autosave("facts", {"days_worked": "5"}, base=base).json()["conflicts"] == []
    assert cast.ada.drafts.get().values["days_worked"] == 5


def test_a_draft_begun_at_work_is_carried_on_at_home(ada_fills_in, cast, signed_in):
    ada_fills_in.save("challenges")
    at_home = signed_in(cast.ada).get(f"/check-in/{THIS_WEEK}/resume/", follow=True)
    assert at_home.redirect_chain[-1][0].endswith("/values/")
    assert "Too much." in signed_in(cast.ada).get(f"/check-in/{THIS_WEEK}/challenges/").content.decode()


def signed_out_post(whose: str, words: str) -> tuple[Client, Any]:
    """Somebody presses "Save and continue" after their session ended."""
    client = Client()
    return client, client.post(
        f"/check-in/{THIS_WEEK}/challenges/",
        {**STEP_1, "challenge_words": words, "base": "{}", "whose": whose},
    )


def sign_in(client: Client, person: Any, to: str) -> Any:
    return client.post(to, {"login": person.email, "password": PASSWORD})


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(ada_fills_in, cast):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client, response = signed_out_post(whose, "Typed at 17:40.")
    assert response.url.startswith("/account/login/")
    back = sign_in(client, cast.ada, response.url)
    assert back.url == f"/check-in/{THIS_WEEK}/challenges/"
    assert "Typed at 17:40." in client.get(back.url).content.decode()
    assert cast.ada.drafts.get().values["pressure"] == 8


def test_what_ada_typed_is_never_shown_to_ben_who_signs_in_next_on_the_same_computer(ada_fills_in, cast):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client, response = signed_out_post(whose, "Typed at 17:40.")
    back = sign_in(client, cast.ben, response.url)
    assert "Typed at 17:40." not in client.get(back.url).content.decode()
    assert not cast.ben.drafts.exists()
    assert held.KEY not in client.session


@pytest.mark.parametrize("whose", ["", "forged", "MQ:1abc:nonsense"])
def test_a_post_without_adas_mark_is_not_held(cast, clock, whose):
    client, response = signed_out_post(whose, "Not hers.")
    sign_in(client, cast.ada, response.url)
    assert not cast.ada.drafts.exists()


def test_what_is_held_is_sealed_in_the_session(ada_fills_in):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client, _ = signed_out_post(whose, "Typed at 17:40.")
    assert "Typed" not in str(dict(client.session))
    assert [set(each) for each in client.session[held.KEY]] == [{"owner", "sealed"}]


def test_what_is_typed_by_a_script_after_the_session_ended_stays_on_the_page(ada_fills_in):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client = Client()
    client.post(f"/check-in/{THIS_WEEK}/challenges/save/", {**STEP_1, "base": "{}", "whose": whose})
    assert held.KEY not in client.session


@pytest.mark.parametrize(
    "spoilt", [{"challenge_words": "a NUL\x00"}, {"base": "[" * 100_000}, {"pressure": "eleven"}]
)
def test_nothing_that_was_held_ever_keeps_ada_from_signing_in(ada_fills_in, cast, spoilt):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client = Client()
    response = client.post(f"/check-in/{THIS_WEEK}/challenges/", {**STEP_1, **spoilt, "whose": whose})
    back = sign_in(client, cast.ada, response.url)
    assert back.status_code == 302
    assert cast.ada.drafts.get().values["challenges"] == ["admin", "time_pressure"]


def test_what_cannot_be_put_back_is_said_and_ada_is_signed_in_all_the_same(ada_fills_in, cast, monkeypatch):
    def fail(**_):
        raise RuntimeError("a step that a new version no longer has")

    whose = hidden(ada_fills_in.open("challenges"), "whose")
    client, response = signed_out_post(whose, "Typed at 17:40.")
    monkeypatch.setattr(actions, "save_step", fail)
    back = sign_in(client, cast.ada, response.url)
    page = client.get(back.url).content.decode()
    assert "We could not put back what you typed" in page


def test_a_page_left_open_for_more_than_a_day_is_not_held(ada_fills_in, cast, clock):
    whose = hidden(ada_fills_in.open("challenges"), "whose")
    clock.move_to(datetime(2026, 11, 19, 9, 1, tzinfo=LONDON))
    client, response = signed_out_post(whose, "Yesterday's page.")
    sign_in(client, cast.ada, response.url)
    assert not cast.ada.drafts.exists()


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "pressure": st.one_of(st.none(), st.integers(0, 10)),
        "challenge_words": st.text(alphabet="ab ", max_size=3),
        "challenges": st.lists(st.sampled_from(["admin", "targets"]), unique=True),
    },
)


@given(saves=st.lists(st.tuples(ANSWERS, st.integers(0, 5)), min_size=1, max_size=6))
def test_however_saves_from_several_tabs_mix_no_words_disappear_unseen(
    django_db_setup, django_db_blocker, saves
):
    """A save either takes effect, or is reported as a clash and its words are set aside."""
    from django.db import transaction

    from tests.cast import Cast

    with django_db_blocker.unblock(), transaction.atomic():
        ada = Cast().ada
        pages = [{}]
        for number, (mine, opened) in enumerate(saves):
            base, tab = pages[min(opened, len(pages) - 1)], f"tab {number}"
            saved = actions.save_step(by=ada, week=THIS_WEEK, values=mine, base=base, now=NOW, page=tab)
            for name, value in mine.items():
                kept = saved.draft.values.get(name)
                if name in saved.conflicts:
                    assert same(kept, saved.conflicts[name])
                    aside = saved.draft.set_aside.get(name, {}).get(tab, "")
                    assert not isinstance(value, str) or same(aside, value)
                elif not same(value, base.get(name)):
                    assert same(kept, value)
            pages.append(dict(saved.draft.values))
        transaction.set_rollback(True)


def test_two_tabs_that_finish_at_once_make_one_check_in(committed_cast, clock):
    ada = committed_cast.ada
    actions.save_step(by=ada, week=THIS_WEEK, values={"meaning": 5}, base={}, now=NOW)
    made = at_once([lambda: actions.submit(by=ada, week=THIS_WEEK, now=NOW).pk] * 4)
    assert len(set(made)) == 1
    assert ada.checkins.count() == 1


def test_two_first_saves_at_once_make_one_draft(committed_cast, clock):
    ada = committed_cast.ada

    def saves(item: str) -> Callable[[], object]:
        return lambda: actions.save_step(by=ada, week=THIS_WEEK, values={item: 5}, base={}, now=NOW)

    at_once([saves(item) for item in ("meaning", "appraisal", "culture", "support")])
    assert ada.drafts.get().values == {"meaning": 5, "appraisal": 5, "culture": 5, "support": 5}


def test_journey_helper_refuses_to_pretend(ada_fills_in):
    """It fails when a step was not saved, so no test passes on a redirect to sign in."""
    with pytest.raises(AssertionError, match="/account/login/"):
        Journey(Client()).fill_in()
