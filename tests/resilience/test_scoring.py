"""From the answers of one check-in to a figure for each dimension and phase."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resilience.model import model
from apps.resilience.scoring import AnswerError, Figures, figures

IDS = [item.id for item in model().items]
answers_given = st.dictionaries(st.sampled_from(IDS), st.none() | st.integers(0, 10))


def test_a_full_check_in_has_a_figure_for_every_dimension_and_phase() -> None:
    found = figures(
        {
            "stretched": 3,
            "pressure": 8,
            "meaning": 7,
            "appraisal": 4,
            "culture": 6,
            "self_care": 2,
            "boundaries": 5,
            "support": 9,
        }
    )
    assert found.dimensions == {
        ("challenges", "individual"): 3,
        ("challenges", "systemic"): 8,
        ("values", "individual"): 5.5,
        ("values", "systemic"): 6,
        ("coping", "individual"): 2,
        ("coping", "boundaries"): 5,
        ("coping", "relational"): 9,
    }
    assert found.phases["challenges"] == 5.5
    assert found.phases["values"] == 5.75
    assert found.phases["coping"] == pytest.approx(16 / 3)


def test_a_skipped_item_leaves_its_dimension_to_the_others() -> None:
    assert figures({"meaning": 7, "appraisal": None}).dimensions["values", "individual"] == 7


def test_a_phase_is_the_mean_of_its_dimensions_not_of_its_items() -> None:
    found = figures({"meaning": 10, "appraisal": 10, "culture": 0})
    assert found.phases["values"] == 5


def test_a_dimension_without_an_answer_does_not_count_as_zero() -> None:
    found = figures({"support": 8})
    assert found.dimensions["coping", "individual"] is None
    assert found.phases["coping"] == 8
    assert found.phases["values"] is None


def test_zero_is_an_answer() -> None:
    assert figures({"pressure": 0}).phases["challenges"] == 0


def test_a_check_in_with_nothing_answered_has_no_figures() -> None:
    found = figures({})
    assert set(found.dimensions.values()) == {None}
    assert set(found.phases.values()) == {None}


@pytest.mark.parametrize("answer", [-1, 11, 5.5, 5.0, True, "5", float("nan")])
def test_an_answer_that_is_not_a_whole_number_from_0_to_10_is_refused(answer) -> None:
    with pytest.raises(AnswerError, match='"pressure" must be a whole number from 0 to 10'):
        figures({"pressure": answer})


@pytest.mark.parametrize("answer", [5, None])
def test_an_answer_to_an_item_that_does_not_exist_is_refused(answer) -> None:
    with pytest.raises(AnswerError, match='no item "mood"'):
        figures({"mood": answer})


def test_there_is_no_overall_figure() -> None:
    assert [field.name for field in fields(Figures)] == ["dimensions", "phases"]
    assert set(figures({}).phases) == {"challenges", "values", "coping"}


@given(answers_given)
def test_a_figure_lies_between_the_lowest_and_the_highest_of_its_answers(answers) -> None:
    found = figures(answers)
    for phase in model().phases:
        given_in_phase = [answers[i.id] for i in model().items_of(phase.id) if answers.get(i.id) is not None]
        figure = found.phases[phase.id]
        if not given_in_phase:
            assert figure is None
        else:
            assert min(given_in_phase) <= figure <= max(given_in_phase)


@given(answers_given)
def test_skipping_an_item_is_the_same_as_leaving_it_out(answers) -> None:
    answered = {slug: answer for slug, answer in answers.items() if answer is not None}
    assert figures(answers) == figures(answered)


@given(answers_given)
def test_every_dimension_and_phase_has_its_place_whatever_was_answered(answers) -> None:
    found = figures(answers)
    assert list(found.dimensions) == [dimension.key for dimension in model().dimensions]
    assert list(found.phases) == [phase.id for phase in model().phases]


@given(answers_given, st.sampled_from(IDS), st.integers(0, 10))
def test_an_answer_touches_only_its_own_dimension_and_phase(answers, slug, answer) -> None:
    item = model().item(slug)
    before, after = figures(answers), figures(answers | {slug: answer})
    for key, figure in before.dimensions.items():
        assert key == item.key or after.dimensions[key] == figure
    for phase, figure in before.phases.items():
        assert phase == item.phase or after.phases[phase] == figure
