"""The model in sentences, and from a record that keeps an id of it to the words that were shown."""

from collections.abc import Callable, Sequence
from typing import Any

from apps.resilience.entries import Item, NotInModelError
from apps.resilience.model import model


def label_of(kind: str, slug: str = "", version: str = "") -> Callable[[Any], str]:
    """`label_of("challenge")` reads a record's `challenge` and, where it keeps one, `challenge_version`.

    The id itself where the model does not know it: a person's own data is told whatever became of the model.
    """
    slug = slug or kind
    version = version or f"{slug}_version"
    return lambda record: _label(kind, getattr(record, slug), getattr(record, version, None))


def label_now(kind: str) -> Callable[[str], str]:
    """From an id to today's words, for what is not saved yet; the id where the model does not know it."""
    return lambda chosen: _label(kind, chosen, None)


def _label(kind: str, chosen: str, version: int | None) -> str:
    if not chosen:
        return ""
    try:
        return str(getattr(model(), kind)(chosen, version).label)
    except NotInModelError:
        return str(chosen)


def made_of(items: Sequence[Item]) -> str:
    """Where the figure of a dimension comes from."""
    if len(items) == 1:
        return f"0 is “{lower_first(items[0].at_0)}” and 10 is “{lower_first(items[0].at_10)}”."
    return f"The average of the answers on {joined([quoted(item.label) for item in items])}."


def quoted(label: str) -> str:
    return f"“{lower_first(label)}”"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def joined(parts: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
