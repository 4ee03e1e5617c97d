"""Every class of our own that a page carries is drawn: a rule goes with its last user, and no sooner."""

import re
from functools import cache

from tests.conftest import ROOT

OWN = re.compile(r"\bhw-[a-z0-9]+(?:-[a-z0-9]+)*(?:__[a-z0-9-]+)?(?:--[a-z0-9-]+)?")


@cache
def classes_in(folder: str, ending: str) -> frozenset[str]:
    texts = (path.read_text() for path in (ROOT / folder).rglob(f"*{ending}"))
    return frozenset(name for text in texts for name in OWN.findall(text))


@cache
def drawn() -> frozenset[str]:
    return classes_in("static/scss", ".scss")


def test_the_stylesheets_are_read():
    assert {"hw-week", "hw-model__phase--core"} <= drawn()


def test_every_class_on_a_page_is_drawn_or_is_what_a_script_goes_by():
    on_pages = classes_in("templates", ".html") | classes_in("apps", ".py")
    assert sorted(on_pages - drawn() - classes_in("static/js", ".js")) == []
