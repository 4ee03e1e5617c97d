"""The controls with one answer: inputs, textareas, selects, a single checkbox, a date."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.nhsuk import parts
from apps.nhsuk.components import render, words
from apps.nhsuk.fields import look_of

NEAR_THE_LIMIT = 75
"""Per cent."""


def text_input(bound: BoundField, component: str) -> SafeString:
    widget, look = parts.widget_context(bound), look_of(bound.field)
    params = parts.labelled(bound, widget, look)
    attributes = params["attributes"]
    params |= {
        "type": widget["type"],
        "value": widget["value"],
        "width": look.width,
        "prefix": words(look.prefix) if look.prefix else None,
        "suffix": words(look.suffix) if look.suffix else None,
        "autocomplete": attributes.pop("autocomplete", {}).get("value"),
    }
    if widget["type"] == "number":
        # A number input changes when the page is scrolled and reads badly; the keyboard is what is wanted.
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, forms.FloatField | forms.DecimalField
        )
        params["type"] = "text"
        attributes.setdefault("inputmode", {"value": "numeric" if whole else "decimal", "optional": True})
    if widget["type"] == "email":
        attributes.setdefault("spellcheck", "false")
        attributes.setdefault("autocapitalize", "none")
    return render(component, params)


def textarea(bound: BoundField) -> SafeString:
    widget, look = parts.widget_context(bound), look_of(bound.field)
    params = parts.labelled(bound, widget, look)
    value = widget["value"] or ""
    params |= {
        # A browser drops one line break after the opening tag, so the author's own needs another before it.
        "value": f"\n{value}" if value.startswith(("\n", "\r")) else value,
        "rows": params["attributes"].pop("rows", {}).get("value"),
    }
    limit = getattr(bound.field, "max_length", None)
    if not (look.count and limit):
        return render("textarea", params)
    # Said once it is near, so that a page to write on does not open with a number.
    return render("character-count", {**params, "maxlength": limit, "threshold": NEAR_THE_LIMIT})


def select(bound: BoundField) -> SafeString:
    widget, look = parts.widget_context(bound), look_of(bound.field)
    items = [
        {"value": parts.option_value(option), "text": str(option["label"]), "selected": option["selected"]}
        | {"attributes": parts.attributes({k: v for k, v in option["attrs"].items() if k != "selected"})}
        for _, options, _ in widget["optgroups"]
        for option in options
    ]
    return render("select", {**parts.labelled(bound, widget, look), "items": items})


def single_checkbox(bound: BoundField, field_group: parts.FieldGroup) -> SafeString:
    widget, look = parts.widget_context(bound), look_of(bound.field)
    item = {
        "id": parts.control_id(bound),
        "value": "on",
        "label": words(bound.label),
        "hint": parts.hint(bound),
        "checked": bool(widget["attrs"].get("checked")),
        "disabled": bound.field.disabled,
        "conditional": parts.conditional(bound, "on", field_group),
        "attributes": parts.attributes(widget["attrs"]),
    }
    return render(
        "checkboxes",
        {
            "idPrefix": parts.control_id(bound),
            "name": bound.html_name,
            "errorMessage": parts.error(bound),
            "items": [item],
            "small": look.small,
            "classes": look.classes,
        },
    )


def date_input(bound: BoundField) -> SafeString:
    name, look = parts.control_id(bound), look_of(bound.field)
    subwidgets = parts.widget_context(bound)["subwidgets"]
    items = [
        {
            "id": f"{name}-{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": widget["value"],
            "width": 4 if part == "year" else 2,
            # Browsers offer what was typed to whoever uses the computer next.
            "autocomplete": "off",
            "disabled": bound.field.disabled,
        }
        for part, widget in zip(("day", "month", "year"), subwidgets, strict=True)
    ]
    return render(
        "date-input",
        {
            "id": name,
            "fieldset": {"legend": parts.label(bound, look)},
            "hint": parts.hint(bound),
            "errorMessage": parts.error(bound),
            "items": items,
        },
    )


def any_other(bound: BoundField) -> SafeString:
    """A widget without a macro of its own (a select with groups, say): Django's HTML in an NHS group."""
    look = look_of(bound.field)
    inside, described_by = parts.hint_and_error(bound)
    attrs: dict[str, str | bool] = {"id": parts.control_id(bound)}
    if isinstance(bound.field.widget, forms.Select):
        attrs["class"] = "nhsuk-select nhsuk-select--error" if bound.errors else "nhsuk-select"
    if described_by:
        attrs["aria-describedby"] = described_by
    label = render("label", {**parts.label(bound, look), "for": parts.control_id(bound)})
    control = bound.as_widget(attrs=attrs)
    return parts.form_group(bound, format_html("{}{}{}", label, inside, mark_safe(control)))  # noqa: S308
