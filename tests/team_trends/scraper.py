"""What a scraper makes of a page or file of team figures: which of its numbers nobody released.

A number may be a released band, a day, a length of time, a number of the rule, or part of published words.
What is left is a number too many. The numbers of drawings and files are taken one by one: each has to be the
very band that was released of that figure for those weeks.
"""

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from apps.resilience.model import model
from apps.team_trends import wording
from apps.team_trends.blocks import WEEKS, Block
from apps.team_trends.parameters import SMALL
from apps.team_trends.protection import Protection

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT = "|".join(month[:3] for month in MONTHS.split("|"))
CALENDAR = re.compile(
    rf"\b(?:\d{{1,2}} to )?\d{{1,2}} (?:{MONTHS})(?: 20\d\d)?\b|^\d{{1,2}} (?:{SHORT})$|^20\d\d$"
    rf"|\b20\d\d-\d\d-\d\d\b|\b(?:{WEEKS}|{2 * WEEKS}) weeks\b"
)
RANGE = re.compile(r"(?:\bbetween )?(\d+(?:\.\d+)?)(%?) (?:to|and) (\d+(?:\.\d+)?)(%?)")
COUNT = re.compile(
    r"\b\d+ (?:people|practitioners|contributors|answers|responses)\b|\b\d+(?:\.\d+)?% (?:of|response)"
)
OF_AN_ACTION = re.compile(r"\bAction \d+\b", re.IGNORECASE)
SCALE = re.compile(r"\b0 to 10\b|\b(?:0|10) is “[^”]*”")
"""With the words at both ends of an item."""
NOT_SAID = {"id", "class", "href", "src", "action", "for", "name", "nonce", "type", "rel", "sizes"}
"""Attributes that tell nobody anything: addresses, and what ties a page together."""
TIES = {"aria-labelledby", "aria-describedby", "aria-controls", "aria-current"}
DRAWN = {"d", "viewbox", "width", "height", "x", "y", "cx", "cy", "r", "points", "fill", "stroke-width"}
HIDDEN_FIELDS = {"csrfmiddlewaretoken"}
DATA = "team-figures-data"
NOT_SHOWN = "Not shown"


Ends = tuple[float, float, str]
"""Lowest, highest, and the sign after each: none, or that of per cent."""


@dataclass(frozen=True)
class Figure:
    """One released band, as the table of them has it. `team` is None for a service's total."""

    service: int
    team: int | None
    figure: str
    entry: str
    first: int
    last: int
    low: float
    high: float

    @property
    def is_share(self) -> bool:
        return bool(self.entry)

    @property
    def ends(self) -> Ends:
        return self.low, self.high, "%" if self.is_share else ""


class _Said(HTMLParser):
    """The text of a page, what its attributes say, and its data for scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.data: dict[str, Any] | None = None
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style"):
            self._inside = DATA if given.get("id") == DATA else tag
        if tag == "meta" or given.get("name") in HIDDEN_FIELDS:
            return
        self.pieces += [
            value for name, value in attrs if value and name not in NOT_SAID | TIES | DRAWN
        ]  # fmt: skip

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == DATA:
            self.data = json.loads(data)
        elif not self._inside:
            self.pieces.append(data)


def _said(html: str) -> _Said:
    said = _Said()
    said.feed(html)
    said.close()
    return said


def text_of(html: str) -> str:
    """As somebody reads it, in one line."""
    return " ".join(" ".join(_said(html).pieces).split())


@cache
def words_of_the_rule(fewest: int) -> list[str]:
    """What pages say about the rule and the model, where `fewest` have to take part."""
    page = {"protection": Protection(fewest), "service": None}
    told = [
        render_to_string("team_trends/protection.html", {"page": {**page, "team": team}})
        for team in (1, None)
    ]
    asked = [words for said in wording.WORDINGS.values() for _, words in said.parts(fewest)]
    labels = [each.label for each in (*model().dimensions, *model().challenges, *model().asks)]
    return [*map(text_of, told), *asked, *labels, f"at least {fewest} people", f"fewer than {SMALL} people"]


def _without_what_may_be_said(text: str, bands: Collection[Ends], words: Iterable[str]) -> str:
    text = " ".join(text.split())
    for said in sorted(words, key=len, reverse=True):
        text = text.replace(" ".join(said.split()), " ")

    def band(found: re.Match[str]) -> str:
        low, sign, high, other = found.groups()
        return " " if sign == other and (float(low), float(high), sign) in bands else found[0]

    for pattern in (SCALE, CALENDAR, OF_AN_ACTION):
        text = pattern.sub(" ", text)
    return RANGE.sub(band, text)


def left_over(text: str, bands: Collection[Ends], words: Iterable[str]) -> list[str]:
    """Numbers in a text that are none of what may be said."""
    return NUMBER.findall(_without_what_may_be_said(text, bands, words))


def figures_left_over(html: str, figures: Sequence[Figure], words: Collection[str]) -> list[str]:
    """Ranges and counts of people on a page that has numbers of its own as well, such as those of a form."""
    left = _without_what_may_be_said(text_of(html), {figure.ends for figure in figures}, words)
    return [found[0] for pattern in (RANGE, COUNT) for found in pattern.finditer(left)]


def unreleased_on_page(html: str, figures: Sequence[Figure], words: Collection[str]) -> list[str]:
    """Numbers on a page that nobody released. `figures` are those that this page may show."""
    said = _said(html)
    bands = {figure.ends for figure in figures}
    found = left_over(" ".join(said.pieces), bands, words)
    if said.data is not None:
        found += _unreleased_in_drawings(said.data, figures, words)
    return found


def _unreleased_in_drawings(
    data: dict[str, Any], figures: Sequence[Figure], words: Collection[str]
) -> list[str]:
    found = []
    labels = [word for label in data.pop("blocks") for word in ([label] if isinstance(label, str) else label)]
    for label in labels:
        found += left_over(label, (), ())
    for key, chart in data.pop("charts").items():
        own = [figure for figure in figures if figure.figure == key.replace("-", ".", 1) and not figure.entry]
        ends = [[figure.low, figure.high] for figure in sorted(own, key=lambda figure: figure.last)]
        drawn = [each for each in chart.pop("ranges") if each is not None]
        # The page begins where it likes, and then leaves nothing out.
        if drawn != ends[len(ends) - len(drawn) :]:
            found += [str(each) for each in drawn if each not in ends] or [f"{key}: {drawn}"]
        for text in (*chart.pop("titles"), *chart.pop("texts")):
            found += left_over(text, {figure.ends for figure in own}, words)
        found += [str(mark) for mark in chart.pop("marks") if set(mark) != {"at", "number"}]
        del chart["double"], chart["wide"]
        found += NUMBER.findall(json.dumps(chart))
    return found + NUMBER.findall(json.dumps(data))


def unreleased_in_file(text: str, figures: Sequence[Figure], words: Collection[str]) -> list[str]:
    """The same of a file: each row is one released figure, or is not shown."""
    released = {
        (_monday(figure.first), _sunday(figure.last), *_names(figure)): (figure.low, figure.high)
        for figure in figures
    }
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    found = left_over(" ".join(head), (), ())
    for whose, since, until, part, what, unit, low, high in rows:
        ends = released.pop((since, until, part, what), None)
        shown = None if low == high == NOT_SHOWN else (float(low), float(high))
        if shown != ends:
            found += [low, high]
        found += left_over(" ".join((whose, part, what)), (), words) + left_over(unit, (), ())
    # What is released and not in the file is no number too many, but the file is wrong.
    return found + [f"missing: {figure}" for figure in released]


def _names(figure: Figure) -> tuple[str, str]:
    if figure.figure == "challenges":
        return "Challenges that were named", model().challenge(figure.entry).label
    if figure.figure == "asks":
        return "Asks of the service", model().ask(figure.entry).label
    return model().dimension(*figure.figure.split(".")).label, ""


def _monday(block: int) -> str:
    return Block(block).first.monday.isoformat()


def _sunday(block: int) -> str:
    return (Block(block).first.monday + timedelta(weeks=WEEKS, days=-1)).isoformat()


def main_of(response: HttpResponse) -> str:
    """The main landmark of a page: what everybody who may see it sees alike."""
    assert response.status_code == 200
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert found, "a page has a main landmark"
    return found[0]
