"""Ada is warned of what could identify a patient in a check-in, decides, and is not asked again."""

import json

import pytest
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD
from tests.checkins.conftest import STEP_1, STEP_2, THIS_WEEK, Journey, hidden

PHONE = "07700 900123"
WORDS = f"She rang from {PHONE} again."
STEP_WITH = STEP_1 | {"challenge_words": WORDS}
WARNING = "This looks like it has a phone number (“07700 900123”) in it"
TO_MEND = f"/check-in/{THIS_WEEK}/challenges/?change=yes"
REVIEW = f"/check-in/{THIS_WEEK}/check-your-answers/"


def kept(answer):
    """What the button "Keep it as it is" posts."""
    return {"keep": answer.context["form"].keep_digest}


@pytest.fixture
def ada_keeps_it(ada_fills_in):
    """Her number is in the draft, warned of and kept."""
    warned = ada_fills_in.save("challenges", STEP_WITH)
    assert ada_fills_in.save("challenges", STEP_WITH, **kept(warned)).status_code == 302
    return ada_fills_in


def typed_and_left(journey):
    """What a script saves while typing; the rest of the week is filled in, and step 1 is never sent."""
    journey.fill_in()
    base = hidden(journey.open("challenges"), "base")
    assert journey.autosave("challenges", STEP_WITH, base=base).json()["conflicts"] == []


# --- On the step's page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "step", "name", "words", "seen"),
    [
        ("challenges", STEP_1, "challenge_words", WORDS, "a phone number (“07700 900123”)"),
        ("values", STEP_2, "meaning_words", "Born 3 May 1970.", "a date of birth (“3 May 1970”)"),
        ("values", STEP_2, "value_words", "rosie@example.com", "an email address (“rosie@example.com”)"),
    ],
)
def test_each_box_names_what_was_seen_in_it_and_keeps_it(ada_fills_in, cast, slug, step, name, words, seen):
    answer = ada_fills_in.save(slug, step | {name: words})
    assert answer.status_code == 422
    assert seen in answer.context["form"].errors[name][0]
    assert "Keep it as it is" in answer.content.decode()
    assert cast.ada.drafts.get().values[name] == words


def test_she_keeps_it_and_goes_on(ada_keeps_it, cast):
    assert cast.ada.drafts.get().values["challenge_words"] == WORDS


def test_she_mends_it_and_goes_on(ada_fills_in, cast):
    base = hidden(ada_fills_in.save("challenges", STEP_WITH), "base")
    mended = STEP_1 | {"challenge_words": "She rang again."}
    assert ada_fills_in.save("challenges", mended, base=base).status_code == 302
    assert cast.ada.drafts.get().values["challenge_words"] == "She rang again."


def test_words_without_any_bring_neither_warning_nor_button(ada_fills_in):
    assert "Keep it as it is" not in ada_fills_in.open("challenges").content.decode()
    assert ada_fills_in.save("challenges").status_code == 302


def test_leaving_for_now_warns_too_and_all_is_kept_whatever_she_does_then(ada_fills_in, cast):
    assert ada_fills_in.save("challenges", STEP_WITH, leave="yes").status_code == 422
    assert cast.ada.drafts.get().values["challenge_words"] == WORDS


def test_saving_while_typing_warns_of_nothing_and_keeps_everything(ada_fills_in, cast):
    answer = ada_fills_in.autosave("challenges", STEP_WITH)
    assert answer.status_code == 200
    assert set(answer.json()) == {"saved_at", "base", "conflicts", "not_kept"}
    assert cast.ada.drafts.get().values["challenge_words"] == WORDS


def test_what_was_saved_while_typing_is_warned_of_when_it_is_sent(ada_fills_in):
    base = json.dumps(ada_fills_in.autosave("challenges", STEP_WITH).json()["base"])
    assert WARNING in ada_fills_in.save("challenges", STEP_WITH, base=base).content.decode()


def test_a_stranger_who_reads_the_database_finds_neither_the_number_nor_a_mark_of_it(ada_keeps_it, cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, encode(identifiers_kept, 'escape') FROM checkins_draft t")
        stored = str(cursor.fetchall())
    assert PHONE not in stored
    for digest in cast.ada.drafts.get().identifiers_kept["challenge_words"]:
        assert digest not in stored


# --- Not asked twice ------------------------------------------------------------------------------------


def test_what_she_kept_is_not_asked_again_while_she_mends_something_else(ada_fills_in):
    wrong = STEP_WITH | {"pressure": "eleven"}
    answer = ada_fills_in.save("challenges", wrong, **kept(ada_fills_in.save("challenges", wrong)))
    assert set(answer.context["form"].errors) == {"pressure"}
    assert "Keep it as it is" not in answer.content.decode()
    assert ada_fills_in.save("challenges", STEP_WITH, base="{}").status_code == 302


def test_a_step_that_is_opened_again_and_sent_as_it_was_warns_of_nothing(ada_keeps_it, cast, signed_in):
    at_home = Journey(signed_in(cast.ada))
    base = hidden(at_home.open("challenges"), "base")
    assert at_home.save("challenges", STEP_WITH, base=base).status_code == 302


def test_a_number_half_deleted_while_typing_is_still_the_one_she_kept(ada_keeps_it):
    base = hidden(ada_keeps_it.open("challenges"), "base")
    half = STEP_1 | {"challenge_words": WORDS.replace("123", "")}
    base = json.dumps(ada_keeps_it.autosave("challenges", half, base=base).json()["base"])
    assert ada_keeps_it.save("challenges", STEP_WITH, base=base).status_code == 302


def test_another_number_beside_it_is_asked_about_alone(ada_keeps_it):
    base = hidden(ada_keeps_it.open("challenges"), "base")
    answer = ada_keeps_it.save(
        "challenges", STEP_1 | {"challenge_words": f"{WORDS} Or 07700 900124."}, base=base
    )
    (said,) = answer.context["form"].errors["challenge_words"]
    assert "07700 900124" in said
    assert PHONE not in said


def test_what_was_kept_in_one_box_is_asked_about_in_another(ada_keeps_it):
    assert ada_keeps_it.save("values", STEP_2 | {"meaning_words": WORDS}).status_code == 422


# --- Checking the answers -------------------------------------------------------------------------------


def test_what_was_typed_and_never_sent_is_warned_of_before_the_answers_are_checked(ada_fills_in):
    typed_and_left(ada_fills_in)
    answer = ada_fills_in.client.get(REVIEW)
    assert answer.url == TO_MEND
    assert WARNING in ada_fills_in.client.get(TO_MEND).content.decode()


def test_nothing_is_finished_before_she_has_decided(ada_fills_in, cast):
    typed_and_left(ada_fills_in)
    assert ada_fills_in.client.post(REVIEW).url == TO_MEND
    assert not cast.ada.checkins.exists()


def test_once_she_has_decided_there_she_is_back_to_check_and_can_finish(ada_fills_in, cast):
    typed_and_left(ada_fills_in)
    page = ada_fills_in.client.get(TO_MEND)
    answer = ada_fills_in.client.post(TO_MEND, STEP_WITH | kept(page) | {"base": hidden(page, "base")})
    assert answer.url == f"{REVIEW}#maincontent"
    assert WORDS in ada_fills_in.client.get(REVIEW).content.decode()
    ada_fills_in.client.post(REVIEW)
    assert cast.ada.checkins.get().challenge_words == WORDS


def test_a_correction_warns_of_what_is_new_and_not_of_what_was_finished(ada_keeps_it, cast):
    for slug in ("values", "coping", "results", "facts"):
        ada_keeps_it.save(slug)
    ada_keeps_it.client.post(REVIEW)
    base = hidden(ada_keeps_it.open("challenges"), "base")
    longer = STEP_1 | {"challenge_words": f"{WORDS} Twice."}
    assert ada_keeps_it.save("challenges", longer, base=base).status_code == 302
    base = hidden(ada_keeps_it.open("challenges"), "base")
    newer = STEP_1 | {"challenge_words": f"{WORDS} Or 07700 900124."}
    answer = ada_keeps_it.save("challenges", newer, base=base)
    assert "07700 900124" in answer.context["form"].errors["challenge_words"][0]
    assert cast.ada.checkins.get().challenge_words == WORDS


# --- Signed out -----------------------------------------------------------------------------------------


def test_what_she_kept_after_her_session_had_ended_is_not_asked_again(ada_fills_in, cast):
    answer = ada_fills_in.save("challenges", STEP_WITH)
    posted = STEP_WITH | kept(answer) | {n: hidden(answer, n) for n in ("base", "whose")}
    client = Client()
    to_sign_in = client.post(f"/check-in/{THIS_WEEK}/challenges/", posted).url
    back = client.post(to_sign_in, {"login": cast.ada.email, "password": PASSWORD})
    page = client.get(back.url)
    assert WORDS in page.content.decode()
    again = client.post(back.url, STEP_WITH | {"base": hidden(page, "base")})
    assert again.status_code == 302
