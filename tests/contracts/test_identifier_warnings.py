"""Every box for a person's own words warns of what could identify a patient."""

import importlib
import pkgutil

import pytest
from django import forms

import apps
from apps.checkins.own import Own
from apps.nhsuk.fields import WordsField
from apps.people.models import User
from apps.values.models import OwnValue
from tests.conftest import NOW

ROOMS = ("checkins", "coping", "journal", "supervision", "team_trends", "values")
"""The rooms in which people write. Elsewhere they type names, addresses and codes."""
NEVER_SAVED = {"journal.FindForm"}
"""What somebody searches for."""
VALUE = OwnValue(words="Leaving on time")
STEP = {"draft_values": {}, "own": Own()}
OPTIONS = {
    "checkins.AwayForm": {"weeks": []},
    "checkins.ChallengesForm": STEP,
    "checkins.CopingForm": STEP,
    "checkins.FactsForm": STEP,
    "checkins.PlansForm": STEP,
    "checkins.ResultsForm": STEP,
    "checkins.StepForm": STEP,
    "checkins.ValuesForm": STEP,
    "coping.AskForm": {"about": ""},
    "coping.ReviewForm": {"today": None},
    "coping.StrategiesOfOneGroup": {"label": "", "choices": [], "hints": {}},
    "coping.StrategyForm": {"own": []},
    "coping.ValueForm": {"values": []},
    "coping.WhenForm": {"today": None},
    "journal.EntryForm": {"entry": None, "values": [], "checkins": [], "today": None},
    "supervision.ShareForm": {"person": User(), "now": NOW, "supervisions": [], "plans": []},
    "supervision.TopicForm": {"topic": None},
    "team_trends.ActionForm": {"teams": [], "names": []},
    "team_trends.UpdateForm": {"names": []},
    "values.ChooseForm": {"current": []},
    "values.ReviewForm": {"values": [VALUE]},
}
"""What a form asks for when it is made."""


def form_classes():
    """By room and name."""
    found = {}
    for room in ROOMS:
        for module in pkgutil.iter_modules([f"{apps.__path__[0]}/{room}"]):
            if module.name.endswith("forms"):
                loaded = importlib.import_module(f"apps.{room}.{module.name}")
                found |= {
                    f"{room}.{each.__name__}": each
                    for each in vars(loaded).values()
                    if isinstance(each, type)
                    and issubclass(each, forms.Form)
                    and each.__module__ == loaded.__name__
                }
    return found


FORMS = form_classes()


def boxes(form):
    """The inputs for words, without the hidden ones."""
    fields = form.fields.items()
    return {n for n, field in fields if type(field) in (forms.CharField, WordsField)} - {
        bound.name for bound in form.hidden_fields()
    }


@pytest.mark.parametrize("name", sorted(set(FORMS) - NEVER_SAVED))
def test_every_box_for_own_words_warns(name):
    form = FORMS[name](**OPTIONS.get(name, {}))
    assert boxes(form) <= set(getattr(form, "identifier_fields", ()))


def test_the_boxes_are_found_also_those_that_a_form_makes_for_each_value():
    assert boxes(FORMS["values.ReviewForm"](values=[VALUE])) == {f"closer_{VALUE.pk.hex}"}
    assert boxes(FORMS["checkins.ValuesForm"](**STEP)) == {"value_words", "meaning_words"}
