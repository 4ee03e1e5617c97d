"""What made the finding of identifiers fail, or ask twice, once."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.safekeeping.identifier_forms import WarnsOfIdentifiers
from apps.safekeeping.identifiers import find

TODAY = date(2026, 11, 18)


@given(
    text=st.lists(
        st.sampled_from([*"0129 ./-+(@\u017f\u0131\u00a0\u0663", "dob", "sep", "\u017fep", "19", "may"]),
        max_size=40,
    )
)
def test_whatever_is_typed_nothing_is_raised(text):
    find("".join(text), TODAY)


def test_a_month_with_a_long_s_is_a_month():
    assert [each.kind for each in find("born 3 \u017feptember 1970", TODAY)] == ["a date of birth"]


@pytest.mark.parametrize("gap", ["", " ", "  ", "\u00a0", "\t", "-", " -", "\u2013", "."])
def test_numbers_pasted_from_a_record_are_found(gap):
    assert [each.kind for each in find(f"999{gap}021{gap}5731", TODAY)] == ["an NHS number"]
    assert [each.kind for each in find(f"07700{gap}900{gap}123", TODAY)] == ["a phone number"]


class Note(WarnsOfIdentifiers, forms.Form):
    identifier_fields = ("words",)
    words = forms.CharField()


def test_when_one_of_two_is_taken_out_the_other_is_kept_without_a_second_warning():
    warned = Note({"words": "07700 900123 and 07700 900124"})
    warned.is_valid()
    assert Note({"words": "07700 900123 and his mum", "keep": warned.keep_digest}).is_valid()
