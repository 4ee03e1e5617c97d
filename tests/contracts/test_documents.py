"""What the documents say is so: links lead somewhere, commands exist, names are in the code, tables are true.

And every file stands alone: nothing in the project names a package index, or a place on somebody's machine.
"""

import importlib
import os
import re
from collections.abc import Iterator
from functools import reduce
from importlib.util import find_spec
from pathlib import Path

import pytest

from apps.resilience.model import model
from docs import false_alarms

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("[0-9]*.md"))
DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.rglob("*.md")), *sorted((ROOT / "benchmarks").glob("*.md"))]
SECTIONS = ["Context", "Decision", "Rejected", "Consequences"]
NAMES = """
    practitioner, supervisor, service lead, administrator, service, team, membership, invitation, check-in,
    week, draft, late, pause, gap, item, answer, phase, dimension, challenge, value, strategy, usual,
    reminder, claim, entry, moment, plan, ask, topic, grant, access log, block, release, contributor
"""
# Written so that no line here is what it looks for.
FORBIDDEN = {
    "a package index": r"pypi[.]org|python[h]osted|npmjs[.](org|com)|yarn[p]kg[.]com|proxy[.]golang[.]org"
    r"|arti[f]actory|j[f]rog|code[a]rtifact|--(extra-)?index[-]url[= ]\S",
    "a path of one machine": r"(?<![\w.-])[/]work/|[/]tmp/team|(?<![\w.-])[/]home/\w|(?<![\w.-])[/]root/"
    r"|(?<![\w.-])[/]Users/\w",
    "a paper that is not in the project": r"\b(BRIEF|MODEL|DESIGN|STACK|STYLE|TEAM-TRENDS)[.]md\b",
}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


# --- Documents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ADRS, ids=label)
def test_a_decision_has_its_parts_and_says_what_was_rejected_and_why(path: Path) -> None:
    title, *parts = re.split(r"^## ", read(path), flags=re.M)
    assert title.startswith(f"# {path.name[:4]} ")
    sections = dict(part.split("\n", 1) for part in parts)
    assert list(sections) == SECTIONS
    assert [name for name, text in sections.items() if not text.strip()] == []
    rejected = re.split(r"^- ", sections["Rejected"], flags=re.M)[1:]
    assert rejected
    assert [option for option in rejected if not re.match(r"\*\*[^*]+\*\* \S", option)] == []


def test_decisions_are_numbered_without_a_hole_and_all_are_in_the_list() -> None:
    assert [path.name[:4] for path in ADRS] == [f"{number:04}" for number in range(1, len(ADRS) + 1)]
    titles = {path.name: read(path).partition("\n")[0].removeprefix("# ") for path in ADRS}
    listed = {
        target: title
        for title, target in re.findall(r"^- \[(.+)\]\((.+)\)", read(DOCS / "adr/README.md"), re.M)
    }
    assert listed == titles


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", read(path))
    files = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [file for file in files if file and not (path.parent / file).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_every_make_verb_in_a_document_exists(path: Path) -> None:
    verbs = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(path), re.M))
    targets = re.findall(r"^([a-z -]+):", read(ROOT / "Makefile"), re.M)
    assert verbs - {name for target in targets for name in target.split()} == set()


def test_the_readme_names_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(re.findall(r"^make \w+", read(ROOT / "README.md"), re.M))


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_every_module_to_run_in_a_document_exists(path: Path) -> None:
    modules = re.findall(r"python3? -m ((?:config|docs|benchmarks)[\w.]*)", read(path))
    assert [module for module in modules if find_spec(module) is None] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=label)
def test_every_file_named_in_a_document_exists(path: Path) -> None:
    named = re.findall(r"`((?:apps|config|templates|static|tests|benchmarks|docs)/[\w./-]*)`", read(path))
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_the_glossary_has_every_name_once() -> None:
    names = [cells[0] for cells in rows(read(DOCS / "glossary.md"))]
    assert {name.strip() for name in NAMES.split(",")} - set(names) == set()
    terms = [name for name in names if name not in ("name", "---")]
    assert len(terms) == len(set(terms))


def test_what_the_glossary_calls_built_is_where_it_says() -> None:
    places = [cells[2].strip("`") for cells in rows(read(DOCS / "glossary.md")) if cells[-1].startswith("`")]
    assert places
    for place in places:
        room, file, *names = place.split(".")
        reduce(getattr, names, importlib.import_module(f"apps.{room}.{file}"))


def test_the_rooms_in_the_architecture_are_those_of_the_contract_in_its_order() -> None:
    # Rooms on one line lie beside each other.
    lines = re.findall(r'^    "(apps\.[\w.| ]+)",$', read(ROOT / "pyproject.toml"), re.M)
    layers = [room.removeprefix("apps.") for line in lines for room in line.split(" | ")]
    first_table = read(DOCS / "architecture.md").split("## Files in a room")[0]
    assert re.findall(r"^\| `(\w+)` \|", first_table, re.M) == layers


def test_the_items_in_the_document_of_the_model_are_those_of_the_site() -> None:
    meaning = {"demand": "more is being asked", "resource": "more to draw on"}
    asked = [[f"`{item.id}`", item.phase, item.dimension, meaning[item.direction]] for item in model().items]
    assert [cells for cells in rows(read(DOCS / "model.md")) if cells[0].startswith("`")] == asked


@pytest.mark.parametrize("kind", false_alarms.KINDS)
def test_the_false_alarms_in_the_document_are_those_that_the_rule_gives(kind: str) -> None:
    measured = [f"{share:.0%}" for share in false_alarms.shares(12, *false_alarms.KINDS[kind])]
    assert [kind, "12", *measured] in list(rows(read(DOCS / "model.md")))


# --- Every file ---------------------------------------------------------------------------------------


def files_of_the_project() -> list[Path]:
    """All files but those in the directories that .gitignore names."""
    ignored = read(ROOT / ".gitignore").splitlines()
    made = {line.strip("/") for line in ignored if line.endswith("/")} | {".git"}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in made]
        # In a second working tree of git, .git is a file.
        found += [Path(folder) / name for name in names if name not in made]
    return found


def text_of(path: Path) -> str:
    """Empty for what is not text, such as a picture."""
    try:
        return read(path)
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{label(path)}: {match[0]}"
        for path in files_of_the_project()
        for match in pattern.finditer(text_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a package index", "https://files.python" + "hosted.org/packages"),
        ("a package index", "https://registry.npm" + "js.org/"),
        ("a package index", "--index" + "-url=https://example.org"),
        ("a path of one machine", "see /wo" + "rk/main/apps"),
        ("a path of one machine", "File /ho" + "me/ada/heartwood"),
        ("a paper that is not in the project", "as DESIGN" + ".md says"),
    ],
)
def test_such_a_name_would_be_found(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)
