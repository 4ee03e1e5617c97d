"""A data file with faults is refused as a whole, with all of them named."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import apps.resilience
from apps.resilience import model as model_module
from apps.resilience.apps import ResilienceConfig
from apps.resilience.model import ModelError, load, model
from tests.resilience.sound import SOUND, problems_of, without


@dataclass(frozen=True)
class Fault:
    before: str
    after: str
    problem: str

    def put_into(self, text: str) -> str:
        assert text.count(self.before) == 1, f"{self.before!r} must be in the sound file once"
        return text.replace(self.before, self.after)


# Each is in another place of the file, so that any of them can be put in together.
FAULTS = [
    Fault(
        'title = "Challenges at work"',
        'titel = "Challenges at work"',
        'phases 1 ("challenges"): title is missing.',
    ),
    Fault(
        'description = "What is asked."',
        'description = "What is asked."\ncolour = "red"',
        'phases 1 ("challenges"): there is no key "colour" here. Check its spelling.',
    ),
    Fault(
        'title = "Boundaries at work"',
        'title = "  "',
        'phases 3 ("coping"), dimensions 2 ("boundaries"): title is empty.',
    ),
    Fault('at_0 = "Never stretched"', "", 'items 1 ("stretched"): at_0 is missing.'),
    Fault('at_10 = "Pressed"', 'at_10 = "NOT PRESSED"', 'items 2 ("pressure"): at_0 and at_10 say the same.'),
    Fault(
        'phase = "values"\ndimension = "individual"',
        'phase = "valeus"\ndimension = "individual"',
        'items 3 ("meaning"): phase must be one of challenges, values, coping, not "valeus".',
    ),
    Fault(
        'direction = "resource" # of culture',
        'direction = "demand"',
        'items 4 ("culture"): direction is "demand", but its phase reads "resource".',
    ),
    Fault(
        'direction = "resource" # of self_care',
        'direction = "up"',
        'items 5 ("self_care"): direction must be "demand" or "resource", not "up".',
    ),
    Fault(
        "version = 1 # of support",
        "version = 1.5",
        'items 7 ("support"): version must be a whole number from 1 up.',
    ),
    Fault(
        'dimension = "systemic" # of admin',
        'dimension = "relational"',
        'challenges 2 ("admin"): dimension must be one of individual, systemic, not "relational".',
    ),
    Fault(
        'id = "honesty"',
        'id = "Honesty first"',
        'values 1 ("Honesty first"): id must be small letters, digits and single underscores, '
        "starting with a letter.",
    ),
    Fault(
        'id = "learning"',
        f'id = "{"l" * 41}"',
        f'values 2 ("{"l" * 41}"): id must have at most 40 characters.',
    ),
    Fault(
        "version = 1 # of fairness",
        "version = true",
        'values 3 ("fairness"): version must be a whole number from 1 up.',
    ),
    Fault('label = "Hope"', 'label = "kindness"', 'values: "kindness" and "hope" both read "kindness".'),
    Fault(
        'kind = "boundaries"',
        'kind = "systemic"',
        'strategies 1 ("stop"): kind must be one of individual, boundaries, relational, not "systemic".',
    ),
    Fault(
        'id = "peers"',
        'id = "rest"',
        'strategies 3 ("rest"): id is used before, in the same version (1).',
    ),
    Fault('label = "It grew"', "label = 3", 'effects 1 ("strengthened"): label must be text in quotes.'),
    Fault(
        "version = 1 # of helped",
        "version = 2",
        'results ("helped"): versions must run from 1 without a gap, and here are 2. '
        "Past answers are shown with their words.",
    ),
    Fault(
        "helped = true # of a_little",
        'helped = "yes"',
        'degrees 1 ("a_little"): helped must be true or false.',
    ),
    Fault("offered = true # of a_little", "", 'degrees 1 ("a_little"): offered is missing.'),
    Fault('hint = "Paid or not."', 'hint = ""', 'facts 1 ("overtime"): hint is empty.'),
    Fault(
        'id = "some"',
        'id = "none"',
        'facts 1 ("overtime"), bands 2 ("none"): id is used before in this fact.',
    ),
    Fault(
        'holds = ["Rest"]',
        'holds = ["Rest", " "]',
        'phases 3 ("coping"), dimensions 1 ("individual"): holds 2 is empty.',
    ),
    Fault(
        'holds = ["Colleagues"]',
        "holds = []",
        'phases 3 ("coping"), dimensions 3 ("relational"): '
        "holds must be a list with at least one text in quotes.",
    ),
]


def test_a_sound_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(SOUND, encoding="utf-8")
    assert [item.id for item in load(path).items_of("challenges")] == ["stretched", "pressure"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.problem)
def test_a_fault_is_named_with_its_place(fault: Fault, tmp_path: Path) -> None:
    assert fault.problem in problems_of(fault.put_into(SOUND), tmp_path)


# A misspelt key is missing and unknown at once; a dimension or a phase may be left without an item.
FOLLOWS = {
    'phases 1 ("challenges"): there is no key "titel" here. Check its spelling.',
    'items: none asks about the dimension "individual" of values.',
}


# The folder may serve every example: each writes the whole file anew.
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(st.sampled_from(FAULTS), unique=True, min_size=1))
def test_every_fault_is_reported_however_many_there_are(faults: list[Fault], tmp_path: Path) -> None:
    text = SOUND
    for fault in faults:
        text = fault.put_into(text)

    problems = problems_of(text, tmp_path)

    assert set(problems) - FOLLOWS == {fault.problem for fault in faults}
    assert len(set(problems)) == len(problems)


def test_the_error_tells_the_file_and_all_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(FAULTS[3].put_into(FAULTS[4].put_into(SOUND)), encoding="utf-8")
    with pytest.raises(ModelError) as refused:
        load(path)
    assert str(refused.value) == (
        f"{path} cannot be used:\n"
        '- items 1 ("stretched"): at_0 is missing.\n'
        '- items 2 ("pressure"): at_0 and at_10 say the same.'
    )


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"The file cannot be read: No such file or directory\."):
        load(tmp_path / "gone.toml")


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path: Path) -> None:
    (problem,) = problems_of("[[phases]\n", tmp_path)
    assert problem.startswith("This is not TOML: ")
    assert "line 1" in problem


def test_an_empty_file_lacks_every_list(tmp_path: Path) -> None:
    assert set(problems_of("", tmp_path)) == {
        f"{key} is missing."
        for key in (
            "phases",
            "items",
            "challenges",
            "values",
            "strategies",
            "effects",
            "results",
            "degrees",
            "facts",
            "prompts",
            "asks",
        )
    }


def test_a_list_left_out_is_the_only_thing_said(tmp_path: Path) -> None:
    """What depends on it is not blamed as well."""
    assert problems_of(without("items"), tmp_path) == ("items is missing.",)
    assert problems_of(without("phases"), tmp_path) == ("phases is missing.",)


def test_texts_left_empty_are_not_also_said_to_be_the_same(tmp_path: Path) -> None:
    empty = SOUND.replace('"Honesty"', '""').replace('"Learning"', '""')
    empty = empty.replace('"Not pressed"', '""').replace('"Pressed"', '""')
    assert problems_of(empty, tmp_path) == (
        'items 2 ("pressure"): at_0 is empty.',
        'items 2 ("pressure"): at_10 is empty.',
        'values 1 ("honesty"): label is empty.',
        'values 2 ("learning"): label is empty.',
    )


@pytest.mark.parametrize("version", ["0", "-1", "1.0", "true", '"1"'])
def test_a_version_is_a_whole_number_from_1_up(version: str, tmp_path: Path) -> None:
    text = SOUND.replace("version = 1 # of support", f"version = {version}")
    assert problems_of(text, tmp_path) == ('items 7 ("support"): version must be a whole number from 1 up.',)


def test_a_list_must_hold_tables(tmp_path: Path) -> None:
    problems = problems_of('phases = []\nitems = ["stretched"]\nvalues = "honesty"\nextra = 1\n', tmp_path)
    assert "phases must be a list with at least one entry, written as [[phases]]." in problems
    assert "items 1: must be a table, written as [[items]]." in problems
    assert "values must be a list with at least one entry, written as [[values]]." in problems
    assert 'there is no key "extra" here. Check its spelling.' in problems


def test_a_phase_that_the_paper_does_not_know_is_refused_and_the_one_left_out_is_missed(
    tmp_path: Path,
) -> None:
    problems = problems_of(SOUND.replace('id = "values"', 'id = "luck"'), tmp_path)
    assert 'phases 2 ("luck"): there is no such phase. The phases are challenges, values, coping.' in problems
    assert 'phases: there is no phase "values".' in problems


def test_a_dimension_that_no_item_asks_about_is_refused(tmp_path: Path) -> None:
    extra = (
        '[[phases.dimensions]]\nid = "lucky"\ntitle = "Luck"\nlabel = "Luck"\nholds = ["Luck"]\n\n[[items]]'
    )
    assert problems_of(SOUND.replace("[[items]]", extra, 1), tmp_path) == (
        'items: none asks about the dimension "lucky" of coping.',
    )


def test_a_dimension_given_twice_in_a_phase_is_refused(tmp_path: Path) -> None:
    again = (
        '[[phases.dimensions]]\nid = "relational"\ntitle = "Again"\nlabel = "Again"\nholds = ["Again"]\n\n'
    )
    again += "[[items]]"
    assert problems_of(SOUND.replace("[[items]]", again, 1), tmp_path) == (
        'phases 3 ("coping"), dimensions 4 ("relational"): id is used before in this phase.',
    )


def test_the_site_does_not_start_on_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "model.toml"
    broken.write_text(FAULTS[0].put_into(SOUND), encoding="utf-8")
    monkeypatch.setattr(model_module, "DATA", broken)
    model.cache_clear()
    try:
        with pytest.raises(ModelError, match="title is missing"):
            ResilienceConfig("apps.resilience", apps.resilience).ready()
    finally:
        model.cache_clear()
