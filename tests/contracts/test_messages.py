"""Banners speak in whole sentences. Errors of a form, as NHS style has it, end without a full stop."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"success", "info", "warning", "error"}


def ends_of(said: ast.expr) -> list[str]:
    """How a message may end; "" for one that is made elsewhere."""
    match said:
        case ast.Constant(value=str(words)):
            return [words]
        case ast.JoinedStr(values=[*_, ast.Constant(value=str(words))]):
            return [words]
        case ast.JoinedStr():
            return ["{}"]
        case ast.IfExp():
            return [*ends_of(said.body), *ends_of(said.orelse)]
    return []


def unfinished(source: str) -> list[str]:
    """Messages that do not end with a full stop, wherever `said` or `messages.<level>` is given one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="messages"), attr=level)) if level in LEVELS:
                found += ends_of(node.args[1])
            case ast.Assign(targets=[ast.Name(id="said")]):
                found += ends_of(node.value)
    return [words for words in found if not words.endswith(".")]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "apps").glob("*/*.py")), ids=lambda path: str(path.parent.name)
)
def test_every_banner_ends_with_a_full_stop(path: Path) -> None:
    assert unfinished(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").glob("*/messages/*.txt")), ids=lambda path: path.stem
)
def test_so_does_every_banner_about_signing_in(path: Path) -> None:
    words = path.read_text(encoding="utf-8").replace("{% endif %}", "").strip()
    assert words == "" or words.endswith(".")


@pytest.mark.parametrize(
    "source",
    [
        "messages.success(request, 'Saved')",
        "messages.error(request, f'{name} is saved')",
        "messages.info(request, f'Saved by {name}')",
        "messages.warning(request, 'On.' if on else 'Off')",
        "said = 'Sent'",
    ],
)
def test_an_unfinished_sentence_would_be_found(source: str) -> None:
    assert len(unfinished(source)) == 1
