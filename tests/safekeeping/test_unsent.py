"""What is typed and not sent is kept for its author: through crashes, mistakes, lost sessions and desks."""

from typing import Any

import pytest
from django.db import connection

from apps.safekeeping import unsent
from apps.safekeeping.inputs import KEPT_LIMIT, STEERING
from apps.safekeeping.models import AuditEvent, Unsent
from tests.conftest import at_once
from tests.safekeeping.tabs import Tab

# --- One tab --------------------------------------------------------------------------------------------


def test_after_a_crash_the_page_shows_all_that_was_typed(opens, cast):
    tab = opens(cast.ada).type(
        words="Half a thought\n\nand another", title="Tuesday", mood="low", tools=["pen", "quill"],
        pinned="on", day_day="17", day_month="11",
    )  # fmt: skip
    tab.autosave()
    later = opens(cast.ada)
    shown = {name: value for name, value in later.inputs.items() if name not in STEERING}
    assert shown == {name: value for name, value in tab.inputs.items() if name not in STEERING}
    assert "You typed this on Wednesday 18 November and had not saved it." in later.text


def test_what_was_typed_is_shown_without_errors(opens, cast):
    opens(cast.ada).type(title="No words yet").autosave()
    assert "There is a problem" not in opens(cast.ada).text


def test_a_script_is_told_when_it_was_saved(opens, cast):
    answer = opens(cast.ada).type(words="Half").autosave()
    assert (answer.json()["saved_at"], answer.json()["conflicts"]) == ("9am", [])


def test_opening_a_page_writes_nothing(opens, cast):
    opens(cast.ada)
    opens(cast.ada).autosave()
    assert not Unsent.objects.exists()


def test_a_mistake_in_the_form_keeps_the_rest(opens, cast, notes):
    tab = opens(cast.ada).type(words="All of it", title="x" * 31)
    assert tab.send().status_code == 422
    assert notes == {}
    assert opens(cast.ada).inputs["words"] == "All of it"


def test_sending_saves_and_lets_go_of_what_was_kept(opens, cast, notes):
    tab = opens(cast.ada).type(words="Done.")
    tab.autosave()
    assert tab.send().status_code == 302
    assert notes["tuesday"]["words"] == "Done."
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("words", ["Once.", "On two\nlines.", "With space around \n"])
def test_a_double_click_sends_the_same_twice(opens, cast, notes, words):
    tab = opens(cast.ada).type(words=words)
    assert tab.send().status_code == 302
    notes["tuesday"]["words"] = notes["tuesday"]["words"].replace("\r\n", "\n")
    assert tab.send().status_code == 302
    assert notes["tuesday"]["words"].split() == words.split()


def test_what_a_link_filled_in_is_kept_with_what_was_typed(opens, cast):
    opens(cast.ada, "/note/tuesday/?title=From+a+link").type(words="Some").autosave()
    assert opens(cast.ada).inputs["title"] == "From a link"


def test_a_box_without_its_tick_stays_without(opens, cast, notes):
    notes["tuesday"] = {"words": "Before", "pinned": True, "tools": ["quill", "pen"]}
    tab = opens(cast.ada)
    assert (tab.inputs["pinned"], tab.inputs["tools"]) == ("on", ["pen", "quill"])
    tab.type(pinned=None, tools=None).autosave()
    assert "pinned" not in opens(cast.ada).inputs
    tab.send()
    assert (notes["tuesday"]["pinned"], notes["tuesday"]["tools"]) == (False, [])


def test_a_text_with_a_character_that_no_database_keeps_is_kept_without_it(opens, cast):
    opens(cast.ada).type(words="Copied from\x00a PDF").autosave()
    assert opens(cast.ada).inputs["words"] == "Copied froma PDF"


def test_more_than_a_box_keeps_is_said_while_typing_and_sent_in_whole(opens, cast, notes):
    tab = opens(cast.ada).type(words="x" * (KEPT_LIMIT + 1))
    assert tab.autosave().json()["too_long"]
    assert tab.send().status_code == 302
    assert len(notes["tuesday"]["words"]) == KEPT_LIMIT + 1


@pytest.mark.parametrize(
    "base", ["[" * 90_000, "NaN", "[]", "null", '{"words": {"a": 1}}', '{"words": "\\ud800"}', '{"x": [1]}']
)
def test_a_page_that_was_tampered_with_still_keeps_what_was_typed(opens, cast, base):
    tab = opens(cast.ada).type(words="Kept.", base=base)
    assert tab.autosave().status_code == 200
    assert opens(cast.ada).inputs["words"] == "Kept."
    tab.type(base=base)
    assert tab.send().status_code in (302, 422)


def test_of_buttons_and_steering_nothing_is_kept(opens, cast):
    opens(cast.ada).type(words="Some", leave="yes", keep="digest").autosave()
    assert set(Unsent.objects.get().values) == {
        "words", "title", "mood", "tools", "pinned", "day_day", "day_month", "day_year", "template",
    }  # fmt: skip


def test_the_database_holds_no_word_of_it(opens, cast):
    opens(cast.ada).type(words="My manager laughed").autosave()
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, encode(values, 'escape') FROM safekeeping_unsent t")
        assert "laughed" not in str(cursor.fetchall())


def test_saving_while_typing_leaves_no_row_in_the_audit(opens, cast):
    tab = opens(cast.ada)
    before = AuditEvent.objects.count()
    tab.type(words="One").autosave()
    tab.type(words="One two").autosave()
    assert AuditEvent.objects.count() == before


def test_with_too_many_unfinished_forms_a_new_one_is_refused_and_the_others_go_on(opens, cast, monkeypatch):
    monkeypatch.setattr(unsent, "MOST_FORMS", 1)
    first, second = opens(cast.ada), opens(cast.ada, "/note/other/")
    first.type(words="First").autosave()
    refused = second.type(words="Second").autosave()
    assert (refused.status_code, refused.json()) == (409, {"too_many": True})
    assert first.type(words="First, longer").autosave().status_code == 200


def test_unfinished_forms_are_listed_with_what_they_say_the_latest_first(opens, cast, clock):
    for key, words in (("one", "First"), ("two", "Second"), ("blank", "x")):
        opens(cast.ada, f"/note/{key}/").type(words=words).autosave()
        clock.shift(60)
    opens(cast.ada, "/note/blank/").type(words="").autosave()
    opens(cast.ben, "/note/three/").type(words="Ben's").autosave()
    listed = [(row.form, row.values["words"]) for row in unsent.unsent_of(cast.ada.pk, "test.note/")]
    assert listed == [("test.note/two", "Second"), ("test.note/one", "First")]
    assert unsent.unsent_of(cast.ada.pk, "another.") == []


# --- Throwing away --------------------------------------------------------------------------------------


def throw_away(tab: Tab, **more: str) -> Any:
    return tab.client.post("/kept/throw-away/", {"whose": tab.inputs["whose"], "back": tab.address} | more)


def test_what_was_typed_can_be_thrown_away(opens, cast):
    tab = opens(cast.ada).type(words="Nothing for keeps")
    tab.autosave()
    assert throw_away(tab).url == "/note/tuesday/"
    assert Tab(tab.client).inputs["words"] == ""
    assert AuditEvent.objects.filter(action="safekeeping.thrown_away").count() == 1


def test_throwing_away_twice_is_throwing_away_once(opens, cast):
    tab = opens(cast.ada).type(words="Nothing for keeps")
    tab.autosave()
    assert [throw_away(tab).status_code, throw_away(tab).status_code] == [302, 302]


def test_ben_cannot_throw_away_what_ada_typed(opens, cast, signed_in):
    tab = opens(cast.ada).type(words="Hers")
    tab.autosave()
    tab.client = signed_in(cast.ben)
    throw_away(tab)
    assert opens(cast.ada).inputs["words"] == "Hers"


@pytest.mark.parametrize(
    "back",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "home:start", "x", ""],
)
def test_throwing_away_leads_nowhere_else(opens, cast, back):
    assert throw_away(opens(cast.ada), back=back).url == "/"


# --- Whose it is ----------------------------------------------------------------------------------------


def test_a_page_that_ada_left_open_never_becomes_bens(opens, cast, signed_in, notes):
    tab = opens(cast.ada).type(words="Ada's own")
    tab.client = signed_in(cast.ben)
    assert (tab.autosave().status_code, tab.answer.json()) == (409, {"somebody_elses": True})
    response = tab.send()
    assert response.status_code == 409
    assert "Ada's own" not in response.content.decode()
    assert notes == {}
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("whose", ["", "forged", "MQ:1abc:nonsense"])
def test_a_script_without_our_mark_keeps_nothing(opens, cast, whose):
    assert opens(cast.ada).type(words="Whose?", whose=whose).autosave().status_code == 400
    assert not Unsent.objects.exists()


# --- At once --------------------------------------------------------------------------------------------


def test_first_saves_from_several_tabs_at_once_lose_nothing(committed_cast, clock, signed_in, notes):
    ada = committed_cast.ada
    boxes = {"words": "Words", "title": "Title", "mood": "low", "day_day": "17"}
    tabs = [Tab(signed_in(ada)).type(**{name: text}) for name, text in boxes.items()]
    at_once([tab.autosave for tab in tabs])
    assert boxes.items() <= Unsent.objects.get().values.items()
