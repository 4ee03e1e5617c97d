from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.nhsuk.fields import DateField
from tests.nhsuk.markup import element


class Plan(forms.Form):
    review = DateField(label="When will you look at it again?", subject="The review date")


class LoosePlan(forms.Form):
    review = DateField(subject="The review date", required=False)


def typed(day="", month="", year=""):
    return {"review_day": day, "review_month": month, "review_year": year}


@given(st.dates())
def test_a_date_is_read_as_it_was_shown(day):
    form = Plan(typed(str(day.day), f" {day.month:02} ", f"{day.year:04}"))
    assert form.is_valid()
    assert form.cleaned_data["review"] == day


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (typed(), "Enter the review date"),
        (typed("1", "", "2027"), "The review date must include a month"),
        (typed("1"), "The review date must include a month and year"),
        (typed("30", "2", "2027"), "The review date must be a real date"),
        (typed("one", "2", "2027"), "The review date must be a real date"),
        (typed("-1", "2", "2027"), "The review date must be a real date"),
        (typed("1", "2", "27"), "The review date must have a year of 4 numbers"),
        (typed("1", "2", "0000"), "The review date must be a real date"),
    ],
)
def test_what_is_not_a_date_is_answered_with_what_to_do(data, error):
    assert Plan(data).errors["review"] == [error]


def test_a_date_may_be_left_out_where_it_is_not_needed():
    form = LoosePlan(typed())
    assert form.is_valid()
    assert form.cleaned_data["review"] is None


def test_a_saved_date_is_shown_in_its_three_parts():
    html = str(Plan(initial={"review": date(2027, 3, 9)}))
    shown = [element(html, "input", name=f"review_{part}")["value"] for part in ("day", "month", "year")]
    assert shown == ["9", "3", "2027"]


def test_what_was_typed_comes_back():
    html = str(Plan(typed("31", "February", "2027")))
    assert element(html, "input", name="review_month")["value"] == "February"


def test_a_form_knows_whether_the_date_was_changed():
    same = Plan(typed("9", "3", "2027"), initial={"review": date(2027, 3, 9)})
    other = Plan(typed("10", "3", "2027"), initial={"review": date(2027, 3, 9)})
    assert (same.has_changed(), other.has_changed()) == (False, True)
