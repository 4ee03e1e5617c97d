import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe

from apps.nhsuk.fields import DateField, ScaleField, styled
from tests.nhsuk.markup import element, elements, ids, text

COLOURS = [("red", "Red"), ("blue", "Blue")]
GROUPS = [("For you", [("skills", "Skills"), ("time", "Time")]), ("At work", [("volume", "Clinical volume")])]
ATTACK = "<script>alert('x')</script>\"'&"

# One field of every kind the site uses.
KINDS = {
    "text": lambda **options: forms.CharField(**options),
    "email": lambda **options: forms.EmailField(**options),
    "password": lambda **options: forms.CharField(widget=forms.PasswordInput, **options),
    "number": lambda **options: forms.IntegerField(**options),
    "textarea": lambda **options: forms.CharField(widget=forms.Textarea, **options),
    "counted": lambda **options: styled(
        forms.CharField(widget=forms.Textarea, max_length=200, **options), count=True
    ),
    "select": lambda **options: forms.ChoiceField(choices=COLOURS, **options),
    "grouped select": lambda **options: forms.ChoiceField(choices=GROUPS, **options),
    "radios": lambda **options: forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, **options),
    "grouped radios": lambda **options: forms.ChoiceField(
        choices=GROUPS, widget=forms.RadioSelect, **options
    ),
    "checkboxes": lambda **options: forms.MultipleChoiceField(
        choices=COLOURS, widget=forms.CheckboxSelectMultiple, **options
    ),
    "grouped checkboxes": lambda **options: forms.MultipleChoiceField(
        choices=GROUPS, widget=forms.CheckboxSelectMultiple, **options
    ),
    "checkbox": lambda **options: forms.BooleanField(**options),
    "date": lambda **options: DateField(subject="The date", **options),
    "scale": lambda **options: ScaleField(low="Not at all", high="Completely", required=True, **options),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def form_of(field, data=None, **options):
    return type("OneFieldForm", (forms.Form,), {"field": field})(data, **options)


@every_kind
def test_a_field_has_a_label_a_hint_and_no_error(kind):
    html = str(form_of(KINDS[kind](label="Which one?", help_text="As your team knows it")))
    assert "Which one?" in text(html)
    assert "As your team knows it" in text(html)
    assert "nhsuk-error-message" not in html
    assert "nhsuk-form-group--error" not in html


@every_kind
def test_an_empty_field_that_is_needed_shows_its_error_beside_it_and_in_a_summary_that_links_to_it(kind):
    field = KINDS[kind](label="Which one?", error_messages={"required": "Select one"})
    html = str(form_of(field, {}))
    message = element(html, "span", class_="nhsuk-error-message")
    assert message["id"] in {
        part for attrs in elements(html) for part in attrs.get("aria-describedby", "").split()
    }
    assert "Error: Select one" in text(html)
    (link,) = [attrs for attrs in elements(html, "a") if attrs["href"].startswith("#")]
    target = element(html, id=link["href"][1:])
    assert target["name"].startswith("field")


@every_kind
def test_every_description_exists_and_no_id_is_used_twice(kind):
    for data in (None, {}):
        html = str(form_of(KINDS[kind](label="Which one?", help_text="A hint"), data))
        assert len(ids(html)) == len(set(ids(html)))
        # The character counter's script writes into an element of its own.
        described_by = {
            part for attrs in elements(html) for part in attrs.get("aria-describedby", "").split()
        }
        assert described_by <= set(ids(html))
        assert {attrs["for"] for attrs in elements(html, "label")} <= set(ids(html))


def test_what_is_left_is_said_only_when_it_is_nearly_used_up():
    html = str(form_of(KINDS["counted"](label="Your words")))
    (counter,) = [attrs for attrs in elements(html) if attrs.get("data-module") == "nhsuk-character-count"]
    assert (counter["data-maxlength"], counter["data-threshold"]) == ("200", "75")


@every_kind
def test_words_are_escaped_wherever_they_stand(kind):
    field = KINDS[kind](label=ATTACK, help_text=ATTACK, error_messages={"required": ATTACK})
    html = str(form_of(field, {}))
    assert "<script>alert" not in html
    assert text(html).count("<script>alert('x')</script>") == 4  # label, hint, error, summary


@every_kind
def test_the_browser_does_not_check_or_cut_what_is_typed(kind):
    html = str(form_of(KINDS[kind](label="Which one?")))
    for attribute in ("required", "maxlength", "placeholder", "min", "max", "step"):
        assert not [attrs for attrs in elements(html) if attribute in attrs]


def test_choices_are_escaped_too():
    for widget in (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple):
        html = str(form_of(forms.ChoiceField(choices=[(ATTACK, ATTACK)], widget=widget)))
        assert "<script>" not in html
        assert [attrs for attrs in elements(html) if attrs.get("value") == ATTACK]


def test_what_django_calls_safe_stays_html():
    html = str(form_of(forms.CharField(help_text=mark_safe("At least <b>12</b> characters"))))
    assert "At least <b>12</b> characters" in html


def test_what_was_typed_comes_back():
    html = str(form_of(forms.EmailField(), {"field": "ada at example.org"}))
    assert element(html, "input", name="field")["value"] == "ada at example.org"


def test_a_password_never_comes_back():
    html = str(form_of(KINDS["password"](), {"field": "a quiet harbour"}))
    assert "a quiet harbour" not in html


@pytest.mark.parametrize("kind", ["textarea", "counted"])
def test_long_words_come_back_to_the_letter(kind):
    written = "\n\nFirst line\n  indented\n\tand a tab </textarea> \n"
    html = str(form_of(KINDS[kind](strip=False), {"field": written}))
    shown = html.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    # A browser drops the one line break after the opening tag.
    assert shown == "\n" + written.replace("<", "&lt;").replace(">", "&gt;")


def test_a_field_says_to_the_browser_what_it_is_for():
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "data-draft": "yes"}
    control = element(
        str(form_of(forms.CharField(widget=forms.TextInput(attrs=attrs)))), "input", name="field"
    )
    assert {name: control[name] for name in attrs} == attrs


def test_a_password_field_passes_on_what_kind_of_password_it_wants():
    field = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    html = str(form_of(field))
    assert element(html, "input", name="field")["autocomplete"] == "new-password"
    assert element(html, "button")["type"] == "button"


@pytest.mark.parametrize(
    ("field", "mode"),
    [(forms.IntegerField(), "numeric"), (forms.DecimalField(), "decimal"), (forms.FloatField(), "decimal")],
)
def test_a_number_is_typed_in_a_text_input_with_the_right_keyboard(field, mode):
    control = element(str(form_of(field)), "input", name="field")
    assert (control["type"], control["inputmode"]) == ("text", mode)


def test_a_label_can_be_the_page_heading():
    html = str(
        form_of(styled(forms.CharField(label="Your name"), heading=True, size="l", caption="Step 1 of 4"))
    )
    assert elements(html, "h1")
    assert "nhsuk-label--l" in html
    assert "Step 1 of 4" in text(html)


def test_a_legend_can_be_the_page_heading():
    assert elements(str(form_of(styled(KINDS["radios"](label="Your colour"), heading=True))), "h1")


def test_an_input_can_have_a_width_and_words_beside_it():
    html = str(form_of(styled(forms.IntegerField(), width=3, prefix="about", suffix="hours")))
    assert "nhsuk-input--width-3" in html
    assert {"about", "hours"} <= set(text(html).split())


def test_an_option_that_does_not_exist_is_refused():
    with pytest.raises(TypeError):
        styled(forms.CharField(), colour="red")


def test_a_look_belongs_to_one_form():
    class Wide(forms.Form):
        field = styled(forms.CharField(), width=20)

    narrow = Wide()
    styled(narrow.fields["field"], width=5)
    assert "nhsuk-input--width-20" in str(Wide())
    assert "nhsuk-input--width-5" in str(narrow)


def test_options_can_have_hints_and_stand_in_a_row():
    html = str(form_of(styled(KINDS["radios"](), hints={"red": "Like a brick"}, inline=True)))
    assert "nhsuk-radios--inline" in html
    hint = element(html, "input", value="red")["aria-describedby"]
    assert element(html, "div", id=hint)
    assert "Like a brick" in text(html)


def test_none_of_these_clears_the_others():
    html = str(form_of(styled(KINDS["grouped checkboxes"](), exclusive=("volume",))))
    assert element(html, "input", value="volume")["data-behaviour"] == "exclusive"
    assert "data-behaviour" not in element(html, "input", value="skills")


def test_grouped_choices_stand_under_headings_within_one_question():
    html = str(form_of(KINDS["grouped checkboxes"](label="What weighed most?"), {"field": ["time"]}))
    assert len(elements(html, "fieldset")) == 3
    assert text(html).startswith("What weighed most? For you Skills Time At work Clinical volume")
    assert [attrs["value"] for attrs in elements(html, "input") if "checked" in attrs] == ["time"]


class WithOwnWords(forms.Form):
    weight = styled(
        forms.MultipleChoiceField(choices=COLOURS, widget=forms.CheckboxSelectMultiple),
        reveals={"red": ["why"]},
    )
    why = forms.CharField(required=False, widget=forms.Textarea)


def test_a_field_can_be_shown_under_an_option_and_is_then_not_shown_twice():
    html = str(WithOwnWords({"weight": ["red"], "why": "one\ntwo"}))
    element(html, "textarea", name="why")
    assert ">one\ntwo</textarea>" in html
    assert element(html, "input", value="red")["data-aria-controls"] == "conditional-id_weight"


class Weekly(forms.Form):
    on = styled(forms.BooleanField(label="Once a week"), reveals={"on": ["day", "hour"]})
    day = forms.CharField()
    hour = forms.CharField()


@pytest.mark.parametrize(("ticked", "hidden"), [("on", False), ("", True)])
def test_one_box_can_reveal_several_fields(ticked, hidden):
    html = str(Weekly({"on": ticked, "day": "Friday", "hour": "3pm"}))
    names = [attrs.get("name") for attrs in elements(html, "input")]
    assert names == ["on", "day", "hour"]
    assert ("nhsuk-checkboxes__conditional--hidden" in html) is hidden


def test_radios_cannot_reveal_because_aria_has_no_words_for_it():
    with pytest.raises(ValueError, match="only checkboxes"):
        str(form_of(styled(KINDS["radios"](), reveals={"red": ["why"]})))


def test_a_hidden_field_is_only_an_input():
    html = str(form_of(forms.CharField(widget=forms.HiddenInput, initial="v2")))
    assert element(html, "input")["value"] == "v2"
    assert "nhsuk-label" not in html


def test_a_disabled_field_cannot_be_changed():
    for kind in ("text", "textarea", "select", "checkbox"):
        html = str(form_of(KINDS[kind](disabled=True)))
        assert [attrs for attrs in elements(html) if "disabled" in attrs], kind


class Choosy(forms.Form):
    plan = forms.CharField(required=False)

    def clean(self):
        raise ValidationError("Choose a plan <b>or</b> an ask")


def test_an_error_of_the_whole_form_is_in_the_summary():
    html = str(Choosy({}))
    assert "There is a problem Choose a plan <b>or</b> an ask" in text(html)
    assert not elements(html, "a")


def test_several_errors_of_a_field_are_all_shown():
    class Fussy(forms.Form):
        name = forms.CharField()

        def clean_name(self):
            raise ValidationError(["Use a longer name", "Use a name with <letters>"])

    html = str(Fussy({"name": "1"}))
    assert "Error: Use a longer name Use a name with <letters>" in text(html)
    assert len(elements(html, "a", href="#id_name")) == 2


def test_a_prefix_keeps_two_forms_on_a_page_apart():
    html = str(form_of(KINDS["radios"](), {}, prefix="first")) + str(
        form_of(KINDS["radios"](), {}, prefix="second")
    )
    assert len(ids(html)) == len(set(ids(html)))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(label="Your name"), "Enter your name"),
        (forms.CharField(label="NHS email address"), "Enter NHS email address"),
        (forms.CharField(label="What is your name?"), "Enter an answer to “What is your name?”"),
        (forms.CharField(label="Name of A & B"), "Enter name of A & B"),
        (forms.ChoiceField(label="Team", choices=COLOURS), "Select team"),
        (
            forms.MultipleChoiceField(label="Which?", choices=COLOURS, widget=forms.CheckboxSelectMultiple),
            "Select an answer to “Which?”",
        ),
        (forms.BooleanField(label="I have read this"), "Select “I have read this”"),
        (forms.CharField(label="Name", error_messages={"required": "Enter her name"}), "Enter her name"),
    ],
)
def test_what_is_missing_is_asked_for_also_where_the_form_has_no_words_for_it(field, words):
    html = str(form_of(field, {}))
    assert text(html).count(words) == 2
    assert "This field is required" not in html
