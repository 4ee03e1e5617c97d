"""Withdrawn means withdrawn: the next read after it sees nothing, whoever is in the middle of looking."""

from threading import Event

import pytest

from apps.safekeeping.acting import acting
from apps.supervision import actions, queries
from apps.supervision.seen import SeenAnswer, SeenPlan, SeenTopic
from tests.conftest import NOW, at_once
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import supervises, terms
from tests.supervision.test_what_a_supervisor_sees import plan_of


@pytest.fixture
def ada_shares_everything(committed_cast, clock):
    cast = committed_cast
    checked_in(cast.ada, THIS_WEEK)
    cast.ada.topics.create(words="Lone working")
    supervision = supervises(cast.sade, cast.ada)
    everything = {"plans": [plan_of(cast.ada)], "shows_topics": True}
    return lambda: actions.give(by=cast.ada, terms=terms(supervision, **everything), now=NOW)


def seen():
    return [list(kind.objects.all()) for kind in (SeenAnswer, SeenPlan, SeenTopic)]


def test_what_was_opened_before_is_gone_in_the_middle_of_a_look(committed_cast, ada_shares_everything):
    cast, grant = committed_cast, ada_shares_everything()

    def withdraw():
        actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)

    with acting(cast.sade.pk):
        assert queries.opened(grant.pk)
        assert all(seen())
        # Another connection, committed.
        at_once([withdraw])
        assert seen() == [[], [], []]
        assert not queries.open_grants().exists()
        assert queries.opened(grant.pk) is None


def test_no_look_that_begins_after_it_sees_anything(committed_cast, ada_shares_everything):
    cast = committed_cast
    for _ in range(10):
        grant, withdrawn = ada_shares_everything(), Event()

        def looks(grant=grant, withdrawn=withdrawn):
            after = 0
            while after < 3:
                is_after = withdrawn.is_set()
                with acting(cast.sade.pk):
                    shown = queries.opened(grant.pk)
                assert not (is_after and shown)
                after += is_after

        def withdraw(grant=grant, withdrawn=withdrawn):
            actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
            withdrawn.set()

        at_once([looks, looks, withdraw])
