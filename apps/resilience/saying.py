"""From a record that keeps an id of the model, and its version, to the words that were shown."""

from collections.abc import Callable
from typing import Any

from apps.resilience.entries import NotInModelError
from apps.resilience.model import model


def label_of(kind: str, slug: str = "", version: str = "") -> Callable[[Any], str]:
    """`label_of("challenge")` reads a record's `challenge` and, where it keeps one, `challenge_version`.

    The id itself where the model does not know it: a person's own data is told whatever became of the model.
    """
    slug = slug or kind
    version = version or f"{slug}_version"

    def label(record: Any) -> str:
        chosen = getattr(record, slug)
        if not chosen:
            return ""
        try:
            return str(getattr(model(), kind)(chosen, getattr(record, version, None)).label)
        except NotInModelError:
            return str(chosen)

    return label
