"""What every group of a form shares: ids, attributes, label, hint and error."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.nhsuk.components import render, words
from apps.nhsuk.fields import DateParts, Look, ScaleWidget, look_of

FieldGroup = Callable[[BoundField], SafeString]
"""Renders the whole group of a field."""

# Browsers' own checks speak before ours and in other words, maxlength cuts off what is pasted, a placeholder
# disappears when it is needed, and autofocus passes over what stands above the field.
_LEFT_OUT = {
    "id", "name", "type", "class", "value", "required", "maxlength", "minlength", "min", "max", "step",
    "placeholder", "autofocus", "aria-invalid", "aria-describedby", "cols", "disabled", "checked",
}  # fmt: skip


def control_id(bound: BoundField) -> str:
    return bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name


def first_id(bound: BoundField) -> str:
    return f"{control_id(bound)}-day" if isinstance(bound.field.widget, DateParts) else control_id(bound)


def widget_context(bound: BoundField) -> dict[str, Any]:
    attrs = bound.build_widget_attrs({"id": control_id(bound)})
    widget: dict[str, Any] = bound.field.widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    return widget


def attributes(attrs: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {"value": value, "optional": True}
        for name, value in attrs.items()
        if name not in _LEFT_OUT and value is not None and value is not False
    }


def label(bound: BoundField, look: Look) -> dict[str, Any]:
    return {
        **words(bound.label),
        "size": look.size or ("m" if isinstance(bound.field.widget, ScaleWidget) else "s"),
        "isPageHeading": look.heading,
        "caption": words(look.caption) if look.caption else None,
        "classes": "nhsuk-u-visually-hidden" if look.label_hidden else None,
    }


def hint(bound: BoundField) -> dict[str, str] | None:
    return words(bound.help_text) if bound.help_text else None


def errors_of(bound: BoundField) -> list[str]:
    """What is wrong with a field; where only Django's own words say what is missing, in ours."""
    found = bound.errors.as_data()
    return [_missing(bound) if each.message is _SAYS_NOTHING else each.messages[0] for each in found]


# Django's "This field is required."
_SAYS_NOTHING = forms.Field.default_error_messages["required"]


def _missing(bound: BoundField) -> str:
    widget, label = bound.field.widget, str(bound.label).removesuffix(":")
    verb = "Select" if isinstance(widget, forms.CheckboxInput | forms.widgets.ChoiceWidget) else "Enter"
    if label.endswith("?"):
        return f"{verb} an answer to “{label}”"
    if isinstance(widget, forms.CheckboxInput):
        return f"{verb} “{label}”"
    # "Your name" becomes "Enter your name", "NHS email address" stays as it is.
    return f"{verb} {label if label[1:2].isupper() else label[:1].lower() + label[1:]}"


def error(bound: BoundField) -> dict[str, str] | None:
    found = errors_of(bound)
    if not found:
        return None
    if len(found) == 1:
        return words(found[0])
    return words(format_html_join(mark_safe("<br>"), "{}", ((each,) for each in found)))


def labelled(bound: BoundField, widget: dict[str, Any], look: Look) -> dict[str, Any]:
    return {
        "id": control_id(bound),
        "name": bound.html_name,
        "label": label(bound, look),
        "hint": hint(bound),
        "errorMessage": error(bound),
        "disabled": bound.field.disabled,
        "describedBy": bound.field.widget.attrs.get("aria-describedby"),
        "classes": " ".join(filter(None, (widget["attrs"].get("class"), look.classes))) or None,
        "attributes": attributes(widget["attrs"]),
    }


def conditional(bound: BoundField, value: str, field_group: FieldGroup) -> dict[str, SafeString] | None:
    """The fields that an option reveals."""
    names = look_of(bound.field).reveals.get(value)
    if not names:
        return None
    return {"html": format_html_join("", "{}", ((field_group(bound.form[name]),) for name in names))}


def hint_and_error(bound: BoundField) -> tuple[SafeString, str | None]:
    name, parts, ids = control_id(bound), [], []
    for kind, component, params in (
        ("hint", "hint", hint(bound)),
        ("error", "error-message", error(bound)),
    ):
        if params:
            ids.append(f"{name}-{kind}")
            parts.append((render(component, {**params, "id": ids[-1]}),))
    return format_html_join("", "{}", parts), " ".join(ids) or None


def form_group(bound: BoundField, inside: SafeString) -> SafeString:
    error = " nhsuk-form-group--error" if bound.errors else ""
    return format_html('<div class="nhsuk-form-group{}">{}</div>', error, inside)


def option_value(option: dict[str, Any]) -> str:
    return "" if option["value"] is None else str(option["value"])
