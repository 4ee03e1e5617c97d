"""From Django's bound fields to NHS markup: which control shows a field, and what an error summary lists."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from apps.nhsuk import choices, controls, parts
from apps.nhsuk.components import words
from apps.nhsuk.fields import DateParts, ScaleWidget, look_of


def field_group(bound: BoundField) -> SafeString:
    """The whole group of a field: label or legend, hint, error, control."""
    widget = bound.field.widget
    if bound.is_hidden:
        return mark_safe(bound.as_widget())  # noqa: S308 (Django's own rendering)
    if isinstance(widget, ScaleWidget):
        return choices.scale(bound, widget)
    if isinstance(widget, DateParts):
        return controls.date_input(bound)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return choices.options(bound, "checkboxes", field_group)
    if isinstance(widget, forms.RadioSelect):
        return choices.options(bound, "radios", field_group)
    if isinstance(widget, forms.CheckboxInput):
        return controls.single_checkbox(bound, field_group)
    if isinstance(widget, forms.Textarea):
        return controls.textarea(bound)
    if isinstance(widget, forms.PasswordInput):
        return controls.text_input(bound, "password-input")
    if isinstance(widget, forms.widgets.Input):
        return controls.text_input(bound, "input")
    if type(widget) is forms.Select and not _has_groups(bound):
        return controls.select(bound)
    return controls.any_other(bound)


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """What the error summary lists: the form's own errors first, then each field's with a link to it."""
    items = [words(error) for error in form.non_field_errors()]
    for bound in form:
        for error in parts.errors_of(bound):
            if bound.is_hidden:
                items.append(words(error))
            else:
                items.append({**words(error), "href": f"#{parts.first_id(bound)}"})
    return items


def shown_under_an_option(form: forms.BaseForm) -> set[str]:
    """Names of the fields that another field's option reveals, and that are not shown on their own."""
    return {name for bound in form for names in look_of(bound.field).reveals.values() for name in names}


def _has_groups(bound: BoundField) -> bool:
    return any(heading is not None for heading, _, _ in parts.widget_context(bound)["optgroups"])
