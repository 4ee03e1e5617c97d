"""Template tags for NHS components. Text given to a tag is escaped; block tags hold template HTML."""

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.nhsuk import frame, presenters
from apps.nhsuk.components import render, words
from apps.nhsuk.times import clock_time

register = template.Library()


@register.simple_tag
def button(
    text: str,
    href: str | None = None,
    *,
    variant: str | None = None,
    small: bool = False,
    name: str | None = None,
    value: str | None = None,
    type: str | None = None,  # noqa: A002 (the HTML attribute's name)
    form: str | None = None,
    id: str | None = None,  # noqa: A002
    classes: str | None = None,
) -> SafeString:
    """A submit button, or with `href` a link that looks like one."""
    params: dict[str, Any] = {"href": href, "variant": variant, "small": small, "name": name, "value": value}
    params |= {"type": type, "id": id, "classes": classes, "attributes": {"form": form} if form else None}
    # Two clicks are one wish.
    params["preventDoubleClick"] = True if href is None and type in (None, "submit") else None
    return render("button", {**params, **words(text)})


@register.simple_tag
def action_link(text: str, href: str) -> SafeString:
    return render("action-link", {**words(text), "href": href})


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    # The link stands above <main>, and everything on a page belongs in a landmark.
    return format_html('<nav aria-label="Back">{}</nav>', render("back-link", {**words(text), "href": href}))


@register.simple_tag
def tag(text: str, colour: str | None = None, classes: str | None = None) -> SafeString:
    return render("tag", {**words(text), "colour": colour, "classes": classes})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    return render("inset-text", {}, content)


@register.simple_block_tag
def warning(content: SafeString, heading: str, level: int = 2) -> SafeString:
    # As the warning-callout macro does, which reads the heading and so has to run each time.
    hidden = None if "important" in heading.lower() else "Important"
    title = {**words(heading), "level": level, "visuallyHiddenText": hidden}
    return render("card", {"heading": title, "variant": "warning"}, content)


@register.simple_block_tag
def details(content: SafeString, summary: str, *, open: bool = False, id: str | None = None) -> SafeString:  # noqa: A002
    return render("details", {"summary": words(summary), "open": open, "id": id}, content)


@register.simple_block_tag
def card(
    content: SafeString,
    heading: str | None = None,
    *,
    href: str | None = None,
    level: int = 2,
    size: str | None = "m",
    variant: str | None = None,
    id: str | None = None,  # noqa: A002
    classes: str | None = None,
) -> SafeString:
    """A card; with `href` the heading is a link and the whole card can be clicked."""
    title = {**words(heading), "level": level, "size": size} if heading else None
    params = {"heading": title, "href": href, "clickable": bool(href), "variant": variant, "classes": classes}
    return render("card", {**params, "id": id}, content)


@register.simple_block_tag
def panel(content: SafeString, heading: str, level: int = 1) -> SafeString:
    return render("panel", {"heading": {**words(heading), "level": level}}, content)


@register.simple_block_tag
def notification(
    content: SafeString,
    title: str = "Important",
    *,
    variant: str | None = None,
    id: str | None = None,  # noqa: A002
) -> SafeString:
    """A banner. Give an `id` when a page has more than one."""
    params = {"title": {**words(title), "id": f"{id}-title" if id else None}, "variant": variant, "id": id}
    return render("notification-banner", params, content)


class _SummaryNode(Node):
    """Collects the rows inside, because the macro has to know all of them before it writes the first."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        rows: list[dict[str, Any]] = []
        with context.push(summary_rows=rows):
            self.nodelist.render(context)
        return render("summary-list", {"rows": rows})


@register.tag
def summary(parser: Parser, token: Token) -> Node:  # noqa: ARG001 (Django gives it)
    nodelist = parser.parse(("endsummary",))
    parser.delete_first_token()
    return _SummaryNode(nodelist)


@register.simple_tag(takes_context=True)
def summary_row(
    context: Context,
    key: str,
    value: Any,
    *,
    change: str | None = None,
    what: str = "",
    action: str = "Change",
) -> str:
    """One row of {% summary %}; `change` is where to change it, `what` is read out after "Change"."""
    actions = {"items": [{"href": change, "text": action, "visuallyHiddenText": what or str(key).lower()}]}
    row = {"key": words(key), "value": words(value), "actions": actions if change else None}
    context["summary_rows"].append(row)
    return ""


@register.simple_tag
def table(
    caption: str,
    head: list[Any],
    rows: list[list[Any]],
    *,
    numeric: str = "",
    first_is_header: bool = False,
    responsive: bool = False,
    size: str = "m",
) -> SafeString:
    """A table. `numeric` lists the columns of numbers ("1,2", counted from 0), which are set to the right."""
    columns = {int(column) for column in numeric.split(",") if column.strip()}
    formats = ["numeric" if column in columns else None for column in range(len(head))]
    params = {
        "caption": {**words(caption), "size": size},
        "head": [{**words(cell), "format": form} for cell, form in zip(head, formats, strict=True)],
        "rows": [[words(cell) for cell in row] for row in rows],
        "firstCellIsHeader": first_is_header,
        "responsive": responsive,
    }
    return render("tables", params)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> SafeString | str:
    """Links to the pages of a Paginator; the other parts of the address's query stay."""
    if page.paginator.num_pages < 2:
        return ""

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items = [
        {"number": number, "href": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in numbers
    ]
    return render(
        "pagination",
        {
            "items": items,
            "previous": {"href": address(page.previous_page_number())} if page.has_previous() else None,
            "next": {"href": address(page.next_page_number())} if page.has_next() else None,
        },
    )


@register.simple_tag
def error_summary(*possible_forms: Any) -> SafeString | str:
    """What is wrong in these forms, with links to the fields; once per form, and nothing when all is well."""
    items: list[dict[str, str]] = []
    for form in possible_forms:
        if isinstance(form, forms.BaseForm) and not getattr(form, "errors_are_shown", False):
            items += presenters.error_list(form)
            form.errors_are_shown = True  # type: ignore[attr-defined]
    if not items:
        return ""
    return render("error-summary", {"heading": "There is a problem", "errorList": items})


@register.simple_tag
def problem_summary(problem: str, href: str) -> SafeString | str:
    """The error summary of a page whose problem is no field's; nothing where there is no problem."""
    if not problem:
        return ""
    errors = [{**words(problem), "href": href}]
    return render("error-summary", {"heading": "There is a problem", "errorList": errors})


register.filter("clock_time", clock_time, expects_localtime=True)


@register.filter
def shown_on_its_own(field: forms.BoundField) -> bool:
    """False for a field that an option of another field reveals."""
    return field.name not in presenters.shown_under_an_option(field.form)


@register.simple_tag
def url_if_exists(name: str) -> str:
    """The address of a route, or "" when the site has no such route."""
    return frame.address(name)


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    return frame.header(context)


@register.simple_tag
def site_footer() -> SafeString:
    return frame.footer()
