"""What people read keeps the product's tone: plain British English that never scores, nags or shouts.

Looks at the templates, the words in the data files, and the sentences in Python and JavaScript. Comments and
docstrings are for programmers and are left alone.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "value"}
# Sentences that say what the product does not do, and so may name it.
DENIALS = re.compile(r"\b(no|not a|no overall) score\b|\bnot an NHS product\b", re.I)

AMERICAN = r"""
    \b(organiz|recogniz|realiz|summariz|prioritiz|apologiz|customiz|minimiz|maximiz|personaliz|emphasiz)\w+
    | \b(un)?authoriz(e|ed|es|ing|ation)\b | \banalyz\w+ | \b(behavior|color|favor|honor|labor|neighbor)\w*
    | \b(center|theater|liter|gray|catalog|fulfill|vacation)s?\b
    | \b(cancel|travel|counsel|label)(ed|ing|or)\b
    | \benrollments?\b | \bskillful\b | \bdefense\b | \bmath\b
"""
RULES = {
    "an exclamation mark": re.compile(r"!"),
    "an em dash": re.compile("\N{EM DASH}"),
    "resilient, which nobody is called": re.compile(r"\bresilient\b", re.I),
    "a score": re.compile(r"\bscor(e[ds]?|ing)\b", re.I),
    "please": re.compile(r"\bplease\b", re.I),
    "a link that does not say where it leads": re.compile(
        r"\b(click|tap) (here|below|on)\b|\bread more\b", re.I
    ),
    "guilt": re.compile(r"\bstreaks?\b|\boverdue\b|\byou (missed|failed|forgot)\b", re.I),
    "an American spelling": re.compile(AMERICAN, re.I | re.X),
    "a claim to be the NHS's": re.compile(
        r"\bNHS Heartwood\b|\bHeartwood,? (is )?an NHS\b|\ban NHS (product|app|tool|website)\b|\bNHS logo\b",
        re.I,
    ),
}


@dataclass(frozen=True)
class Copy:
    place: str
    words: str


def faults(rule: str, words: str) -> list[str]:
    return [match[0] for match in RULES[rule].finditer(DENIALS.sub("", words))]


# --- Where words are ----------------------------------------------------------------------------------


class _Words(HTMLParser):
    """Text between tags, and the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def words_of_template(source: str) -> Iterator[str]:
    source = re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!DOCTYPE[^>]*>", "", source, flags=re.S)
    for tag in re.findall(r"{%.*?%}", source, flags=re.S):
        # Texts given to components: {% button "Save and continue" %}. Names of routes and files are not read.
        yield from (text for text in re.findall(r'"([^"]*)"', tag) if " " in text or text[:1].isupper())
    parser = _Words()
    parser.feed(re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.S))
    parser.close()
    yield from parser.found


def words_of_data(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from words_of_data(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from words_of_data(each)
    elif isinstance(value, str):
        yield value


def words_of_python(source: str) -> Iterator[str]:
    """String constants with a space in them, f-strings' too, that are neither docstrings nor patterns."""
    tree = ast.parse(source)
    statements: list[ast.AST] = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            statements += ast.walk(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in statements:
            words = node.value.strip()
            if " " in words:
                yield words


def words_of_script(source: str) -> Iterator[str]:
    code = re.sub(r"^\s*//.*$", "", source, flags=re.M)
    for double, back in re.findall(r'"([^"\n]*)"|`([^`]*)`', code):
        words = double or re.sub(r"\$\{.*?\}", " ", back)
        if " " in words:
            yield words


@cache
def all_copy() -> tuple[Copy, ...]:
    kinds = [
        (words_of_template, (ROOT / "templates").rglob("*.*")),
        (lambda source: words_of_data(tomllib.loads(source)), (ROOT / "apps").rglob("data/*.toml")),
        (words_of_python, (path for path in (ROOT / "apps").rglob("*.py") if "migrations" not in path.parts)),
        (words_of_script, (ROOT / "static" / "js").rglob("*.js")),
    ]
    return tuple(
        Copy(path.relative_to(ROOT).as_posix(), " ".join(words.split()))
        for words_of, paths in kinds
        for path in sorted(paths)
        for words in words_of(path.read_text(encoding="utf-8"))
        if words.strip()
    )


# --- What they must not say ---------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_nobody_reads(rule: str) -> None:
    assert [f"{copy.place}: {copy.words}" for copy in all_copy() if faults(rule, copy.words)] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("an exclamation mark", "Well done!"),
        ("an em dash", "Saved \N{EM DASH} carry on"),
        ("resilient, which nobody is called", "You are more resilient than last week."),
        ("a score", "Your score is 7."),
        ("please", "Please enter your name"),
        ("a link that does not say where it leads", "Click here to see your trends"),
        ("guilt", "You missed two weeks."),
        ("an American spelling", "Organize your week"),
        ("an American spelling", "Your check-in was canceled."),
        ("a claim to be the NHS's", "Heartwood is an NHS service"),
    ],
)
def test_such_words_would_be_found(rule: str, words: str) -> None:
    assert faults(rule, words)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "words",
    [
        "There is no score, and a week you miss is just a gap.",
        "It gives you no overall score, no diagnosis and no comparison with anybody.",
        "Heartwood is not an NHS product.",
        "NHS Talking Therapies services underscore how resilience grows.",
        "Organising your time, in a colour that is labelled in the centre of the page",
    ],
)
def test_what_may_be_said_is_not_found(rule: str, words: str) -> None:
    assert faults(rule, words) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("templates/home/landing.html", "A quiet place to look at your working week"),
        ("templates/home/landing.html", "Sign in"),
        ("templates/reminders/email.txt", "If now is not a good time for it, that is fine."),
        ("apps/resilience/data/model.toml", "Higher means more to draw on."),
        ("apps/support/data/entries.toml", "Emergency services"),
        ("apps/people/actions.py", "This invitation can no longer be used"),
        ("static/js/autosave.js", "Not saved: no connection. Keep this page open. We will try again."),
    ],
)
def test_words_are_read_wherever_they_stand(place: str, words: str) -> None:
    assert any(copy.place == place and words in copy.words for copy in all_copy())


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_page_has_the_nhs_logo(path: Path) -> None:
    assert re.findall(r"nhsuk-(?:header__)?logo|nhs-logo", path.read_text(encoding="utf-8")) == []


def test_no_style_asks_for_the_typeface_of_the_nhs() -> None:
    for path in (ROOT / "static" / "scss").rglob("*.scss"):
        styles = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
        assert "frutiger" not in styles.lower(), path.name
