"""PostgreSQL itself lets no row of a log go, and nobody be erased, before it is due."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from apps.own_data import actions, erasure
from apps.own_data.models import ErasureRequest
from apps.safekeeping.acting import across_people, acting
from apps.safekeeping.models import AuditEvent
from apps.supervision.models import Viewing
from tests import eye
from tests.conftest import NOW
from tests.own_data.erasing import WEEK, ask


@pytest.mark.parametrize("state", ["not asked", "not due", "not begun", "undone", "somebody else's"])
def test_logs_are_not_removed_for_anybody_whose_erasure_has_not_begun(adas, cast, clock, state):
    who = adas.person
    if state != "not asked":
        request = ask(who)
        if state == "undone":
            actions.undo(by=who, now=NOW)
        if state != "not due":
            clock.shift(WEEK)
        if state == "somebody else's":
            ErasureRequest.objects.filter(pk=request.pk).update(begun_at=NOW + WEEK)
            who = cast.sade
    eye.shut()
    with acting(who.pk):
        assert across_people("own_data_reduce", adas.person.pk) == [False]
    with acting(adas.person.pk):
        assert Viewing.objects.exists()
        assert AuditEvent.objects.exists()


@pytest.mark.parametrize("table", ["supervision_viewing", "safekeeping_auditevent"])
def test_the_site_itself_removes_no_row_of_a_log_whatever_is_due(adas, clock, table):
    ask(adas.person)
    clock.shift(WEEK)
    erasure.begin(adas.person.pk, NOW + WEEK)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), acting(adas.person.pk):
        connection.cursor().execute(f"DELETE FROM {table}")  # noqa: S608 (a table of ours)


def test_nobody_can_be_erased_sooner_than_in_seven_days(adas):
    with pytest.raises(Error, match="erasure_can_be_undone_for_7_days"), transaction.atomic():
        ErasureRequest.objects.create(
            person=adas.person, asked_at=NOW, due_at=NOW + WEEK - timedelta(seconds=1)
        )


def test_the_row_that_says_it_was_asked_for_only_goes_forward(adas, clock):
    request = ask(adas.person)
    ErasureRequest.objects.update(begun_at=NOW + WEEK)
    clock.shift(WEEK)
    for change in ({"begun_at": None}, {"asked_at": NOW - WEEK}, {"due_at": NOW + 2 * WEEK}):
        with pytest.raises(Error, match="only goes forward"), transaction.atomic(), acting(adas.person.pk):
            ErasureRequest.objects.filter(pk=request.pk).update(**change)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), acting(adas.person.pk):
        request.delete()
