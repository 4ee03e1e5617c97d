"""One zip file of everything: pages to read, and JSON for other programs. See docs/own-data.md."""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from apps.own_data.collecting import Collected, Row, collect
from apps.own_data.presenters import moment_in_words
from apps.people.models import User
from apps.resilience.weeks import Week
from apps.safekeeping.classes import Kind
from apps.safekeeping.sealed import SealedField
from apps.supervision.pictures import Picture, picture
from apps.trends.presenters import Chart, Section, trends_page
from apps.trends.queries import history
from apps.trends.ranges import RANGES

SCHEMA, VERSION = "heartwood-own-data", 1
"""The version rises when a program that reads the file would have to change."""
ORDER = ("Check-ins", "Values", "Coping plans", "Journal", "Supervision", "Reminders")
"""What people look for first; other pages follow."""
CHARTS, CHARTS_FILE = "Charts", "charts.html"
STYLE = Path(__file__).parent / "data" / "archive.css"
"""Within each page: from the disk nothing serves files."""
WIDEST_TABLE = 4
"""Columns; what has more is told row by row."""
HEIGHT = 120


@dataclass(frozen=True)
class Part:
    """Rows of one kind within a row."""

    name: str
    labels: list[str]
    rows: list[Row]
    is_table: bool

    @property
    def cells(self) -> list[list[str]]:
        return [[row.words.get(label, "") for label in self.labels] for row in self.rows]


@dataclass(frozen=True)
class Item:
    """A row that is told by itself, with its parts."""

    title: str
    words: list[tuple[str, str]]
    parts: list[Part]


@dataclass(frozen=True)
class Told:
    """All of one kind: as a table, or one by one."""

    name: str
    table: Part | None
    items: list[Item]

    @property
    def count(self) -> int:
        return len(self.table.rows if self.table else self.items)


@dataclass(frozen=True)
class Page:
    title: str
    sections: list[Told]

    @property
    def file(self) -> str:
        return f"{slugify(self.title)}.html"


@dataclass(frozen=True)
class Drawn:
    chart: Chart
    picture: Picture


def archive(person: User, now: datetime) -> bytes:
    """Of whoever acts: row security shows no rows but theirs. Raises SealError where words do not open."""
    collected, style = collect(person), STYLE.read_text()
    pages = _pages(collected)
    common = {
        "person": person,
        "style": mark_safe(style),  # noqa: S308 (a file of ours)
        "hash_of_style": b64encode(sha256(style.encode()).digest()).decode(),
        "made_at": moment_in_words(now, person),
        "links": [(CHARTS_FILE, CHARTS), *((page.file, page.title) for page in pages)],
    }

    def page(template: str, title: str, **context: Any) -> str:
        given = common | {"title": title} | context
        return render_to_string(f"own_data/archive/{template}.html", given)

    files = {
        "index.html": page("index", "Everything about you", pages=pages),
        **{each.file: page("page", each.title, page=each) for each in pages},
        CHARTS_FILE: page("charts", CHARTS, sections=_charts(person, now)),
        "everything.json": json.dumps(_as_json(collected, now), ensure_ascii=False, indent=1),
    }
    with BytesIO() as whole:
        with ZipFile(whole, "w", ZIP_DEFLATED) as zipped:
            for name, content in files.items():
                zipped.writestr(name, content)
        return whole.getvalue()


def _as_json(collected: Sequence[Collected], now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_at": now.isoformat(),
        "kinds": {
            each.kind.model: {
                "name": each.kind.name,
                "fields": {name: said.words for name, said in each.kind.fields.items() if not said.withheld},
                "withheld": {name: said.withheld for name, said in each.kind.fields.items() if said.withheld},
                "rows": [row.values for row in each.rows],
            }
            for each in collected
        },
    }


# --- Pages ----------------------------------------------------------------------------------------------


def _pages(collected: Sequence[Collected]) -> list[Page]:
    titles = dict.fromkeys([*ORDER, *(each.kind.page for each in collected)])
    kinds = {each.kind.model: each.kind for each in collected}
    return [
        Page(
            title,
            [_told(each, kinds) for each in collected if each.kind.page == title and not each.kind.within],
        )
        for title in titles
    ]


def _told(each: Collected, kinds: dict[str, Kind]) -> Told:
    whole = _part(each.kind, each.rows)
    has_parts = any(kind.whole == each.kind.model for kind in kinds.values())
    if whole.is_table and not has_parts:
        return Told(each.kind.name, whole, [])
    return Told(each.kind.name, None, [_item(row, kinds) for row in each.rows])


def _item(row: Row, kinds: dict[str, Kind]) -> Item:
    words = list(row.words.items())
    label, told = words[0] if words else ("", "")
    return Item(
        f"{label}: {told}" if label else "",
        words[1:],
        [_part(kinds[model], rows) for model, rows in row.parts.items()],
    )


def _part(kind: Kind, rows: list[Row]) -> Part:
    labels = [said.words for said in kind.fields.values() if said.words and not said.withheld]
    # A column is too narrow for what somebody wrote.
    has_words = any(isinstance(kind.model_class._meta.get_field(name), SealedField) for name in kind.fields)
    return Part(kind.name, labels, rows, is_table=len(labels) <= WIDEST_TABLE and not has_words)


# --- Charts ---------------------------------------------------------------------------------------------


def _charts(person: User, now: datetime) -> list[tuple[Section, list[Drawn]]]:
    """The lines of the trends page, of all weeks; empty before there is a check-in."""
    today = now.astimezone(person.zone).date()
    page = trends_page(history(person, now), RANGES[-1], Week.of(today), today)
    return [(section, list(_drawn(section))) for section in page.sections]


def _drawn(section: Section) -> Iterator[Drawn]:
    for chart in section.charts:
        yield Drawn(chart, picture(chart.line, HEIGHT))
