"""A tab of a browser, as far as a form that is kept can tell."""

import json
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Inputs(HTMLParser):
    """What a browser would post of the form that is kept, and the text that is on the page."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.posted: dict[str, Any] = {}
        self.text = unescape(page.content.decode())
        self._inside, self._box = False, ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = "data-autosave" in given
        if not self._inside or not (name := given.get("name", "")):
            self._option(tag, given)
            return
        if tag == "textarea":
            self.posted[name], self._box = "", name
        elif tag == "select":
            self.posted[name], self._select = "", name
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            value = given.get("value", "on" if given.get("type") == "checkbox" else "")
            self.posted[name] = value if name not in self.posted else [self.posted[name], value]

    def _option(self, tag: str, given: Any) -> None:
        if self._inside and tag == "option" and "selected" in given:
            self.posted[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The line break that HTML takes off the beginning of every box.
            self.posted[self._box] = self.posted[self._box].removeprefix("\n").removeprefix("\r\n")
            self._box = ""

    def handle_data(self, data: str) -> None:
        if self._box:
            self.posted[self._box] += data


class Tab:
    """One tab of a browser with a note open: `type` into it, let the script `autosave`, `send` it."""

    def __init__(self, client: Client, address: str = "/note/tuesday/") -> None:
        self.client, self.address = client, address
        self.page = client.get(address)
        self.inputs = Inputs(self.page).posted

    @property
    def text(self) -> str:
        return Inputs(self.page).text

    def type(self, **typed: Any) -> "Tab":
        self.inputs |= typed
        return self

    def _posted(self) -> dict[str, Any]:
        return {name: value for name, value in self.inputs.items() if value is not None}

    def autosave(self) -> Any:
        self.answer = self.client.post("/kept/", self._posted())
        if self.answer.status_code == 200:
            self.inputs["base"] = json.dumps(self.answer.json()["base"])
        return self.answer

    def send(self, **buttons: str) -> Any:
        # Browsers, unlike scripts, send line breaks as two characters.
        whole = {
            n: v.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(v, str) else v
            for n, v in self._posted().items()
        }
        self.page = self.client.post(self.address, whole | buttons)
        if self.page.status_code == 422:
            self.inputs = Inputs(self.page).posted
        return self.page
