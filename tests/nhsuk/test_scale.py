import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.nhsuk.fields import ScaleField, styled
from tests.nhsuk.markup import element, elements, text


class Week(forms.Form):
    pressure = ScaleField(
        label="How much did your caseload weigh on you?",
        low="Not at all",
        high="All the <time>",
        help_text="Monday 16 to Sunday 22 November",
    )


class NoWayRound(forms.Form):
    pressure = ScaleField(label="How much?", low="Not at all", high="Completely", required=True)


def radios(form):
    return elements(str(form), "input", type="radio")


def checked(form):
    return [attrs["value"] for attrs in radios(form) if "checked" in attrs]


@pytest.mark.parametrize("number", range(11))
def test_a_number_from_0_to_10_is_an_answer(number):
    form = Week({"pressure": str(number)})
    assert form.is_valid()
    assert form.cleaned_data["pressure"] == number
    assert checked(form) == [str(number)]


@pytest.mark.parametrize("data", [{}, {"pressure": ""}])
def test_skipping_and_not_answering_are_no_answer(data):
    form = Week(data)
    assert form.is_valid()
    assert form.cleaned_data["pressure"] is None


@given(st.text(min_size=1).filter(lambda typed: typed not in {str(number) for number in range(11)}))
def test_nothing_else_is_an_answer(typed):
    form = Week({"pressure": typed})
    assert not form.is_valid()
    assert form.errors["pressure"] == ["Select a number from 0 to 10"]


def test_a_saved_answer_is_chosen_and_zero_is_an_answer():
    assert checked(Week(initial={"pressure": 0})) == ["0"]
    assert checked(Week(initial={"pressure": 10})) == ["10"]


def test_nothing_is_chosen_beforehand():
    assert checked(Week()) == []
    assert checked(Week(initial={"pressure": None})) == []


def test_a_skipped_question_stays_skipped_when_the_page_comes_back():
    assert checked(Week({"pressure": ""})) == [""]


def test_there_is_a_way_to_take_an_answer_back_without_a_script():
    assert [attrs["value"] for attrs in radios(Week())] == [*map(str, range(11)), ""]
    assert "Skip this question" in text(str(Week()))


def test_a_question_that_must_be_answered_has_no_skip():
    assert [attrs["value"] for attrs in radios(NoWayRound())] == [*map(str, range(11))]
    assert NoWayRound({"pressure": ""}).errors["pressure"] == ["Select a number from 0 to 10"]


def test_the_question_is_the_legend_and_both_ends_are_described():
    html = str(Week())
    assert "How much did your caseload weigh on you?" in text(html)
    described_by = element(html, "fieldset")["aria-describedby"].split()
    assert described_by == ["id_pressure-low", "id_pressure-high", "id_pressure-hint"]
    assert "0 Not at all" in text(html)
    assert "10 All the <time>" in text(html)
    assert element(html, "input", value="0")["aria-describedby"] == "id_pressure-low"
    assert element(html, "input", value="10")["aria-describedby"] == "id_pressure-high"


def test_an_error_is_described_and_the_summary_leads_to_the_first_number():
    html = str(Week({"pressure": "11"}))
    assert "id_pressure-error" in element(html, "fieldset")["aria-describedby"].split()
    assert element(html, "a")["href"] == "#id_pressure"
    assert element(html, id="id_pressure")["value"] == "0"


def test_the_question_can_be_the_page_heading():
    class OnePage(forms.Form):
        pressure = styled(
            ScaleField(label="How much?", low="Not at all", high="Completely"), heading=True, size="l"
        )

    assert elements(str(OnePage()), "h1")
