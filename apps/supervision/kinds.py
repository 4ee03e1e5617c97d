"""The kinds of thing that a grant can show, in words: the same for both sides and in the access log."""

from collections.abc import Iterable, Mapping

from django.utils.text import capfirst

from apps.resilience.saying import joined

KINDS: Mapping[str, str] = {
    "trend": "check-in trend",
    "plans": "coping plans",
    "topics": "supervision topics",
}


def in_words(kinds: Iterable[str]) -> str:
    """Check-in trend and supervision topics."""
    return capfirst(joined([KINDS[kind] for kind in kinds]))
