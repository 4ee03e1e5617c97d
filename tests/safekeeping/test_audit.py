"""What was done stays written down, and is written down with what was done or not at all."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from apps.safekeeping import audit
from apps.safekeeping.models import AuditEvent


def record_settings_of(person):
    audit.record(by=person, action="people.change_settings", subject=person)


@pytest.fixture
def ada_did_something(committed_cast):
    """One row, committed, so that the owner's connection sees it too."""
    with transaction.atomic():
        record_settings_of(committed_cast.ada)
    return AuditEvent.objects.get()


CHANGES = {
    "rewrite": "UPDATE safekeeping_auditevent SET action = ''",
    "remove": "DELETE FROM safekeeping_auditevent",
}


@pytest.mark.parametrize("statement", [*CHANGES.values(), "TRUNCATE safekeeping_auditevent"])
def test_the_runtime_role_cannot_rewrite_remove_or_empty(ada_did_something, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied for table safekeeping_auditevent"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get() == ada_did_something


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_can_rewrite_or_remove_a_row(ada_did_something, services, change):
    with (
        psycopg.connect(services.owner_url) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="are never changed or removed"),
    ):
        owner.execute(CHANGES[change])
    assert AuditEvent.objects.get().action == "people.change_settings"


def test_nothing_is_audited_outside_a_transaction(committed_cast):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record_settings_of(committed_cast.ada)
    assert not AuditEvent.objects.exists()


def test_a_write_that_is_undone_leaves_no_row(committed_cast):
    with transaction.atomic():
        record_settings_of(committed_cast.ada)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


def test_a_row_says_who_did_what_about_whom_and_never_what_it_said(committed_cast):
    cast = committed_cast
    with transaction.atomic():
        audit.record(by=cast.amir, action="people.end_membership", subject=cast.ada, of=cast.harbour)
    event = AuditEvent.objects.get()
    assert (event.actor, event.subject, event.action) == (cast.amir, cast.ada, "people.end_membership")
    assert event.record == f"people.Team:{cast.harbour.pk}"
    assert {field.name for field in AuditEvent._meta.fields} == {
        "id",
        "at",
        "actor",
        "subject",
        "action",
        "record",
    }
