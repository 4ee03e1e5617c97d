"""What looks like a patient identifier is found by its rules, and its author is warned and never stopped."""

from datetime import date
from itertools import pairwise

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.safekeeping.identifiers import find, is_nhs_number

TODAY = date(2026, 11, 18)


def kinds_in(text):
    return [finding.kind for finding in find(text, TODAY)]


# --- Rules ----------------------------------------------------------------------------------------------


@given(nine=st.integers(300_000_000, 999_999_999), gap=st.sampled_from(["", " ", "-", "."]))
def test_every_nhs_number_is_found_however_it_is_spaced_and_with_another_check_digit_is_not(nine, gap):
    for digit in range(10):
        number = f"{nine}{digit}"
        text = f"about {number[:3]}{gap}{number[3:6]}{gap}{number[6:]} today"
        assert ("an NHS number" in kinds_in(text)) is is_nhs_number(number)
    assert sum(is_nhs_number(f"{nine}{digit}") for digit in range(10)) <= 1


def test_the_check_digit_is_that_of_the_data_dictionary():
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")


@given(text=st.text(alphabet="0123456789 -+().@/aSW1jan", max_size=200))
def test_whatever_is_typed_each_finding_is_in_the_text_and_none_overlap(text):
    found = find(text, TODAY)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("piece", ["0", "0 ", "a.", "a@a.", "1/", "dob ", "SW1 ", "07-"])
def test_long_text_takes_no_longer_than_its_length(piece):
    """A pattern that tries every way of splitting would never come back from this."""
    find(piece * (100_000 // len(piece)), TODAY)


def test_a_date_is_one_of_birth_where_that_is_said_or_where_a_patient_could_have_it():
    assert kinds_in("born 3 May 2020") == ["a date of birth"]
    assert kinds_in("on 3 May 2020") == []
    assert kinds_in("on 3 May 1970") == ["a date of birth"]
    assert kinds_in("born 31 February 1970") == []
    assert kinds_in("born 3 May 2030") == []


# --- The warning ----------------------------------------------------------------------------------------


class Note(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words", "more")
    words = forms.CharField(required=False)
    more = forms.CharField(required=False)


def test_words_without_any_are_saved_at_once():
    assert Note({"words": "A long day."}).is_valid()


def test_the_warning_names_what_was_seen_beside_its_box_and_leaves_what_was_typed():
    note = Note({"words": "rang 07700 900123", "more": "A long day."})
    assert not note.is_valid()
    assert note.errors["words"] == [
        "This looks like it has a phone number (“07700 900123”) in it, which could identify a patient. "
        "Change it, or select “Keep it as it is”"
    ]
    assert "more" not in note.errors
    assert note["words"].value() == "rang 07700 900123"


def test_it_never_blocks_whoever_keeps_the_words():
    first = Note({"words": "rang 07700 900123"})
    first.is_valid()
    again = Note({"words": "rang 07700 900123", "keep": first.keep_digest})
    assert again.is_valid()
    assert again.cleaned_data["words"] == "rang 07700 900123"


def test_something_new_brings_a_new_warning():
    first = Note({"words": "rang 07700 900123"})
    first.is_valid()
    again = Note({"words": "rang 07700 900124", "keep": first.keep_digest})
    assert not again.is_valid()
    assert again.keep_digest != first.keep_digest


def test_what_was_kept_once_brings_no_warning_when_the_entry_is_changed():
    kept = {"words": "rang 07700 900123"}
    assert Note({"words": "rang 07700 900123, no answer"}, initial=kept).is_valid()
    assert not Note({"words": "rang 07700 900123 and 07700 900124"}, initial=kept).is_valid()


def test_what_the_page_carries_to_keep_them_says_nothing_of_them():
    note = Note({"words": "rang 07700 900123"})
    note.is_valid()
    assert note.keep_digest.isalnum()
    assert "07700" not in note.keep_digest
