"""Who can ask to be erased, and undo it."""

from datetime import timedelta

import pytest

from apps.own_data import actions
from apps.own_data.models import ErasureRequest
from apps.people.actions import RefusedError
from apps.people.models import Membership, Role
from apps.safekeeping.models import AuditEvent
from tests.cast import LONG_AGO
from tests.conftest import NOW, at_once


def also_administers(person, service):
    Membership.objects.create(person=person, service=service, role=Role.ADMINISTRATOR, starts_on=LONG_AGO)


def test_it_is_due_in_seven_days(cast, clock):
    request, is_new = actions.ask(by=cast.ada, now=NOW)
    assert is_new
    assert request.due_at == NOW + timedelta(days=7)


def test_asking_twice_is_asking_once(cast, clock):
    first, _ = actions.ask(by=cast.ada, now=NOW)
    second, is_new = actions.ask(by=cast.ada, now=NOW + timedelta(days=1))
    assert (second, is_new) == (first, False)


def test_asking_and_undoing_are_audited(cast, clock):
    request, _ = actions.ask(by=cast.ada, now=NOW)
    assert actions.undo(by=cast.ada, now=NOW)
    events = AuditEvent.objects.filter(subject=cast.ada, record=f"own_data.ErasureRequest:{request.pk}")
    assert set(events.values_list("action", flat=True)) == {
        "own_data.erasure_asked",
        "own_data.erasure_undone",
    }


def test_if_it_cannot_be_audited_nothing_was_asked(cast, clock, monkeypatch):
    monkeypatch.setattr(actions.audit, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.ask(by=cast.ada, now=NOW)
    assert not ErasureRequest.objects.exists()


def test_after_undoing_one_can_ask_again_and_has_seven_days_again(cast, clock):
    actions.ask(by=cast.ada, now=NOW)
    actions.undo(by=cast.ada, now=NOW)
    again, is_new = actions.ask(by=cast.ada, now=NOW + timedelta(days=3))
    assert is_new
    assert again.due_at == NOW + timedelta(days=10)


def test_there_is_nothing_to_undo_without_having_asked(cast, clock):
    assert not actions.undo(by=cast.ada, now=NOW)


def test_once_begun_it_cannot_be_undone(cast, clock):
    request, _ = actions.ask(by=cast.ada, now=NOW)
    ErasureRequest.objects.filter(pk=request.pk).update(begun_at=request.due_at)
    assert not actions.undo(by=cast.ada, now=request.due_at)


def test_the_only_administrator_of_a_service_is_refused_with_a_reason(cast, clock):
    with pytest.raises(RefusedError, match="Coast Talking Therapies needs an administrator"):
        actions.ask(by=cast.amir, now=NOW)
    assert not ErasureRequest.objects.exists()


def test_with_another_administrator_he_may_go(cast, clock):
    also_administers(cast.lena, cast.service)
    assert actions.ask(by=cast.amir, now=NOW)[1]


def test_an_administrator_who_is_going_too_does_not_count(cast, clock):
    cast.bring("amir")
    also_administers(cast.lena, cast.service)
    actions.ask(by=cast.lena, now=NOW)
    with pytest.raises(RefusedError):
        actions.ask(by=cast.amir, now=NOW)
    actions.undo(by=cast.lena, now=NOW)
    assert actions.ask(by=cast.amir, now=NOW)[1]


def test_one_with_a_closed_account_does_not_count(cast, clock):
    also_administers(cast.lena, cast.service)
    cast.lena.is_active = False
    cast.lena.save()
    with pytest.raises(RefusedError):
        actions.ask(by=cast.amir, now=NOW)


def test_of_two_administrators_who_ask_at_the_same_moment_one_is_refused(committed_cast, clock):
    cast = committed_cast
    also_administers(cast.lena, cast.service)
    cast.bring("amir")

    def asks(person):
        from apps.safekeeping.acting import acting

        try:
            with acting(person.pk):
                return actions.ask(by=person, now=NOW)[1]
        except RefusedError:
            return False

    assert sorted(at_once([lambda: asks(cast.amir), lambda: asks(cast.lena)])) == [False, True]
