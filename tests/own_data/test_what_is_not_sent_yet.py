"""In the file of everything about oneself, what is not sent yet is told as the pages ask it."""

import ast
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from apps.own_data.archive import archive
from apps.resilience.model import model
from apps.safekeeping import typed
from apps.safekeeping.acting import acting
from apps.safekeeping.models import Unsent
from tests import eye
from tests.checkins.conftest import STEP_1, STEP_3, Journey
from tests.conftest import NOW, ROOT
from tests.coping.conftest import planned


@pytest.fixture
def told(cast, clock):
    """`told("Not sent yet")`: what Ada reads on that page of her file, on one line."""

    def read(page):
        eye.shut()
        with acting(cast.ada.pk), ZipFile(BytesIO(archive(cast.ada, NOW))) as zipped:
            return " ".join(zipped.read(f"{page}.html").decode().split())

    return read


def unsent(person, form, **values):
    Unsent.objects.create(person=person, form=form, values=values)


def test_a_check_in_that_is_not_submitted_is_told_in_questions_and_answers(cast, clock, told, signed_in):
    plan = planned(cast.ada, now=NOW - timedelta(weeks=3))
    mine = cast.ada.own_values.create(words="Leaving on time", position=1)
    journey = Journey(signed_in(cast.ada))
    journey.save("challenges", {**STEP_1, "challenges": ["time_pressure"]})
    journey.save("values", {"value": str(mine.pk)})
    journey.save("coping", STEP_3)
    journey.save("plans", {f"went_{plan.pk}": "part", f"helped_{plan.pk}": "a_little"})
    page = told("check-ins")
    for line in (
        f"What weighed most: {model().challenge('time_pressure').label}",
        "Value it touched: Leaving on time",
        "If it is 12:30 and I am still typing, then I will close the laptop: I did part of it",
        "How much it helped: A little",
        "What you did: ",
    ):
        assert line in page
    for name in ("went_", "helped_", "strategies_", "result_", "self_care", str(mine.pk)):
        assert name not in page


def test_an_answer_that_the_model_does_not_know_any_more_is_told_as_it_is_kept(cast, told):
    cast.ada.drafts.create(week="2026-11-16", values={"gone": "7", "value_effect": "gone_too"})
    page = told("check-ins")
    assert "gone: 7" in page
    assert "What the week did to it: gone_too" in page


@pytest.mark.parametrize(
    ("form", "values", "lines"),
    [
        (
            "journal.entry/1",
            {
                "words": "Half a tho",
                "event_on_day": "12",
                "challenge": "admin",
                "is_moment": "on",
                "prompt": "x",
            },
            [
                "An entry in your journal",
                "Your entry: Half a tho",
                "When did it happen? (day): 12",
                "Keep as a moment that mattered: Yes",
            ],
        ),
        (
            "coping.plan/1",
            {"strategy": "own:boundaries", "cue": "it is five", "on_days": ["1", "3"], "week": "2026-W47"},
            [
                "A coping plan",
                "What could you try?: Something of my own",
                "On which days?: Monday, Wednesday",
            ],
        ),
        ("coping.plan/1", {"strategy": "lunch_break", "value": "none"}, ["What could you try?: "]),
        ("coping.ask/1", {"category": "gaps"}, ["An ask of the service", "What would help?: "]),
        ("coping.ending/1", {"ended_words": "Enough"}, ["The end of a coping plan", "Enough"]),
        (
            "supervision.topic/1",
            {"words": "Rota", "plan": "1"},
            ["A topic for supervision", "bring up?: Rota"],
        ),
        ("supervision.topic_notes/1", {"private_notes": "Ask"}, ["What came of it?: Ask"]),
        ("values.review/", {"figure_a1": "6", "closer_a1": "Time"}, ["How closely you lived a value: 6"]),
        ("values.choose/", {"listed": ["compassion"]}, ["Choosing values", "From the list: Compassion"]),
        (
            "team_trends.action/1",
            {"heard": "ask:caseload", "team": "all", "words": "Leads will", "due_on_day": "31"},
            [
                "An action for “you said, we did”",
                "What did you hear?: Fewer appointments in a week",
                "Who is it for?: All teams",
                "What will be done?: Leads will",
                "By when? (day): 31",
            ],
        ),
        ("team_trends.action/1", {"heard": "gone:away", "team": "7"}, ["gone:away", "?: One team"]),
        (
            "team_trends.update/1",
            {"status": "done", "words": "It is"},
            ["How an action goes on", "How is it going?: Done", "What is new?: It is"],
        ),
        ("nobody.knows/1", {"box": "Words"}, ["nobody.knows/1", "box: Words"]),
    ],
)
def test_a_form_is_told_as_it_asks(cast, told, form, values, lines):
    unsent(cast.ada, form, **values)
    page = told("not-sent-yet").replace("&#x27;", "'")
    assert [line for line in lines if line not in page] == []
    if form != "nobody.knows/1" and "gone" not in str(values):
        assert [
            name for name in (form, "own:", "lunch_break", "2026-W47", "_a1", "_on") if name in page
        ] == []


class Given(dict):
    """Stands for whatever a view is given: a number, or a record that has one."""

    def __missing__(self, name):
        if hasattr(self["module"], name):
            raise KeyError(name)
        return SimpleNamespace(pk=1)


def keys_of_forms():
    """What forms are kept under, from the views that keep them."""
    for path in (ROOT / "apps").rglob("*views.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "unsent.page_of":
                module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
                yield eval(ast.unparse(node.args[1]), vars(module), Given(module=module))  # noqa: S307 (ours)


def test_every_form_that_is_kept_has_a_name():
    keys = list(keys_of_forms())
    assert len(keys) > 8
    assert [key for key in keys if typed.form_of(key).name == key] == []
