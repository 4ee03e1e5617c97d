"""Ada saves one form on two devices at the very same moment: one is saved, and the other shows both."""

import ast
from pathlib import Path

import pytest

from tests.conftest import at_once
from tests.safekeeping.tabs import Tab
from tests.supervision.topics import ask_of
from tests.values.conftest import chose

APPS = Path(__file__).parents[2] / "apps"
ROUNDS = 10


def topic(ada):
    return f"/supervision/topics/{ada.topics.create(words='Lone working').pk}/", "words"


def notes_of_a_topic(ada):
    return f"/supervision/topics/{ada.topics.create(words='Lone working').pk}/notes/", "private_notes"


def ask(ada):
    return f"/plans/asks/{ask_of(ada).pk}/", "words"


def review(ada):
    [honesty] = chose(ada, "honesty")
    return "/values/review/", f"closer_{honesty.pk.hex}"


@pytest.mark.parametrize("form_of", [topic, notes_of_a_topic, ask, review])
def test_neither_of_two_devices_takes_the_others_words_away(form_of, committed_cast, clock, signed_in):
    address, box = form_of(committed_cast.ada)
    for number in range(ROUNDS):
        said = [f"On the phone, {number}.", f"On the laptop, {number}."]
        devices = [Tab(signed_in(committed_cast.ada), address).type(**{box: words}) for words in said]
        at_once([device.send for device in devices])
        assert sorted(device.page.status_code for device in devices) == [302, 422]
        [refused] = [device for device in devices if device.page.status_code == 422]
        assert all(words in refused.text for words in said)
        assert refused.type(**{box: " ".join(said)}).send().status_code == 302


def is_of_a_form_that_is_kept(function):
    return any(isinstance(node, ast.Attribute) and node.attr == "page_of" for node in ast.walk(function))


def test_every_form_that_is_kept_while_typing_is_saved_in_turn():
    modules = {path: ast.parse(path.read_text()) for path in APPS.rglob("*.py")}
    views = [
        (path.name, node.name, "unsent.in_turn" in map(ast.unparse, node.decorator_list))
        for path, module in modules.items()
        for node in module.body
        if isinstance(node, ast.FunctionDef) and is_of_a_form_that_is_kept(node)
    ]
    assert len(views) > 10
    assert [view for view in views if not view[-1]] == []
