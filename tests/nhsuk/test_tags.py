import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import path

from tests.nhsuk.markup import element, elements, text, tokens

ATTACK = "<script>alert('x')</script>\"'&"


def show(source, **context):
    return Template("{% load nhsuk %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% button words %}",
        "{% button words '/x' %}",
        "{% action_link words '/x' %}",
        "{% back_link '/x' words %}",
        "{% tag words %}",
        "{% inset %}{{ words }}{% endinset %}",
        "{% warning words %}{{ words }}{% endwarning %}",
        "{% details words %}{{ words }}{% enddetails %}",
        "{% card words %}{{ words }}{% endcard %}",
        "{% card words href='/x' %}{{ words }}{% endcard %}",
        "{% card words variant='urgent' %}{{ words }}{% endcard %}",
        "{% panel words %}{{ words }}{% endpanel %}",
        "{% notification words %}{{ words }}{% endnotification %}",
        "{% summary %}{% summary_row words words change='/x' what=words action=words %}{% endsummary %}",
        "{% table words head rows first_is_header=True %}",
        "{% table words head rows responsive=True %}",
    ],
)
def test_words_given_to_a_tag_are_escaped(source):
    html = show(source, words=ATTACK, head=[ATTACK], rows=[[ATTACK]])
    assert "<script" not in html
    assert ATTACK in text(html)


@pytest.mark.parametrize(
    "source", ["{% button 'Go' there %}", "{% back_link there %}", "{% card 'A' href=there %}{% endcard %}"]
)
def test_an_address_cannot_break_out_of_its_attribute(source):
    html = show(source, there='/x"><script>')
    assert element(html, "a")["href"] == '/x"><script>'


@pytest.mark.parametrize(
    "block",
    [
        "inset",
        "warning 'A'",
        "details 'A'",
        "card 'A'",
        "card 'A' variant='feature'",
        "panel 'A'",
        "notification 'A'",
    ],
)
def test_what_stands_in_a_block_is_left_as_it_is(block):
    written = "one\n  two\n\nthree"
    name = block.split()[0]
    html = show(f"{{% {block} %}}<textarea>{{{{ written }}}}</textarea>{{% end{name} %}}", written=written)
    assert f"<textarea>{written}</textarea>" in html


def test_a_button_sends_a_form_once():
    button = element(show("{% button 'Save and continue' %}"), "button")
    assert button["data-prevent-double-click"] == "true"
    assert text(show("{% button 'Save and continue' %}")) == "Save and continue"


def test_a_button_can_be_a_link():
    html = show("{% button 'Start' '/check-in/' variant='secondary' %}")
    assert element(html, "a")["href"] == "/check-in/"
    assert "nhsuk-button--secondary" in html
    assert "prevent-double-click" not in html


def test_a_button_can_say_what_it_does():
    button = element(show("{% button 'Skip' name='next' value='skip' form='step' %}"), "button")
    assert (button["name"], button["value"], button["form"]) == ("next", "skip", "step")


def test_headings_have_their_level():
    assert elements(show("{% panel 'Saved' %}{% endpanel %}"), "h1")
    assert elements(show("{% card 'Trends' level=3 %}{% endcard %}"), "h3")
    assert elements(show("{% warning 'Important' %}{% endwarning %}"), "h2")


def test_a_card_with_an_address_is_a_link():
    html = show("{% card 'Your trends' href='/trends/' %}<p>Eight lines</p>{% endcard %}")
    assert element(html, "a", href="/trends/")
    assert "nhsuk-card--clickable" in html


def test_a_summary_has_rows_with_and_without_a_way_to_change_them():
    html = show(
        "{% summary %}{% for key in keys %}{% summary_row key 7 change='/x' what='your answer' %}{% endfor %}"
        "{% summary_row 'Late' 'No' %}{% endsummary %}",
        keys=["Pressure", "Support"],
    )
    assert text(html) == "Pressure 7 Change your answer Support 7 Change your answer Late No"
    assert html.count("nhsuk-summary-list__row--no-actions") == 1


def test_a_table_has_a_caption_row_headers_and_columns_of_numbers():
    html = show(
        "{% table 'Your weeks' head rows numeric='1' first_is_header=True %}",
        head=["Week", "Pressure"],
        rows=[["16 November", 0], ["9 November", None]],
    )
    assert text(html) == "Your weeks Week Pressure 16 November 0 9 November"
    assert [attrs["scope"] for attrs in elements(html, "th")] == ["col", "col", "row", "row"]
    assert "nhsuk-table__cell--numeric" in html


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/", {"range": "year", "page": "2"})
    html = show("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert [attrs["href"] for attrs in elements(html, "a")] == [
        f"?range=year&page={number}" for number in (1, 1, 2, 3, 3)
    ]
    assert element(html, "a", aria_current="page")["href"] == "?range=year&page=2"


def test_a_single_page_needs_no_pagination():
    assert show("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


class NameForm(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter your name"})


def test_the_error_summary_stands_once_on_a_page():
    html = show("{% error_summary form %}<h1>You</h1>{{ form }}", form=NameForm({}))
    assert html.count("nhsuk-error-summary__body") == 1
    assert tokens(html).index(("h1", [])) > tokens(html).index(("text", "There is a problem"))


def test_the_error_summary_gathers_several_forms_and_is_silent_when_all_is_well():
    forms_ = {"first": NameForm({}, prefix="first"), "second": NameForm({}, prefix="second")}
    html = show("{% error_summary first second %}", **forms_)
    assert [attrs["href"] for attrs in elements(html, "a")] == ["#id_first-name", "#id_second-name"]
    assert show("{% error_summary form missing %}", form=NameForm({"name": "Ada"})) == ""


class SomeRoutes:
    app_name = "home"
    urlpatterns = [path("about/", lambda request: None, name="about")]


@override_settings(ROOT_URLCONF=SomeRoutes)
def test_a_route_is_named_only_where_it_exists():
    assert show("{% url_if_exists 'about' as url %}{{ url }}") == "/about/"
    assert show("{% url_if_exists 'privacy' as url %}[{{ url }}]") == "[]"
