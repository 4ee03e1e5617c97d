"""Where a person can turn, as the site's own file and a service's file say it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from apps.resilience.tables import Table

STARTERS = Path(__file__).parent / "data" / "entries.toml"
NUMBER = re.compile(r"\+?[0-9]+( [0-9]+)*")


@dataclass(frozen=True)
class Group:
    id: str
    title: str
    description: str
    at_once: bool
    """Help that must answer when it is asked, so an entry without a number has no place in it."""


GROUPS = (
    Group(
        "danger",
        "If somebody is in immediate danger",
        "Do not wait, and do not worry about being sure.",
        True,
    ),
    Group(
        "now",
        "Talk to someone now",
        "You do not have to be in crisis, and you can stop whenever you like.",
        True,
    ),
    Group(
        "workplace",
        "Through your work",
        "You can ask first what they keep to themselves, and who would be told.",
        False,
    ),
    Group("longer", "Help for longer", "When things have been too much for a while.", False),
)


class SupportError(Exception):
    """The entries cannot be used. `problems` holds each fault as one sentence that begins with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(["The support entries cannot be used:", *(f"- {p}" for p in problems)]))


@dataclass(frozen=True)
class TextMessage:
    to: str
    text: str

    @property
    def url(self) -> str:
        # RFC 5724; both Android and iOS fill in the text from `?body=` for one number.
        return f"sms:{dialled(self.to)}?body={self.text}"


@dataclass(frozen=True, kw_only=True)
class Entry:
    id: str
    group: str
    name: str
    what_for: str
    how_to_reach: str
    hours: str
    region: str
    audience: str
    tel: str = ""
    sms: TextMessage | None = None
    link: str = ""
    verified_on: date | None = None
    verified_by: str = ""

    @property
    def tel_url(self) -> str:
        return f"tel:{dialled(self.tel)}"

    @property
    def link_host(self) -> str:
        return urlsplit(self.link).netloc.removeprefix("www.")

    def is_verified(self, today: date) -> bool:
        """False until somebody has checked the entry, and again from the day when that is a year ago."""
        return self.verified_on is not None and today < a_year_after(self.verified_on)


def dialled(number: str) -> str:
    """The number as a telephone takes it (RFC 3966): without the spaces that people read by."""
    return number.replace(" ", "")


def a_year_after(day: date) -> date:
    """The same day next year; a check on 29 February runs out a day early rather than late."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


@cache
def entries() -> tuple[Entry, ...]:
    """The site's entries, read once. Raises SupportError."""
    return load(STARTERS, settings.SUPPORT_FILE)


def load(starters: Path, own: Path | None) -> tuple[Entry, ...]:
    """Starters and a service's own file, which changes, adds and leaves out. Raises SupportError.

    Extending and not replacing is on purpose: whoever adds the number of occupational health does not have
    to think of 999 as well, and nobody loses it by forgetting.
    """
    problems: list[str] = []
    raw = _keyed(_tables(starters, problems), starters, problems)
    if own is not None:
        file = _tables(own, problems)
        left_out = file.pop("leave_out", [])
        added = _keyed(file, own, problems)
        for slug, (place, table) in added.items():
            raw[slug] = (place, {**raw[slug][1], **table} if slug in raw else table)
        _leave_out(raw, left_out, own, problems)
    found = [_entry(_EntryTable(table, place, problems)) for place, table in raw.values()]
    if not problems:
        problems += _missing_groups(found)
    if problems:
        raise SupportError(problems)
    order = [group.id for group in GROUPS]
    return tuple(sorted(found, key=lambda entry: order.index(entry.group)))


def _tables(path: Path, problems: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(f"{path}: the file cannot be read ({error.strerror or error}).")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: this is not TOML ({error}).")
    return {}


def _keyed(
    file: dict[str, object], path: Path, problems: list[str]
) -> dict[str, tuple[str, dict[str, object]]]:
    """By id: where the entry stands, for messages, and its keys."""
    given = file.get("entries", [])
    problems += [
        f'{path.name}: there is no key "{key}" here. Check its spelling.' for key in file if key != "entries"
    ]
    if not isinstance(given, list) or not all(isinstance(table, dict) for table in given):
        problems.append(f"{path.name}: entries must be tables, each written as [[entries]].")
        return {}
    keyed: dict[str, tuple[str, dict[str, object]]] = {}
    for number, table in enumerate(given, start=1):
        place = f"{path.name}, entry {number}"
        slug = Table(table, place, problems).id()
        if slug in keyed:
            problems.append(f'{place} ("{slug}"): id is used before in this file.')
        elif slug:
            keyed[slug] = (place, table)
    return keyed


def _leave_out(
    raw: dict[str, tuple[str, dict[str, object]]], ids: object, path: Path, problems: list[str]
) -> None:
    if not isinstance(ids, list) or not all(isinstance(slug, str) for slug in ids):
        problems.append(f'{path.name}: leave_out must be a list of ids, such as ["lifeline_ni"].')
        return
    problems += [
        f'{path.name}: leave_out names "{slug}", and there is no such entry.'
        for slug in ids
        if slug not in raw
    ]
    for slug in ids:
        raw.pop(slug, None)


def _missing_groups(found: list[Entry]) -> list[str]:
    present = {entry.group for entry in found}
    return [
        f'There must be at least one entry in the group "{group.id}".'
        for group in GROUPS
        if group.at_once and group.id not in present
    ]


def _entry(table: "_EntryTable") -> Entry:
    entry = Entry(
        id=table.id(),
        group=table.group(),
        name=table.text("name"),
        what_for=table.text("what_for"),
        how_to_reach=table.text("how_to_reach"),
        hours=table.text("hours"),
        region=table.text("region"),
        audience=table.text("audience"),
        tel=table.number_if_any("tel"),
        sms=table.message_if_any("sms"),
        link=table.link_if_any("link"),
        verified_on=table.day_if_any("verified_on"),
        verified_by=table.text_if_any("verified_by"),
    )
    table.end()
    if (entry.verified_on is None) != (entry.verified_by == ""):
        table.fault("verified_on and verified_by belong together. Give both or neither.")
    if any(group.id == entry.group and group.at_once for group in GROUPS) and not (entry.tel or entry.sms):
        table.fault(f'an entry in the group "{entry.group}" needs a tel or an sms.')
    return entry


class _EntryTable(Table):
    def group(self) -> str:
        slug = self.text("group")
        if slug and slug not in [group.id for group in GROUPS]:
            self.fault(f'group must be one of {", ".join(group.id for group in GROUPS)}, not "{slug}".')
        return slug

    def number_if_any(self, key: str) -> str:
        number = self.text_if_any(key)
        if number and not NUMBER.fullmatch(number):
            self.fault(f'{key} must be a number to dial, such as "0808 808 8000", not "{number}".')
        return number

    def link_if_any(self, key: str) -> str:
        link = self.text_if_any(key)
        if link and (not link.startswith("https://") or not urlsplit(link).netloc):
            self.fault(f'{key} must start with https://, and "{link}" does not.')
        return link

    def message_if_any(self, key: str) -> TextMessage | None:
        given = self.take_if_any(key)
        if given is None:
            return None
        if not isinstance(given, dict) or set(given) != {"to", "text"}:
            self.fault(f'{key} must be written as {{ to = "85258", text = "SHOUT" }}.')
            return None
        to, text = str(given["to"]), str(given["text"])
        if not NUMBER.fullmatch(to) or not text.isalnum():
            self.fault(f"{key} needs a number in to and one word in text.")
        return TextMessage(to, text)

    def day_if_any(self, key: str) -> date | None:
        given = self.take_if_any(key)
        if given is None:
            return None
        if not isinstance(given, date) or isinstance(given, datetime):
            self.fault(f"{key} must be a date without quotes, such as 2026-01-31.")
            return None
        if given > timezone.localdate():
            self.fault(f"{key} is in the future.")
        return given
