"""Three-way comparison of a form open in several tabs: what a page showed, what it sends, what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]
SetAside = Mapping[str, Mapping[str, Any]]
"""Field name -> id of the page -> what it had there."""


def is_blank(value: Any) -> bool:
    return _plain(value) is None


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same.

    All ways of leaving a question are one. So are the line breaks of a script and those of a browser, and
    words with and without the space around them that forms take off.
    """
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    return None if value in ("", []) else value


@dataclass(frozen=True)
class Merged:
    """`values` and `set_aside` are what to keep; `base` is what the page should compare with next time.

    `conflicts` maps a field to what another tab or device wrote there since.
    """

    values: Values
    set_aside: dict[str, dict[str, Any]]
    base: Values = field(default_factory=dict)
    conflicts: Values = field(default_factory=dict)


def merge(
    *,
    kept: Mapping[str, Any],
    set_aside: SetAside,
    mine: Mapping[str, Any],
    base: Mapping[str, Any],
    page: str,
    settled: SetAside,
) -> Merged:
    """Put what one page sends (`mine`) into what is `kept`.

    A field the page did not change stays as kept, so an old tab never undoes a newer one. Where both changed
    it, what is kept stays, the field is reported, and the page's words are set aside under its id until a
    page that showed them is sent: `settled` is what this one showed.
    """
    values = dict(kept)
    aside = {name: dict(pages) for name, pages in set_aside.items()}
    # What the page showed and does not send, such as a number that is none, it goes on comparing with.
    new_base = {name: shown for name, shown in base.items() if name not in mine}
    conflicts: Values = {}
    for name, my_value in mine.items():
        shown, theirs = base.get(name), values.get(name)
        if same(my_value, shown):
            new_base[name] = shown
        elif same(theirs, my_value):
            new_base[name] = my_value
        elif same(theirs, shown):
            values[name] = new_base[name] = my_value
        else:
            new_base[name], conflicts[name] = shown, theirs
            # Numbers and choices are reported, and need no keeping.
            if isinstance(my_value, str) and not is_blank(my_value):
                aside.setdefault(name, {})[page] = my_value
    for name, shown_aside in settled.items():
        if name not in conflicts and name in aside:
            aside[name] = {p: words for p, words in aside[name].items() if shown_aside.get(p) != words}
    return Merged(values, {name: pages for name, pages in aside.items() if pages}, new_base, conflicts)
