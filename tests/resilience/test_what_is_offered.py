"""What the delivered model offers: strategies, words to start a plan from, asks and prompts."""

import re

import pytest

from apps.resilience.model import NotInModelError, model

SYSTEMIC = [challenge for challenge in model().challenges if challenge.is_systemic]


def test_a_challenge_is_systemic_by_its_dimension() -> None:
    assert tuple(SYSTEMIC) == model().challenges_of("systemic")
    assert not any(challenge.is_systemic for challenge in model().challenges_of("individual"))


@pytest.mark.parametrize("challenge", model().challenges, ids=lambda challenge: challenge.id)
def test_every_challenge_has_two_to_four_strategies_to_begin_with(challenge) -> None:
    assert 2 <= len(model().suggested_strategies(challenge.id)) <= 4


def test_strategies_are_suggested_in_the_order_of_the_file() -> None:
    found = [strategy.id for strategy in model().suggested_strategies("clinical_volume")]
    assert found == ["talk_to_manager", "case_management", "say_no", "short_breaks"]


@pytest.mark.parametrize("challenge", SYSTEMIC, ids=lambda challenge: challenge.id)
def test_what_comes_from_the_service_is_never_left_to_one_person_alone(challenge) -> None:
    assert "relational" in {strategy.kind for strategy in model().suggested_strategies(challenge.id)}
    assert model().asks_for(challenge.id)


def test_asks_for_a_challenge_are_those_that_answer_it() -> None:
    assert [ask.id for ask in model().asks_for("admin")] == ["admin_time"]
    assert [ask.id for ask in model().asks_for("risk_readiness")] == ["training"]
    assert model().asks_for("self_doubt") == ()


@pytest.mark.parametrize("ask", model().asks, ids=lambda ask: ask.id)
def test_an_ask_starts_as_a_question_of_several_and_blames_nobody(ask) -> None:
    assert re.fullmatch(r"Could .+\?", ask.example)
    assert not re.search(r"!|\b(why|never|fault|resilien\w*|fail\w*|should|must|I)\b", ask.example)


@pytest.mark.parametrize("strategy", model().strategies, ids=lambda strategy: strategy.id)
def test_the_words_of_a_strategy_read_on_in_an_if_then_sentence(strategy) -> None:
    assert re.fullmatch(r"(I |[a-z]).*[^.,!?]", strategy.cue)
    assert re.fullmatch(r"[a-z].*[^.,!?]", strategy.action)
    assert not re.match(r"(if|when|then|I will|will)\b", strategy.cue)
    assert not re.match(r"(if|when|then|I will|will|to)\b", strategy.action)


def test_there_are_about_fourteen_prompts() -> None:
    assert 12 <= len(model().prompts) <= 16


@pytest.mark.parametrize("prompt", model().prompts, ids=lambda prompt: prompt.id)
def test_a_prompt_is_short_asks_and_can_stand_alone(prompt) -> None:
    assert prompt.label.endswith((".", "?"))
    assert "?" in prompt.label
    assert len(re.findall(r"[.?]", prompt.label)) <= 3
    assert len(prompt.label) <= 120
    assert not re.match(r"What about (this|that|it)\b", prompt.label)


@pytest.mark.parametrize("prompt", model().prompts, ids=lambda prompt: prompt.id)
def test_a_prompt_asks_about_the_writer_and_never_about_a_patient(prompt) -> None:
    assert re.search(r"\b(you|your|yourself)\b", prompt.label)
    assert not re.search(r"\b(patient|client|case|diagnosis|for them)s?\b", prompt.label, re.IGNORECASE)


def test_a_line_and_the_questions_in_it_share_a_name_only_where_they_are_the_same() -> None:
    found = model()
    for dimension in found.dimensions:
        items = found.items_of(*dimension.key)
        if len(items) == 1:
            assert items[0].label == dimension.label
        else:
            assert dimension.label not in {item.label for item in items}


def test_prompts_and_asks_are_found_by_their_id_and_their_version() -> None:
    found = model()
    assert all(found.prompt(prompt.id, prompt.version) is prompt for prompt in found.prompts)
    assert all(found.ask(ask.id, ask.version) is ask for ask in found.asks)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: model().prompt("weather"),
        lambda: model().prompt("learned", 99),
        lambda: model().ask("money"),
        lambda: model().ask("caseload", 99),
        lambda: model().suggested_strategies("weather"),
    ],
)
def test_asking_for_an_offer_that_the_model_does_not_have_is_refused(ask) -> None:
    with pytest.raises(NotInModelError):
        ask()
