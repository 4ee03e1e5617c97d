"""All attacks on a few services. On many: `python -m tests.attack_suite`, docs/team-figures-attack.md."""

import numpy as np
import psycopg
import pytest
from django.db import connection

from tests.attack_suite.adversary import Adversary
from tests.attack_suite.attacks import narrowest
from tests.attack_suite.database import Released
from tests.attack_suite.disclosure import ContradictionError, determined, interval
from tests.attack_suite.measures import auc
from tests.attack_suite.report import as_json, as_markdown, bars, tables
from tests.attack_suite.running import attacked, service_of
from tests.attack_suite.services import CHANGEABLE, STEADY, made_up

SEED = 5
SHORT = [number for number in range(40) if service_of(SEED, number).blocks <= 4][:4]
"""Of half a year and of one year."""


@pytest.fixture(scope="module")
def results(services, django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        psycopg.connect(services.owner_url, autocommit=True) as owner,
        psycopg.connect(services.aggregator_url, autocommit=True) as aggregator,
    ):
        few = [service_of(SEED, number) for number in SHORT]
        found = attacked(owner, aggregator, few, copies=2)
        connection.close()
        return found


@pytest.fixture
def bar(results):
    return {bar.name: bar for bar in bars(results)}


# --- The bars --------------------------------------------------------------------------------------------


def test_something_was_released_to_attack(results):
    assert len(results) == len(SHORT)
    assert sum(result["releases"] for result in results) > 30
    assert {result["temper"] for result in results} == {"steady", "changeable"}


def test_nothing_about_anybody_is_disclosed_exactly(bar):
    assert bar["exact disclosures"].figure == 0


def test_whoever_knows_nobodys_answers_learns_little_of_anybody(bar):
    for name in ("95th percentile", "most"):
        assert bar[f"gain, knowing nobody's answers, {name}"].holds


def test_whoever_knows_three_colleagues_answers_learns_little_of_a_fourth(bar):
    assert bar["gain, knowing three colleagues' answers, most"].holds


def test_other_answers_of_the_same_people_hide_and_show_the_same(bar, results):
    assert sum("hidden_otherwise" in result for result in results) > 1
    assert bar["changes in what is hidden when answers alone change"].figure == 0


def test_what_is_released_stays_the_same_to_the_byte_whatever_happens_afterwards(bar):
    assert bar["released rows changed afterwards"].figure == 0


def test_every_release_is_of_those_who_should_count_and_in_the_band_of_their_mean(bar):
    assert bar["releases with other people, weeks or bands than promised"].figure == 0


def test_no_page_or_file_has_a_number_that_nobody_released(bar, results):
    assert {result["pages"]["wrong"] for result in results} == {""}
    assert sum(result["pages"]["requests"] for result in results) > 20 * len(results)
    assert bar["numbers on pages and in files that nobody released"].figure == 0


def test_pages_and_files_are_the_same_each_time_and_only_there_for_who_may_see_them(bar):
    assert bar["pages and files that were open to who may not see them"].figure == 0
    assert bar["pages and files that did not look the same each time, to everybody"].figure == 0


def test_the_attackers_estimates_are_as_good_as_they_claim(results):
    errors = np.array([error for result in results for error in result["errors"]])
    assert 0.75 < errors[:, 0].sum() / errors[:, 1].sum() < 1.25


def test_teams_of_twelve_and_more_are_shown_what_they_said(results):
    """No bar is met by hiding everything."""
    hidden = [
        not_shown for r in results if r["who"] == "weeks" for _, size, not_shown in r["hidden"] if size >= 12
    ]
    assert sum(hidden) < len(hidden) / 4


def test_the_report_names_every_bar_and_how_to_run_it_again(results, bar):
    options = type("Options", (), {"seed": SEED})
    markdown = as_markdown(list(bar.values()), results, options, "python -m tests.attack_suite", 1)
    assert all(name in markdown for name in bar)
    assert "python -m tests.attack_suite" in as_json(
        list(bar.values()), results, options, "python -m tests.attack_suite"
    )
    assert all(tables(results).values())


# --- That these attacks find what there is to find -------------------------------------------------------


@pytest.fixture
def made():
    return made_up(SEED, 1, 2, STEADY, "weeks")


def released(people, band=(4.0, 6.0), team=0, width=2.0):
    return Released("challenges.systemic", 0, team, (0,), width, {who: {0: 9} for who in people}, {"": band})


def test_whoever_is_in_one_release_more_is_found_by_subtraction(made):
    adversary = Adversary(made, [released(range(8)), released(range(9), team=None)], STEADY, True)
    assert determined(adversary) == [8]
    assert determined(Adversary(made, [released(range(8))], STEADY, True)) == []


def test_knowing_all_others_in_a_release_leaves_nothing_unknown(made):
    adversary = Adversary(made, [released(range(4))], STEADY, True)
    assert determined(adversary, known=[1, 2, 3]) == [0]
    assert determined(adversary, known=[1, 2]) == []


def test_fine_bands_tell_much_and_wide_ones_little_of_whoever_is_in_one_release_more(made):
    gains = [
        Adversary(
            made, [released(range(8), width=w), released(range(9), team=None, width=w)], STEADY, True
        ).most(8)
        for w in (0.1, 2.0)
    ]
    assert gains[0] > 0.9
    assert gains[1] < 0.25


def test_two_bands_leave_an_interval_as_narrow_as_they_allow(made):
    few, more = released(range(8), (4.0, 4.1)), released(range(9), (4.5, 4.6), team=None)
    adversary = Adversary(made, [few, more], STEADY, True)
    low, high = interval(adversary, adversary.at[8, 0], [(4.0, 4.1), (4.5, 4.6)])
    # From 9 times 4.5 less 8 times 4.1, to 9 times 4.6 less 8 times 4.
    assert (low, high) == pytest.approx((7.7, 9.4), abs=1e-6)


def test_bands_that_no_answers_agree_with_are_said_to_contradict_one_another(made):
    adversary = Adversary(made, [released(range(8)), released(range(8))], STEADY, True)
    with pytest.raises(ContradictionError):
        interval(adversary, 0, [(0, 2), (4, 6)])


def test_one_release_narrows_whoever_is_left_when_the_others_can_answer_ten_at_most():
    assert narrowest([10, 10, 10, 10, 10, 10, 10, 10], (8.0, 10.0), known=0) == 10
    assert narrowest([10, 10, 10, 10, 10, 5, 5, 4], (8.0, 10.0), known=3) == 0


def test_whoever_was_erased_and_came_back_is_one_person_to_the_attacker(made):
    made.people[8].was = 0
    assert Adversary(made, [released(range(9))], CHANGEABLE, True).people == list(range(8))


def test_what_is_said_of_everybody_at_once_is_what_is_said_of_each(made):
    adversary = Adversary(made, [released(range(8)), released(range(2, 12), team=1)], CHANGEABLE, False)
    assert adversary.most_of_all() == pytest.approx([adversary.most(who) for who in adversary.people])


def test_the_worst_colleagues_to_know_tell_more_than_one_does(made):
    adversary = Adversary(made, [released(range(8))], STEADY, True)
    known = adversary.worst_colleagues(0, 3)
    assert len(set(known)) == 3
    assert adversary.most(0) < adversary.most(0, known[:1]) < adversary.most(0, known)


def test_auc_is_one_for_whoever_tells_all_and_a_half_for_whoever_tells_none():
    low = np.array([1, 1, 0, 0, 0])
    assert auc(low, np.array([5.0, 4, 3, 2, 1])) == 1
    assert auc(low, np.array([1.0, 1, 1, 1, 1])) == 0.5
