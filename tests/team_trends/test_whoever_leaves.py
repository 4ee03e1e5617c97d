"""What was released stays as it was, whoever leaves or changes their mind; the next one has them not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.own_data import tasks
from apps.own_data.collecting import collect
from apps.own_data.erasure import SETTLES
from apps.own_data.models import TO_UNDO
from apps.safekeeping.acting import acting
from apps.team_trends import building, consent_actions
from apps.team_trends.models import Consent, Figure
from tests.own_data.erasing import ask
from tests.team_trends.conftest import BLOCK, NEXT, answered


def took_part():
    """The keys in each figure, which only the aggregator may know."""
    with building.aggregator() as connection:
        rows = connection.execute("SELECT parts FROM team_trends_participation ORDER BY id").fetchall()
    return [set(parts) for (parts,) in rows]


def erased(person, clock):
    ask(person)
    for wait in (TO_UNDO, SETTLES):
        clock.shift(wait)
        tasks.erase()


def test_erasure_leaves_what_was_released_and_who_took_part_as_they_were(people, build, clock):
    nine = people(9)
    answered(nine, BLOCK.weeks)
    build()
    figures, before = list(Figure.objects.values()), took_part()
    erased(nine[0], clock)
    assert list(Figure.objects.values()) == figures
    assert took_part() == before


def test_after_erasure_a_key_leads_to_nobody(people, build, clock):
    nine = people(9)
    answered(nine, BLOCK.weeks)
    build()
    key = nine[0].team_consent.key
    erased(nine[0], clock)
    assert str(key) in took_part()[0]
    assert not Consent.objects.filter(key=key).exists()


def test_whoever_was_erased_is_not_in_the_next_release(people, build, clock):
    nine = people(9)
    answered(nine, [*BLOCK.weeks, *NEXT.weeks])
    build()
    key = nine[0].team_consent.key
    erased(nine[0], clock)
    build(NEXT)
    assert str(key) not in took_part()[-1]


def test_a_no_counts_for_every_block_that_is_not_released_yet(people, build):
    nine = people(9)
    answered(nine, [*BLOCK.weeks, *NEXT.weeks])
    build()
    released = took_part()
    changed = nine[0].team_consent
    changed.contributes, changed.from_week = False, None
    changed.save(update_fields=["contributes", "from_week"])
    build(NEXT)
    assert took_part()[: len(released)] == released
    assert str(changed.key) not in took_part()[-1]


def says_no(person):
    try:
        with acting(person.pk):
            consent_actions.choose(by=person, contributes=False, now=BLOCK.built_from)
    finally:
        connection.close()


def test_what_is_published_after_a_no_is_without_them_however_close(people, build):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    with ThreadPoolExecutor(1) as pool, acting(eight[0].pk):
        consent_actions.choose(by=eight[0], contributes=False, now=BLOCK.built_from)
        # It is said and not yet kept: nothing is worked out before it is.
        building_it = pool.submit(build)
        with pytest.raises(TimeoutError):
            building_it.result(timeout=0.5)
    assert not Figure.objects.exists()
    assert took_part() == []


def test_a_no_waits_for_what_is_just_being_published(people, build, monkeypatch):
    eight = people(8)
    answered(eight, BLOCK.weeks)
    write, waited = building._write, []
    with ThreadPoolExecutor(1) as pool:

        def written_while_somebody_says_no(*arguments):
            waited.append(pool.submit(says_no, eight[0]))
            with pytest.raises(TimeoutError):
                waited[0].result(timeout=0.5)
            write(*arguments)

        monkeypatch.setattr(building, "_write", written_while_somebody_says_no)
        assert build() == [BLOCK]
        waited[0].result(timeout=30)
    assert str(eight[0].team_consent.key) in took_part()[0]
    assert not Consent.objects.get(person=eight[0]).contributes


def test_what_of_somebodys_own_is_in_a_figure_is_in_their_own_data(people, build, committed_cast):
    eight = people(8)
    answered(eight, BLOCK.weeks[:4], meaning=6)
    build()
    with acting(eight[0].pk):
        (found,) = [each for each in collect(eight[0]) if each.kind.model == "team_trends.OwnPart"]
    (row,) = found.rows
    assert row.words == {
        "Team": "Harbour",
        "Figure": "Meaning",
        "From": "6 April 2026",
        "Until": "5 July 2026",
        "Weeks of yours in it": "4",
    }
