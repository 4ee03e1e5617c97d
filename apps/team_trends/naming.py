"""Whether a text names a practitioner: by full name, or by a first name, which may be a word as well."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

STROKES = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "\u0131": "i"}
)
"""Letters that Unicode does not take for another with an accent."""
LETTER = r"[^\W\d_]"


@dataclass(frozen=True)
class Named:
    """Names as the service has them, each once."""

    full: tuple[str, ...]
    first: tuple[str, ...]
    """First names that stand in the text by themselves, written like a name."""


def named_in(text: str, names: Collection[str]) -> Named:
    """A name of one word is a first name."""
    several = {name for name in names if len(name.split()) > 1}
    found = [name for name in sorted(several) if _stands_in(name, text, any_case=True)]
    firsts = {name.split()[0] for name in names if name.split()}
    alone = [first for first in sorted(firsts) if _stands_in(first, text, any_case=False)]
    told = {name.split()[0] for name in found}
    return Named(tuple(found), tuple(first for first in alone if first not in told))


def _stands_in(name: str, text: str, *, any_case: bool) -> bool:
    words = [re.escape(word) for word in re.split(r"[\s-]+", _plain(name)) if word]
    if not words:
        return False
    name_in_text = r"[\s-]+".join(words)
    pattern = rf"(?<!{LETTER}){name_in_text}(?!{LETTER})"
    return re.search(pattern, _plain(text), re.IGNORECASE if any_case else 0) is not None


def _plain(text: str) -> str:
    """Without accents, which a colleague's name loses easily."""
    letters = unicodedata.normalize("NFKD", text).translate(STROKES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
