"""Words that nobody else would write, and every spelling in which they could lie somewhere."""

import secrets
from base64 import b64encode
from string import ascii_lowercase

from django.apps import apps
from django.db import models

from apps.safekeeping.sealed import SealedField


def letters(count: int) -> str:
    return "".join(secrets.choice(ascii_lowercase) for _ in range(count))


class Markers:
    """A marker for each place in which somebody writes. All begin alike, so that one search finds them all.

    Plain letters: JSON and addresses spell them as they are, and no warning of identifiers knows them.
    """

    def __init__(self) -> None:
        self.stem = letters(18)
        self.written: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        assert place not in self.written, f"{place} has its marker already"
        self.written[place] = self.stem + letters(8)
        return self.written[place]

    def spellings(self) -> list[bytes]:
        """As text in any usual encoding, in hexadecimal, and in base64 wherever it begins."""
        plain = [self.stem.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
        return [
            *plain,
            *(each.hex().encode() for each in plain),
            *(_inner_base64(each, offset) for each in plain for offset in range(3)),
        ]

    def found_in(self, places: dict[str, bytes]) -> dict[str, bytes]:
        """Name of each place where one is -> what is around it."""
        found = {}
        for name, content in places.items():
            small = content.lower()
            for spelling in self.spellings():
                at = small.find(spelling.lower())
                if at >= 0:
                    found[name] = content[max(0, at - 120) : at + 200]
                    break
        return found


def _inner_base64(text: bytes, offset: int) -> bytes:
    """Its base64 when `offset` other bytes stand before it, without what depends on what stands around it."""
    encoded = b64encode(b"\0" * offset + text)
    return encoded[(0, 2, 3)[offset] : (offset + len(text)) * 8 // 6]


def sealed_fields() -> dict[str, models.Field]:
    """Every sealed field of every table, as "journal.EntryVersion.words"."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if model._meta.managed
        for field in model._meta.get_fields()
        if isinstance(field, SealedField)
    }
