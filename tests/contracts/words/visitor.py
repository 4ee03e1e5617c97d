"""A browser as far as forms go, with security tokens and cookies. It remembers what pages leave outside."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve

ADDRESSES = ("href", "src", "action", "formaction", "data-autosave")
IDS = re.compile(r"[0-9a-f]{32}|[0-9a-f-]{36}")
Box = tuple[str, str]
"""The route that a box is posted to, and its name without the ids in it."""


class Form:
    def __init__(self, given: dict[str, str], page: str) -> None:
        self.address = given.get("action") or page
        self.method = given.get("method", "get").lower()
        self.autosave = given.get("data-autosave", "")
        self.inputs: dict[str, Any] = {}
        self.boxes: list[str] = []


class Page(HTMLParser):
    """Its forms with what a browser would post of them, the addresses in it, and its title."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.addresses: list[str] = []
        self.title = ""
        self._address, self._inside = address, ""
        self._form: Form | None = None
        self.feed(html)
        # A form that is sent with GET makes an address of all that is in it.
        self.addresses += [json.dumps(form.inputs) for form in self.forms if form.method == "get"]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        self.addresses += [given[name] for name in ADDRESSES if name in given]
        self.addresses += [given["content"]] if given.get("http-equiv") == "refresh" else []
        if tag == "title":
            self._inside = "title"
        if tag == "form":
            self._form = Form(given, self._address)
            self.forms.append(self._form)
        elif self._form and given.get("name"):
            self._input(self._form, tag, given)
        elif self._form and tag == "option" and ("selected" in given or not self._form.inputs[self._select]):
            self._form.inputs[self._select] = given.get("value", "")

    def _input(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag == "textarea":
            form.boxes.append(name)
            form.inputs[name], self._inside = "", name
        elif tag == "select":
            form.inputs[name], self._select = "", name
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in given):
            if kind in ("text", "search") and given.get("inputmode") != "numeric":
                form.boxes.append(name)
            value = given.get("value", "on" if kind == "checkbox" else "")
            form.inputs[name] = value if name not in form.inputs else [form.inputs[name], value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form:
            # The line break that HTML takes off the beginning of every box.
            self._form.inputs[self._inside] = self._form.inputs[self._inside].removeprefix("\n")
        if tag in ("textarea", "title"):
            self._inside = ""
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside and self._form:
            self._form.inputs[self._inside] += data


class Trail:
    """What is left outside the pages themselves: in histories, access logs, proxies and cookies."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.headers: list[str] = []
        self.boxes: set[Box] = set()
        self.written_in: set[Box] = set()

    def saw(self, address: str, response: Any) -> None:
        self.addresses.append(address)
        self.headers += [f"{name}: {value}" for name, value in response.items()]
        self.headers.append(response.cookies.output())
        if not response.get("Content-Type", "").startswith("text/html"):
            return
        page = Page(response.content.decode(), address)
        self.addresses += page.addresses
        self.titles.append(page.title)
        self.boxes |= {box_of(form.address, name) for form in page.forms for name in form.boxes}

    def posted(self, address: str, values: dict[str, Any]) -> None:
        self.written_in |= {
            box_of(address, name) for name, value in values.items() if self.stem in str(value)
        }


def box_of(address: str, name: str) -> Box:
    return resolve(urlsplit(address).path).view_name, IDS.sub("*", name)


class Visitor(Client):
    """One browser. A page that crashes is answered like in production."""

    def __init__(self, trail: Trail) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False)
        self.trail = trail

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        query = request.get("QUERY_STRING", "")
        self.trail.saw(request["PATH_INFO"] + (f"?{query}" if query else ""), response)
        return response

    def open(self, address: str, having: str = "") -> "Sheet":
        return Sheet(self, address, having)

    def sign_in(self, person: Any, password: str, at: str = "/account/login/") -> Any:
        answer = self.open(at, "login").type(login=person.email, password=password).send()
        assert "session" in self.cookies, answer.content.decode()
        return answer

    def lose_the_session(self) -> None:
        """As after twelve hours; the page stays open."""
        del self.cookies["session"]


class Sheet:
    """A form open in one tab: the one with the input or address `having`, or the one that saves itself."""

    def __init__(self, visitor: Visitor, address: str, having: str = "") -> None:
        self.visitor = visitor
        response = visitor.get(address, follow=True)
        last = response.redirect_chain[-1][0] if response.redirect_chain else address
        forms = Page(response.content.decode(), last).forms
        fitting = [
            form for form in forms if (having in (form.address, *form.inputs) if having else form.autosave)
        ]
        assert fitting, f"{last} ({response.status_code}) has no form with {having or 'autosave'}"
        self.form = fitting[0]

    def type(self, **typed: Any) -> "Sheet":
        self.form.inputs |= typed
        return self

    def autosave(self) -> "Sheet":
        answer = self._post(self.form.autosave, self.form.inputs)
        assert answer.status_code == 200, answer.content
        self.form.inputs["base"] = json.dumps(answer.json()["base"])
        return self

    def send(self, **more: Any) -> Any:
        return self._post(self.form.address, self.form.inputs | more)

    def keep(self) -> Any:
        """Typed, kept while typing, and sent; every page leads on from there."""
        answer = self.autosave().send()
        assert answer.status_code == 302, answer.content.decode()
        return answer

    def _post(self, address: str, values: dict[str, Any]) -> Any:
        self.visitor.trail.posted(address, values)
        return self.visitor.post(address, values)
