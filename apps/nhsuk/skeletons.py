"""Components without their words, so that a macro runs once for each structure and not on every page.

A macro is a pure function of its parameters, and most of these are words that it sets down as they are. They
are taken out of the parameters first. What remains, the shape, is the key of a cache; the macro is rendered
with a mark in place of each text, and every page fills in its own. The words never reach the cache: what a
person wrote is kept in no memory but that of the request.

A macro that looked inside a text, or compared two, would not notice that it sees marks. The tests compare
every component with the design system's examples through this cache, and with the macros run directly.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from markupsafe import Markup, escape

Shape = Any
"""Nested tuples: (dict, name, shape, ...), (list, shape, ...), (type, value); or a str; or a Hole."""

# The macros choose by the value of these, so it belongs to the structure. All of them are words of our own.
_CHOICES = frozenset(
    {
        "align",
        "behaviour",
        "behaviourGroup",
        "classes",
        "colour",
        "countType",
        "element",
        "format",
        "icon",
        "name",
        "placement",
        "size",
        "type",
        "variant",
    }
)
_FLAGS = frozenset(("checked", "selected"))
# With these parameters a macro compares words or looks inside them. The site uses none of them.
_LOOKS_INSIDE = {
    "character-count": ("textareaDescriptionText",),
    "checkboxes": ("values",),
    "date-input": ("values",),
    "file-upload": ("chooseFilesButtonClassList",),
    "header": ("service",),
    "radios": ("value",),
    "select": ("value",),
    "tables": ("scroll",),
    "warning-callout": ("heading",),
}


class Hole:
    """What stands in a shape for something that each page fills in."""

    # Not an Enum: shapes are hashed on every page, and an Enum's hash is a call of its own.
    TEXT: "Hole"
    SAFE: "Hole"
    # The macros put such an attribute between single quotes.
    SAFE_WITH_QUOTES: "Hole"
    # Whether an option is chosen. As structure, twenty checkboxes would be a million shapes.
    CHOSEN: "Hole"


Hole.TEXT, Hole.SAFE, Hole.SAFE_WITH_QUOTES, Hole.CHOSEN = Hole(), Hole(), Hole(), Hole()


def has_shape(component: str, params: Mapping[str, Any]) -> bool:
    return not any(params.get(name) for name in _LOOKS_INSIDE.get(component, ()))


def shape_of(value: Any, words: list[Any], name: str = "") -> Shape:
    """What is left of a parameter without its words; these, and whether options are chosen, go to `words`."""
    if isinstance(value, str):
        if not value or name in _CHOICES:
            return str(value)
        words.append(value)
        if name == "text" or name == "html" or not hasattr(value, "__html__"):
            return Hole.TEXT
        return Hole.SAFE_WITH_QUOTES if '"' in value else Hole.SAFE
    if isinstance(value, dict):
        shape: list[Any] = [dict]
        # What an option reveals is hidden or not by the macro, so there the choice belongs to the structure.
        flags = frozenset() if value.get("conditional") else _FLAGS
        for key, inside in value.items():
            if inside is None:  # Jinja's `default` filter fills in what is undefined, but not None.
                continue
            shape.append(key)
            if key in flags and isinstance(inside, bool):
                words.append(inside)
                shape.append(Hole.CHOSEN)
            else:
                shape.append(shape_of(inside, words, key))
        return tuple(shape)
    if isinstance(value, list):
        return (list, *[shape_of(item, words, name) for item in value])
    if isinstance(value, Promise):
        return shape_of(str(value), words, name)
    return (value.__class__, value)  # With its class, because True equals 1.


def with_marks(shape: Shape, numbers: Iterator[int], chosen: list[int | None]) -> Any:
    """Parameters for a macro: the shape with a mark in each hole.

    `chosen` gets the number of each choice that is a hole, and None for one that is chosen in this structure.
    """
    if isinstance(shape, str):
        return shape
    if isinstance(shape, Hole):
        number = next(numbers)
        if shape is Hole.CHOSEN:
            chosen.append(number)
            return True
        return mark(number, shape)
    kind, *inside = shape
    if kind is dict:
        params = {}
        for name, each in zip(inside[::2], inside[1::2], strict=True):
            params[name] = with_marks(each, numbers, chosen)
            if name in _FLAGS and each == (bool, True):
                chosen.append(None)
        return params
    if kind is list:
        return [with_marks(each, numbers, chosen) for each in inside]
    return inside[0]


def mark(number: int, hole: Hole) -> str:
    # The `<` shows afterwards whether a macro escaped the text or set it down as HTML.
    quote = '"' if hole is Hole.SAFE_WITH_QUOTES else ""
    text = f"\ue000{number}<{quote}\ue001"
    return text if hole is Hole.TEXT else Markup(text)  # noqa: S704 (there are no words in it)


_HOLE = re.compile(r'\ue000([0-9]+)(<|&lt;)"?\ue001|( (?:checked|selected))(?=[\s>])')


# A macro's own spacing is most of what it writes. The words and the content are not in it yet.
_BLANK_LINES = re.compile(r"\s*\n\s*")


class Skeleton:
    """A component's HTML with holes. Raises ValueError unless the macro showed each choice once."""

    def __init__(self, html: str, chosen: list[int | None]) -> None:
        self._pieces: list[str] = []
        self._holes: list[tuple[int, int, Callable[[Any], str]]] = []
        if "<pre" not in html:
            html = _BLANK_LINES.sub("\n", html)
        found = list(_HOLE.finditer(html))
        if sum(each[3] is not None for each in found) != len(chosen):
            raise ValueError(f"The options that are chosen cannot be told apart in {html}")
        end, choices = 0, iter(chosen)
        for each in found:
            number, bare, flag = each.groups()
            show: Callable[[Any], str] = _as_it_is if bare == "<" else escape
            if flag:
                if (choice := next(choices)) is None:
                    continue
                number, show = choice, {True: flag, False: ""}.__getitem__
            self._pieces += (html[end : each.start()], "")
            self._holes.append((len(self._pieces) - 1, int(number), show))
            end = each.end()
        self._pieces.append(html[end:])

    def fill(self, words: list[Any]) -> str:
        """The HTML with these words, which may hold any character: only skeletons are searched for marks."""
        pieces = self._pieces.copy()
        for position, number, show in self._holes:
            pieces[position] = show(words[number])
        return "".join(pieces)


def _as_it_is(html: str) -> str:
    return html
