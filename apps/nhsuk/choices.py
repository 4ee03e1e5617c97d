"""The controls with a row of options: radios, checkboxes and the scale."""

from itertools import groupby
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.nhsuk import parts
from apps.nhsuk.components import render, words
from apps.nhsuk.fields import ScaleWidget, look_of
from apps.nhsuk.parts import FieldGroup


def options(bound: BoundField, component: str, field_group: FieldGroup) -> SafeString:
    """Radios or checkboxes; choices in groups become a fieldset with a heading per group."""
    look = look_of(bound.field)
    if look.reveals and component == "radios":
        # The design system's script marks what reveals with aria-expanded, which ARIA does not allow here.
        raise ValueError(
            f"{bound.name}: only checkboxes can reveal a field; ask the next question on its own"
        )
    groups = _groups(bound, field_group)
    classes = " ".join(filter(None, ("hw-columns" if look.columns == 2 else "", look.classes))) or None
    shared = {"name": bound.html_name, "inline": look.inline, "small": look.small, "classes": classes}
    fieldset = {"legend": parts.label(bound, look)}
    if all(heading is None for heading, _ in groups):
        items = [item for _, options in groups for item in options]
        return render(
            component,
            shared
            | {
                "idPrefix": parts.control_id(bound),
                "fieldset": fieldset | {"describedBy": bound.field.widget.attrs.get("aria-describedby")},
                "hint": parts.hint(bound),
                "errorMessage": parts.error(bound),
                "items": items,
            },
        )
    inside, described_by = parts.hint_and_error(bound)
    for number, (heading, items) in enumerate(groups, start=1):
        prefix = f"{parts.control_id(bound)}-group-{number}"
        group = {"legend": {**words(heading), "size": "s"}} if heading is not None else None
        inside += render(component, {**shared, "idPrefix": prefix, "fieldset": group, "items": items})
    return parts.form_group(bound, render("fieldset", fieldset | {"describedBy": described_by}, inside))


def _groups(bound: BoundField, field_group: FieldGroup) -> list[tuple[str | None, list[dict[str, Any]]]]:
    look, number, groups = look_of(bound.field), 0, []
    optgroups = parts.widget_context(bound)["optgroups"]
    for heading, members in groupby(optgroups, key=lambda group: group[0]):
        items: list[dict[str, Any]] = []
        for option in (option for _, options, _ in members for option in options):
            number += 1
            value = parts.option_value(option)
            if value in look.exclusive and number > 1:
                items.append({"divider": "or"})
            hint = look.hints.get(value)
            items.append(
                {
                    "id": parts.control_id(bound) if number == 1 else f"{parts.control_id(bound)}-{number}",
                    "value": value,
                    "label": words(option["label"]),
                    "hint": words(hint) if hint else None,
                    "checked": option["selected"],
                    "disabled": bound.field.disabled or bool(option["attrs"].get("disabled")),
                    "behaviour": "exclusive" if value in look.exclusive else None,
                    "conditional": parts.conditional(bound, value, field_group),
                    "attributes": parts.attributes(option["attrs"]),
                }
            )
        groups.append((heading, items))
    return groups


def scale(bound: BoundField, widget: ScaleWidget) -> SafeString:
    chosen = "" if bound.value() is None else str(bound.value())
    answered = bound.form.is_bound and bound.data is not None
    name = parts.control_id(bound)
    items: list[dict[str, Any]] = [
        {
            "id": name if number == 0 else f"{name}-{number}",
            "value": str(number),
            "text": str(number),
            "checked": chosen == str(number),
            "disabled": bound.field.disabled,
            # Heard on its own, an end of the scale still says what it means.
            "attributes": {"aria-describedby": f"{name}-{end}"}
            if (end := {0: "low", 10: "high"}.get(number))
            else None,
        }
        for number in range(11)
    ]
    if widget.skippable:
        items.append(
            {
                "id": f"{name}-skip",
                "value": "",
                "text": "Skip this question",
                "checked": answered and chosen == "",
                "disabled": bound.field.disabled,
            }
        )
    ends = format_html(
        '<p class="hw-scale__ends"><span class="hw-scale__end" id="{0}-low"><b>0</b> {1}</span> '
        '<span class="hw-scale__end" id="{0}-high"><b>10</b> {2}</span></p>',
        name, widget.low, widget.high,
    )  # fmt: skip
    look = look_of(bound.field)
    return render(
        "radios",
        {
            "idPrefix": name,
            "name": bound.html_name,
            "fieldset": {"legend": parts.label(bound, look), "describedBy": f"{name}-low {name}-high"},
            "hint": parts.hint(bound),
            "errorMessage": parts.error(bound),
            "items": items,
            "classes": " ".join(filter(None, ("hw-scale", look.classes))),
            "formGroup": {"beforeInputs": {"html": ends}},
        },
    )
