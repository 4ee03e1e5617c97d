"""Ada writes topics for supervision, ticks them off, and notes what came of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from apps.resilience.model import model
from apps.supervision.models import Topic
from tests.conftest import NOW
from tests.supervision.topics import LIST, WORDS, shown, wrote


def test_a_first_visit_says_what_a_topic_is(hers):
    page = shown(hers)
    assert "A topic is a line or two in your own words" in page
    assert "Write your first topic" in page


def test_ada_writes_a_topic_and_finds_it_on_her_list(hers, cast):
    wrote(hers, challenge="no_breathing_space")
    page = shown(hers)
    assert WORDS in page
    assert model().challenge("no_breathing_space").label in page
    topic = cast.ada.topics.get()
    assert (topic.challenge, topic.made_at) == ("no_breathing_space", NOW)
    assert topic.challenge_version == model().challenge("no_breathing_space").version


def test_a_new_page_has_a_number_of_its_own_so_that_a_second_click_writes_once(hers):
    address = hers.get(f"{LIST}new/").url
    for _ in range(2):
        hers.post(address, {"words": WORDS})
    assert Topic.objects.count() == 1


def test_she_changes_it_until_it_is_ticked_off(hers, cast):
    address = wrote(hers)
    hers.post(address, {"words": "Something else"})
    assert cast.ada.topics.get().words == "Something else"
    hers.post(f"{address}tick-off/")
    assert hers.get(address).url == LIST


def test_a_change_of_a_topic_that_was_ticked_off_meanwhile_is_kept_and_not_saved(hers, cast):
    address = wrote(hers)
    hers.post(f"{address}tick-off/")
    answer = hers.post(address, {"words": "Typed in another tab"})
    assert answer.status_code == 422
    assert "You ticked this topic off" in answer.content.decode()
    assert "Typed in another tab" in answer.content.decode()
    assert cast.ada.topics.get().words == WORDS
    hers.post(f"{address}untick/")
    assert "Typed in another tab" in shown(hers, address)


def test_a_challenge_that_stays_keeps_the_version_that_was_shown(hers, cast):
    address = wrote(hers, challenge="admin")
    cast.ada.topics.update(challenge_version=7)
    hers.post(address, {"words": "Other words", "challenge": "admin"})
    assert cast.ada.topics.get().challenge_version == 7


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"words": " "}, "Write what you want to bring up"),
        ({"words": "x" * 2001}, "Shorten this to 2,000 characters or fewer"),
        ({"words": WORDS, "challenge": "no-such"}, "Choose a challenge from the list"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_is_still_there(mistake, said, hers):
    address = f"{LIST}{uuid4()}/"
    answer = hers.post(address, mistake)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert mistake["words"].strip() in answer.content.decode()
    assert not Topic.objects.exists()
    assert mistake["words"].strip() in shown(hers, address)


@pytest.mark.parametrize("box", ["words", "private_notes"])
def test_what_could_identify_a_patient_is_warned_of_and_can_be_kept(box, hers, cast):
    address = wrote(hers)
    page = address if box == "words" else f"{address}notes/"
    text = "Call 943 476 5919 back"
    warned = hers.post(page, {box: text})
    assert warned.status_code == 422
    assert "an NHS number (“943 476 5919”)" in warned.content.decode()
    keep = warned.context["form"].keep_digest
    assert hers.post(page, {box: text, "keep": keep}).status_code == 302
    assert getattr(cast.ada.topics.get(), box) == text


def test_what_was_typed_and_not_saved_is_offered_again(hers):
    address = f"{LIST}{uuid4()}/"
    whose = hers.get(address).context["page"].whose
    hers.post("/kept/", {"whose": whose, "words": "Half a tho", "base": '{"words": ""}'})
    page = shown(hers)
    assert "Started, not saved" in page
    assert "Half a tho" in page
    assert "Half a tho" in shown(hers, address)


def test_a_page_of_somebody_else_on_this_computer_saves_nothing(hers, cast, signed_in):
    address = f"{LIST}{uuid4()}/"
    whose = hers.get(address).context["page"].whose
    assert signed_in(cast.ben).post(address, {"words": WORDS, "whose": whose}).status_code == 409
    assert not Topic.objects.exists()


# --- Afterwards -----------------------------------------------------------------------------------------


def test_she_ticks_it_off_and_opens_it_again(hers, cast, clock):
    address = wrote(hers)
    for _ in range(2):
        hers.post(f"{address}tick-off/")
        clock.shift(timedelta(hours=1))
    assert cast.ada.topics.get().discussed_at == NOW
    assert "Ticked off on 18 November 2026." in shown(hers)
    for _ in range(2):
        hers.post(f"{address}untick/")
    assert cast.ada.topics.get().discussed_at is None


def test_many_that_are_ticked_off_stand_latest_first_and_the_rest_is_folded_away(hers, cast):
    for number in range(7):
        cast.ada.topics.create(words=f"The {number}th", discussed_at=NOW - timedelta(days=number))
    page = hers.get(LIST)
    assert [card.topic.words for card in page.context["done"]] == [f"The {number}th" for number in range(5)]
    assert [card.topic.words for card in page.context["done_before"]] == ["The 5th", "The 6th"]
    assert "The 6th" in page.content.decode()


def test_her_notes_of_what_came_of_it_are_on_her_list(hers, cast):
    address = wrote(hers)
    hers.post(f"{address}notes/", {"private_notes": "Ask for the rota on Monday."})
    assert "Ask for the rota on Monday." in shown(hers)
    hers.post(f"{address}notes/", {"private_notes": ""})
    assert cast.ada.topics.get().private_notes == ""


def test_notes_that_are_too_long_are_shown_again(hers):
    address = wrote(hers)
    answer = hers.post(f"{address}notes/", {"private_notes": "x" * 5001})
    assert answer.status_code == 422
    assert "Shorten this to 5,000 characters or fewer" in answer.content.decode()
    assert "You typed something here and have not saved it." in shown(hers)


def test_she_is_asked_before_it_is_removed_with_all_that_was_typed_about_it(hers, cast):
    address = wrote(hers)
    hers.post(f"{address}notes/", {"private_notes": "x" * 5001})
    assert "Remove this topic for good?" in shown(hers, f"{address}remove/")
    assert Topic.objects.exists()
    removed = hers.post(f"{address}remove/")
    assert removed.url == LIST
    assert not Topic.objects.exists()
    assert not cast.ada.unsent.exists()
