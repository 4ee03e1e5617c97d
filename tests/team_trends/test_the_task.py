"""Every hour a tick builds what is lacking and tells whom it concerns, however often it runs."""

from datetime import timedelta

import pytest

from apps.people.signals import team_news
from apps.team_trends import building, tasks
from apps.team_trends.models import Release
from tests.team_trends.conftest import BLOCK, answered


@pytest.fixture
def heard():
    """What was told, in order."""
    found = []

    def hear(**told):
        told.pop("signal")
        found.append(told)

    team_news.connect(hear, weak=False)
    yield found
    team_news.disconnect(hear)


@pytest.fixture
def due(clock):
    """It is the moment at which the figures of BLOCK are built."""
    clock.move_to(BLOCK.built_from)
    return clock


def test_it_builds_and_tells_the_teams_of_which_it_shows_something(people, committed_cast, due, heard):
    cast = committed_cast
    answered(people(8), BLOCK.weeks)
    answered(people(3, cast.orchard), BLOCK.weeks)
    tasks.build(cast.service.pk)
    (told,) = heard
    assert (told["service_id"], told["team_ids"]) == (cast.service.pk, [cast.harbour.pk])


def test_what_shows_nothing_is_no_news(people, committed_cast, due, heard):
    answered(people(7), BLOCK.weeks)
    tasks.build(committed_cast.service.pk)
    assert Release.objects.exists()
    assert heard == []


def test_it_tells_again_in_the_same_words_for_three_days_and_then_no_more(people, committed_cast, due, heard):
    answered(people(8), BLOCK.weeks)
    tasks.build(committed_cast.service.pk)
    due.shift(timedelta(hours=1))
    tasks.build(committed_cast.service.pk)
    assert {told["key"] for told in heard} == {heard[0]["key"]}
    assert len(heard) == 2
    due.shift(timedelta(days=3))
    tasks.build(committed_cast.service.pk)
    assert len(heard) == 2


def test_a_tick_rings_for_every_service_in_which_somebody_contributes(
    people, committed_cast, due, monkeypatch
):
    cast = committed_cast
    people(1)
    people(1, cast.heather)
    rung = []
    monkeypatch.setattr(tasks.build, "delay", rung.append)
    tasks.tick()
    assert rung == sorted([cast.service.pk, cast.moor.pk])


def test_a_worker_without_the_roles_address_says_what_it_lacks(settings, transactional_db):
    settings.AGGREGATOR_DATABASE_URL = None
    with pytest.raises(building.NotTheAggregatorError, match="AGGREGATOR_DATABASE_URL"):
        tasks.tick()
