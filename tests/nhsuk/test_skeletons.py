"""Components rendered from a skeleton and the page's own words, beside the macros run directly."""

import re
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from apps.nhsuk import components
from apps.nhsuk.components import render, render_anew
from apps.nhsuk.skeletons import shape_of
from tests.nhsuk.markup import elements, tokens
from tests.nhsuk.test_conformance import FIXTURES

SECRET = "I cannot go on like this"
EXAMPLES = [
    (component, fixture["name"], fixture["context"])
    for component, fixtures in FIXTURES.items()
    for fixture in fixtures
]
# What a person may type, with all that HTML, templates and our own marks are made of.
typed = st.text(
    st.one_of(
        st.sampled_from("<>&\"' \n{}%0123456789-\ue000\ue001\\;"), st.characters(exclude_categories=["Cs"])
    ),
    min_size=1,
).filter(str.strip)
# By these the macros choose, so they are not words; `attributes` may be a whole piece of HTML.
NOT_WORDS = {"align", "behaviour", "behaviourGroup", "classes", "colour", "countType", "element", "format"}
NOT_WORDS |= {"icon", "name", "placement", "size", "type", "variant", "attributes", "values"}


def with_words(params: Any, words: Any, name: str = "") -> Any:
    """The same parameters with other words in every place where a macro takes any."""
    if isinstance(params, dict):
        return {
            key: value if key in NOT_WORDS else with_words(value, words, key) for key, value in params.items()
        }
    if isinstance(params, list):
        return [with_words(value, words, name) for value in params]
    if not isinstance(params, str) or not params:
        return params
    text = words()
    return escape(text) if name == "html" or name.endswith("Html") else text


def without_spacing(html: str) -> str:
    """As skeletons have it: a line break where a macro has an indented line, or several empty ones."""
    return re.sub(r"\s*\n\s*", "\n", html)


@pytest.mark.parametrize("component", sorted(FIXTURES))
def test_each_example_is_the_same_from_a_skeleton_the_first_time_and_again(component):
    for fixture in FIXTURES[component]:
        direct = tokens(render_anew(component, fixture["context"]))
        assert tokens(render(component, fixture["context"])) == direct
        assert tokens(render(component, fixture["context"])) == direct


@given(st.sampled_from(EXAMPLES), st.data())
def test_whatever_the_words_are_the_page_is_the_same(example, data):
    component, _, context = example
    params = with_words(context, lambda: data.draw(typed))
    assert tokens(render(component, params)) == tokens(render_anew(component, params))


@given(typed.map(str.strip).filter(lambda text: "\n" not in text and len(text.splitlines()) == 1))
def test_words_on_one_line_are_the_same_to_the_letter(text):
    for component, params in (
        ("button", {"text": text, "name": "next", "value": text}),
        ("tag", {"text": text, "colour": "grey"}),
        ("error-message", {"text": text, "id": "week-error"}),
        ("input", {"id": "name", "name": "name", "label": {"text": text}, "value": text}),
        ("back-link", {"text": text, "href": text}),
    ):
        assert render(component, params) == without_spacing(render_anew(component, params))


@given(typed)
def test_a_text_of_many_lines_stays_as_it_was_typed(text):
    html = render("textarea", {"id": "words", "name": "words", "label": {"text": "Words"}, "value": text})
    assert f">{escape(text)}</textarea>" in html


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_what_is_chosen_is_shown_whatever_the_combination_is(chosen):
    for component, flag in (("checkboxes", "checked"), ("radios", "checked"), ("select", "selected")):
        items = [{"value": str(n), "text": "checked selected", flag: on} for n, on in enumerate(chosen)]
        params = {"idPrefix": "x", "id": "x", "name": "x", "label": {"text": "Which?"}, "items": items}
        html = render(component, params)
        assert html == without_spacing(render_anew(component, params))
        shown = [
            a["value"] for a in elements(html, "option" if component == "select" else "input") if flag in a
        ]
        assert shown == [str(n) for n, on in enumerate(chosen) if on]


def test_what_is_chosen_makes_no_new_skeleton():
    def boxes(*chosen: bool) -> None:
        items = [{"value": str(n), "text": str(n), "checked": on} for n, on in enumerate(chosen)]
        render("checkboxes", {"idPrefix": "once", "name": "only-here", "items": items})

    boxes(True, False, True)
    before = components._skeleton.cache_info().currsize
    boxes(False, False, False)
    boxes(True, True, True)
    assert components._skeleton.cache_info().currsize == before


@pytest.mark.parametrize("chosen", [True, False])
def test_a_field_under_a_chosen_option_is_not_hidden(chosen):
    items = [
        {"value": "a", "text": "A", "checked": chosen, "conditional": {"html": Markup("<p>Which?</p>")}},
        {"value": "b", "text": "B", "checked": True},
    ]
    params = {"idPrefix": "x", "name": "x", "items": items}
    assert tokens(render("checkboxes", params)) == tokens(render_anew("checkboxes", params))


def test_safe_html_in_an_attribute_keeps_its_quotes_in_order():
    for value in (Markup("a &amp; b"), Markup('{"a": 1}')):
        params = {"text": "Save", "attributes": {"data-x": {"value": value}}}
        assert render("button", params) == without_spacing(render_anew("button", params))


def test_an_empty_text_is_not_one_that_is_there():
    for text in ("", "Away"):
        params = {"text": "Save", "hint": text, "label": {"text": text}, "id": "x", "name": "x"}
        assert tokens(render("input", params)) == tokens(render_anew("input", params))


@pytest.mark.parametrize("component", sorted(FIXTURES))
def test_the_shape_that_is_kept_holds_none_of_the_words(component):
    for fixture in FIXTURES[component]:
        if components.has_shape(component, fixture["context"]):
            words: list[Any] = []
            shape = shape_of(with_words(fixture["context"], lambda: SECRET), words)
            assert SECRET not in repr(shape)


def test_nothing_that_was_typed_into_a_form_is_kept(monkeypatch):
    class Week(forms.Form):
        name = forms.CharField()
        words = forms.CharField(widget=forms.Textarea)
        effect = forms.ChoiceField(choices=[("lived", "Lived")], widget=forms.RadioSelect)

    kept: list[str] = []
    made = components._skeleton.__wrapped__

    def skeleton(*key: Any) -> Any:
        found = made(*key)
        kept.append(repr(key) + repr(vars(found)))
        return found

    monkeypatch.setattr(components, "_skeleton", skeleton)
    html = str(Week({"name": SECRET, "words": SECRET, "effect": SECRET}))
    assert html.count(SECRET) >= 3
    assert kept
    assert SECRET not in "".join(kept)


def test_the_cache_is_bounded():
    assert components._skeleton.cache_info().maxsize == 512
