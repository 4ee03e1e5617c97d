import pytest
from django import forms

from apps.nhsuk.fields import FixedChoices, styled
from tests.nhsuk.markup import elements
from tests.nhsuk.test_forms import GROUPS, KINDS, form_of


def test_a_long_list_of_options_can_stand_in_two_columns():
    field = KINDS["grouped checkboxes"](label="Which?")
    html = str(form_of(styled(field, columns=2, classes="more")))
    assert len(elements(html, "div", class_="nhsuk-checkboxes hw-columns more")) == 2
    with pytest.raises(ValueError, match="one column or two"):
        styled(field, columns=3)


def test_choices_made_once_are_the_same_as_choices_made_for_each_form():
    once = FixedChoices(GROUPS)
    for widget in (forms.Select, forms.RadioSelect):
        shared, own = (forms.ChoiceField(choices=choices, widget=widget) for choices in (once, GROUPS))
        assert list(shared.choices) == list(own.choices)
        assert str(form_of(shared)) == str(form_of(own))
        assert form_of(shared, {"field": "volume"}).is_valid()
        assert not form_of(shared, {"field": "At work"}).is_valid()
