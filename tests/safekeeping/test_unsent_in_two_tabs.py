"""Two tabs, two devices, two pages of one form: an old one never undoes a newer one, and no word is lost."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.safekeeping.merging import merge, same
from apps.safekeeping.models import Unsent

CLASH = "You also changed this in another tab or on another device"


def test_an_old_tab_does_not_undo_what_a_newer_one_typed(opens, cast, notes):
    old, new = opens(cast.ada), opens(cast.ada)
    new.type(words="Written in the new tab").autosave()
    old.type(title="A title").autosave()
    assert old.send().status_code == 302
    assert (notes["tuesday"]["words"], notes["tuesday"]["title"]) == ("Written in the new tab", "A title")


def test_where_both_wrote_in_one_box_sending_shows_both_once(opens, cast, notes):
    first, second = opens(cast.ada), opens(cast.ada)
    first.type(words="First.").autosave()
    refused = second.type(words="Second.").send()
    assert refused.status_code == 422
    assert CLASH in second.text
    assert "First." in second.text
    assert second.inputs["words"] == "Second."
    assert second.type(words="First. Second.").send().status_code == 302
    assert notes["tuesday"]["words"] == "First. Second."


def test_a_script_is_told_which_box_is_in_doubt(opens, cast):
    first, second = opens(cast.ada), opens(cast.ada)
    first.type(words="First.").autosave()
    assert second.type(words="Second.").autosave().json()["conflicts"] == ["words"]


def test_a_crash_after_a_clash_still_finds_both(opens, cast):
    tabs = [opens(cast.ada).type(words=f"From tab {number}.") for number in range(3)]
    for tab in tabs:
        tab.autosave()
    assert all(f"From tab {number}." in opens(cast.ada).text for number in range(3))


def test_words_of_another_tab_are_shown_before_they_go(opens, cast, notes):
    first, second = opens(cast.ada), opens(cast.ada)
    first.type(words="First.").autosave()
    second.type(words="Second.").autosave()
    assert first.send().status_code == 422
    assert "Second." in first.text
    assert first.send().status_code == 302
    assert not Unsent.objects.exists()


def test_a_clash_in_choices_is_told_in_the_words_of_the_page(opens, cast, notes):
    first, second = opens(cast.ada).type(words="Same"), opens(cast.ada).type(words="Same")
    first.type(mood="low", tools=["pen", "ink"]).autosave()
    second.type(mood="fine", tools=["quill"]).send()
    assert "It says there: “Rather low”." in second.text
    assert "It says there: “A pen, A pot of ink”." in second.text
    assert second.send().status_code == 302
    assert (notes["tuesday"]["mood"], notes["tuesday"]["tools"]) == ("fine", ["quill"])


def test_what_nobody_sees_is_never_in_doubt(opens, cast, notes):
    first, second = opens(cast.ada), opens(cast.ada)
    first.type(template="letter").autosave()
    assert second.type(words="Some", template="list").send().status_code == 302
    assert notes["tuesday"]["template"] == "list"


def test_a_tab_opened_before_another_one_was_sent_does_not_undo_it(opens, cast, notes):
    notes["tuesday"] = {"words": "Before", "title": "Old"}
    old, new = opens(cast.ada), opens(cast.ada)
    new.type(title="New").send()
    old.type(words="Later").autosave()
    assert old.send().status_code == 302
    assert (notes["tuesday"]["words"], notes["tuesday"]["title"]) == ("Later", "New")


def test_words_that_another_tab_has_sent_are_shown_before_they_are_replaced(opens, cast, notes):
    old, new = opens(cast.ada), opens(cast.ada)
    new.type(words="Sent from the new tab").send()
    old.type(words="Typed in the old one").autosave()
    assert old.send().status_code == 422
    assert "Sent from the new tab" in old.text
    assert old.send().status_code == 302
    assert notes["tuesday"]["words"] == "Typed in the old one"


@pytest.mark.parametrize("kept", ["On two\nlines", "On two\r\nlines", " On two\nlines\n"])
def test_line_breaks_and_space_around_words_are_no_change(opens, cast, notes, kept):
    notes["tuesday"] = {"words": kept}
    old, new = opens(cast.ada), opens(cast.ada)
    new.type(words="Something else").autosave()
    assert old.send().status_code == 302
    assert notes["tuesday"]["words"] == "Something else"


# --- A form on two pages --------------------------------------------------------------------------------


def test_what_a_later_page_suggests_can_be_changed_while_typing(opens, cast):
    opens(cast.ada, "/steps/1/").type(one="First").send()
    second = opens(cast.ada, "/steps/2/")
    assert second.inputs["two"] == "As suggested"
    assert second.type(two="My own").autosave().json()["conflicts"] == []
    assert Unsent.objects.get().values == {"one": "First", "two": "My own"}


def test_words_set_aside_on_one_page_are_not_settled_by_sending_another(opens, cast):
    tabs = [opens(cast.ada, "/steps/2/").type(two=words) for words in ("Mine", "And mine")]
    for tab in tabs:
        tab.autosave()
    assert opens(cast.ada, "/steps/1/").type(one="First").send().status_code == 302
    assert "And mine" in opens(cast.ada, "/steps/2/").text


# --- However they mix -----------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "a", "b", "a b", " a", "a\nb", "a\r\nb"])
SAVES = st.lists(st.tuples(st.integers(0, 1), WORDS, st.booleans()), max_size=12)


@given(saves=SAVES)
@example(saves=[(1, "a b", False), (0, "a", False), (0, "", False), (0, "b", False)])
@example(saves=[(1, "a", False), (0, "b", False), (0, "a", False), (1, "", False), (0, "a b", False)])
def test_however_two_tabs_save_no_words_disappear_that_nobody_was_shown(saves):
    """A tab saves while typing, or sends and is shown what the other one has; see unsent_page.UnsentPage."""
    kept: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    bases: list[dict[str, Any]] = [{"words": ""}, {"words": ""}]
    shown: list[dict[str, Any]] = [{}, {}]
    in_question: dict[int, str] = {}
    for tab, words, is_sent in saves:
        seen = {bases[tab]["words"]} | set(shown[tab].get("words", {}).values())
        had = [kept.get("words"), *aside.get("words", {}).values()]
        # What a tab has set aside its own next words take the place of: whoever typed there saw both.
        own = {in_question.get(tab), aside.get("words", {}).get(str(tab))}
        merged = merge(
            kept=bases[tab] | kept,
            set_aside=aside,
            mine={"words": words},
            base=bases[tab],
            page=str(tab),
            settled=shown[tab] if is_sent else {},
        )
        kept, aside = merged.values, merged.set_aside
        has = [kept["words"], *aside.get("words", {}).values()]
        replaced = [each for each in had if not any(same(each, other) for other in has)]
        assert all(any(same(each, other) for other in (*seen, *own, "")) for each in replaced)
        assert same(words, bases[tab]["words"]) or not words or any(same(words, other) for other in has)
        bases[tab] = {"words": merged.base["words"] or ""}
        # A box that is emptied before something else is written in it has no place of its own.
        in_question[tab] = words or in_question.get(tab, "")
        if is_sent:
            bases[tab] |= {name: theirs or "" for name, theirs in merged.conflicts.items()}
            shown[tab] = {name: dict(pages) for name, pages in aside.items()}


# --- Thrown away in another tab -------------------------------------------------------------------------

TYPED_SINCE = "You have typed more since, in another tab or on another device"


def throws_away(tab):
    """As the button above the form does."""
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', tab.page.content.decode())
    posted = {"whose": tab.inputs["whose"], "back": tab.address, "seen": unescape(seen)}
    return tab.client.post("/kept/throw-away/", posted, follow=True).content.decode()


def test_what_is_thrown_away_is_what_was_seen(opens, cast, clock):
    opens(cast.ada).type(words="Half").autosave()
    old = opens(cast.ada)
    clock.shift(60)
    opens(cast.ada).type(words="Half a page more").autosave()
    assert TYPED_SINCE in throws_away(old)
    new = opens(cast.ada)
    assert new.inputs["words"] == "Half a page more"
    assert TYPED_SINCE not in throws_away(new)
    assert not Unsent.objects.exists()


def test_what_a_tab_goes_on_showing_is_saved_from_there_after_it_was_thrown_away_elsewhere(
    opens, cast, notes
):
    old = opens(cast.ada).type(words="All of it", title="Tuesday")
    old.autosave()
    throws_away(opens(cast.ada))
    assert old.send().status_code == 302
    assert (notes["tuesday"]["words"], notes["tuesday"]["title"]) == ("All of it", "Tuesday")
