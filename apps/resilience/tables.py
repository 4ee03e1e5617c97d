"""Takes TOML tables apart, key by key, and notes every fault with its place, not only the first."""

import re
from collections.abc import Iterator

SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SLUG_LENGTH = 40
"""Characters. Other rooms keep ids in database columns of this length."""


class Table:
    """One table of the file.

    A faulty key is noted in `problems` and given back as an empty value, so that reading can go on; nothing
    read this way is ever used, because the reader raises once it has seen the whole file.
    """

    def __init__(self, raw: dict[str, object], place: str, problems: list[str]) -> None:
        self._raw = raw
        self._taken: set[str] = set()
        self._place = place
        self._problems = problems

    @property
    def place(self) -> str:
        slug = self._raw.get("id")
        return f'{self._place} ("{slug}")' if isinstance(slug, str) and slug else self._place

    def fault(self, words: str) -> None:
        self._problems.append(f"{self.place}: {words}" if self._place else words)

    def text(self, key: str) -> str:
        return self._text(key, self._take(key))

    def text_if_any(self, key: str) -> str:
        """The key may be left out; given, it must say something."""
        return self._text(key, self.take_if_any(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which must not be empty and hold none that says nothing."""
        given = self._take(key)
        if given is None:
            return ()
        if not isinstance(given, list) or not given:
            self.fault(f"{key} must be a list with at least one text in quotes.")
            return ()
        return tuple(self._text(f"{key} {number}", text) for number, text in enumerate(given, start=1))

    def id(self) -> str:
        slug = self.text("id")
        if slug and not SLUG.fullmatch(slug):
            self.fault("id must be small letters, digits and single underscores, starting with a letter.")
        elif len(slug) > SLUG_LENGTH:
            self.fault(f"id must have at most {SLUG_LENGTH} characters.")
        return slug

    def version(self) -> int:
        given = self._take("version")
        if given is None:
            return 0
        if isinstance(given, bool) or not isinstance(given, int) or given < 1:
            self.fault("version must be a whole number from 1 up.")
            return 0
        return given

    def flag(self, key: str) -> bool:
        given = self._take(key)
        if given is not None and not isinstance(given, bool):
            self.fault(f"{key} must be true or false.")
        return given is True

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list, which must not be empty. Their place is the key and their number, from 1."""
        given = self._take(key)
        if given is None:
            return
        if not isinstance(given, list) or not given:
            self.fault(f"{key} must be a list with at least one entry, written as [[{key}]].")
            return
        for number, raw in enumerate(given, start=1):
            place = f"{self.place}, {key} {number}" if self._place else f"{key} {number}"
            if isinstance(raw, dict):
                yield Table(raw, place, self._problems)
            else:
                self._problems.append(f"{place}: must be a table, written as [[{key}]].")

    def take_if_any(self, key: str) -> object | None:
        """What stands there, of whatever kind; None where the key is left out, which it may be."""
        self._taken.add(key)
        return self._raw.get(key)

    def end(self) -> None:
        """Call when every known key has been asked for."""
        for key in self._raw:
            if key not in self._taken:
                self.fault(f'there is no key "{key}" here. Check its spelling.')

    def _take(self, key: str) -> object | None:
        given = self.take_if_any(key)
        if given is None:
            self.fault(f"{key} is missing.")
        return given

    def _text(self, key: str, given: object | None) -> str:
        if given is None:
            return ""
        if not isinstance(given, str):
            self.fault(f"{key} must be text in quotes.")
            return ""
        if not given.strip():
            self.fault(f"{key} is empty.")
        return given.strip()
