"""The warning in a form stands beside its box, with whatever else is to be changed, and stops nobody."""

from django import forms
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from apps.safekeeping.identifier_forms import WarnsOfIdentifiers

PHONE = "rang 07700 900123, no answer"
EMAIL = "wrote to rosie@example.com"


class Note(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words", "more")
    title = forms.CharField()
    words = forms.CharField(required=False, max_length=200)
    more = forms.CharField(required=False)
    unwatched = forms.CharField(required=False)


def submitted(**typed):
    note = Note({"title": "Tuesday", **typed})
    note.is_valid()
    return note


def keep_button(note):
    return render_to_string("safekeeping/identifier_keep.html", {"form": note}).strip()


def test_a_page_opened_for_the_first_time_warns_of_nothing():
    note = Note(initial={"words": PHONE})
    assert not note.errors
    assert keep_button(note) == ""


def test_each_box_has_its_own_warning():
    note = submitted(words=PHONE, more=EMAIL)
    assert set(note.errors) == {"words", "more"}
    assert "07700 900123" in note.errors["words"][0]
    assert "rosie@example.com" in note.errors["more"][0]


def test_the_warning_and_what_else_is_wrong_are_shown_together():
    note = submitted(title="", words=PHONE)
    assert set(note.errors) == {"title", "words"}


def test_a_box_the_form_does_not_name_is_left_alone():
    assert submitted(unwatched=PHONE).is_valid()


def test_the_button_is_there_after_a_warning_only():
    warned = submitted(words=PHONE)
    assert f'value="{warned.keep_digest}"' in keep_button(warned)
    assert "Keep it as it is" in keep_button(warned)
    assert keep_button(submitted(words="A long day.")) == ""


def test_mended_text_is_saved_whichever_button_is_pressed():
    warned = submitted(words=PHONE)
    assert submitted(words="rang again, no answer").is_valid()
    assert submitted(words="rang again, no answer", keep=warned.keep_digest).is_valid()


def test_words_around_what_was_kept_may_change():
    warned = submitted(words=PHONE)
    assert submitted(words=f"{PHONE}. Went home.", keep=warned.keep_digest).is_valid()


def test_what_is_kept_in_one_box_is_still_warned_of_in_another():
    warned = submitted(words=PHONE)
    assert "more" in submitted(words=PHONE, more=PHONE, keep=warned.keep_digest).errors


@given(keep=st.text(max_size=80))
def test_nothing_made_up_passes_for_having_been_warned(keep):
    assert "words" in submitted(words=PHONE, keep=keep).errors
