"""A data file is refused where one list names what another does not hold, or leaves a person alone."""

from pathlib import Path

from tests.resilience.sound import SOUND, problems_of


def test_a_suggestion_that_is_no_strategy_is_refused(tmp_path: Path) -> None:
    assert problems_of(SOUND.replace('["rest"]', '["sleep"]'), tmp_path) == (
        'challenges ("new_work"): there is no strategy "sleep".',
    )


def test_a_systemic_challenge_is_never_met_with_individual_coping_alone(tmp_path: Path) -> None:
    assert problems_of(SOUND.replace('["peers"]', '["rest"]'), tmp_path) == (
        'challenges ("admin"): a systemic challenge must suggest something relational.',
    )


def test_an_ask_that_answers_no_challenge_is_refused(tmp_path: Path) -> None:
    assert problems_of(SOUND.replace('answers = ["new_work"]', 'answers = ["nothing"]'), tmp_path) == (
        'asks ("time"): there is no challenge "nothing".',
    )


def test_a_strategy_suggested_twice_for_a_challenge_is_refused(tmp_path: Path) -> None:
    assert problems_of(SOUND.replace('["rest"]', '["rest", "rest"]'), tmp_path) == (
        'challenges ("new_work"): suggests names "rest" more than once.',
    )


def test_a_challenge_named_twice_by_an_ask_is_refused(tmp_path: Path) -> None:
    twice = SOUND.replace('answers = ["new_work"]', 'answers = ["admin", "new_work", "admin"]')
    assert problems_of(twice, tmp_path) == ('asks ("time"): answers names "admin" more than once.',)


def test_every_broken_link_is_told_and_none_twice(tmp_path: Path) -> None:
    broken = SOUND.replace('["peers"]', '["sleep", "sleep"]').replace('["new_work"]', '["nothing"]')
    assert problems_of(broken, tmp_path) == (
        'challenges ("admin"): there is no strategy "sleep".',
        'challenges ("admin"): suggests names "sleep" more than once.',
        'challenges ("admin"): a systemic challenge must suggest something relational.',
        'asks ("time"): there is no challenge "nothing".',
    )


def test_links_are_not_blamed_where_a_list_is_faulty_by_itself(tmp_path: Path) -> None:
    faulty = SOUND.replace('id = "peers"', 'id = "Peers"')
    (problem,) = problems_of(faulty, tmp_path)
    assert problem.startswith('strategies 3 ("Peers"): id must be small letters')


def test_starter_words_left_out_or_empty_are_refused(tmp_path: Path) -> None:
    text = SOUND.replace('cue = "it is time to stop"\n', "").replace('action = "rest"', 'action = " "')
    assert problems_of(text, tmp_path) == (
        'strategies 1 ("stop"): cue is missing.',
        'strategies 2 ("rest"): action is empty.',
    )


def test_a_prompt_and_an_ask_without_words_are_refused(tmp_path: Path) -> None:
    text = SOUND.replace('"Whom did you help?"', '""').replace('example = "More time?"\n', "")
    assert problems_of(text, tmp_path) == (
        'prompts 1 ("helped"): label is empty.',
        'asks 1 ("time"): example is missing.',
    )
