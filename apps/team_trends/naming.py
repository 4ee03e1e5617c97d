"""Whether a text names a practitioner: by full name, or by a first or last name, which may be a word as well.

Names are compared word by word, as people write them: without accents, and whatever hyphens, apostrophes and
invisible letters there are.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

STROKES = str.maketrans(
    {
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "\u0131": "i",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "þ": "th",
        "Þ": "Th",
    }
)
"""Letters that Unicode does not take for another with an accent."""
WORD = re.compile(r"[^\W\d_]+")
APOSTROPHES = re.compile("['\u2019\u02bc\u2018`]")


@dataclass(frozen=True)
class Named:
    """Names as the service has them, each once."""

    full: tuple[str, ...]
    alone: tuple[str, ...]
    """First and last names that stand in the text by themselves, written like a name."""


def named_in(text: str, names: Collection[str]) -> Named:
    """A name of one word is a first name."""
    said = WORD.findall(_plain(text))
    folded = [word.casefold() for word in said]
    full = sorted({name for name in names if any(_places(whole, folded) for whole in _wholes(name.split()))})
    told = {word for name in full for word in _ends(name)}
    alone = {word for name in names for word in _ends(name) if _stands_like_a_name(word, said, folded)}
    return Named(tuple(full), tuple(sorted(alone - told)))


def _wholes(words: list[str]) -> Iterator[str]:
    """Of a name of several words: all of it, and first and last name in either order."""
    if len(words) > 1:
        first, last = words[0], words[-1]
        yield from (" ".join(words), f"{first} {last}", f"{last} {first}")


def _ends(name: str) -> set[str]:
    words = name.split()
    return {words[0], words[-1]} if words else set()


def _stands_like_a_name(name: str, said: list[str], folded: list[str]) -> bool:
    return any(said[place][0].isupper() for place in _places(name, folded))


def _places(name: str, folded: list[str]) -> list[int]:
    """Where the words of a name follow on each other."""
    found = []
    for spelt in {name, APOSTROPHES.sub("", name)}:
        words = [word.casefold() for word in WORD.findall(_plain(spelt))]
        found += [
            place
            for place in range(len(folded) - len(words) + 1)
            if words and folded[place : place + len(words)] == words
        ]
    return found


def _plain(text: str) -> str:
    """Without accents, which a colleague's name loses easily, and without what cannot be seen."""
    letters = unicodedata.normalize("NFKD", text).translate(STROKES)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
