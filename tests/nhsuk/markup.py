"""HTML as a list of tokens, so that two texts can be compared without their spacing and attribute order."""

from html.parser import HTMLParser
from typing import Any

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "rect", "wbr"}


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Any] = []

    def handle_starttag(self, tag, attrs):
        self.tokens.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.tokens.append(f"/{tag}")

    def handle_data(self, data):
        if text := " ".join(data.split()):
            self.tokens.append(("text", text))


def tokens(html: str) -> list[Any]:
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return parser.tokens


def elements(html: str, tag: str | None = None, **attributes: str) -> list[dict[str, str]]:
    """The attributes of each element with this tag and these attributes (class_, for_: reserved words)."""
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    found = [
        (token[0], dict(token[1]))
        for token in tokens(html)
        if isinstance(token, tuple) and token[0] != "text"
    ]
    return [
        attrs
        for name, attrs in found
        if tag in (None, name) and all(attrs.get(key) == value for key, value in wanted.items())
    ]


def element(html: str, tag: str | None = None, **attributes: str) -> dict[str, str]:
    """The one such element."""
    (only,) = elements(html, tag, **attributes)
    return only


def ids(html: str) -> list[str]:
    return [attrs["id"] for attrs in elements(html) if "id" in attrs]


def text(html: str) -> str:
    return " ".join(token[1] for token in tokens(html) if isinstance(token, tuple) and token[0] == "text")
