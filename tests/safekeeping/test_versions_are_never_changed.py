"""What an entry or a plan said stays as it was said: no role rewrites a version. Deleting one still works."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

from apps.coping.models import PlanVersion
from apps.journal import actions
from apps.journal.models import EntryVersion
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.journal.conftest import wrote

VERSIONS = pytest.mark.parametrize("model", [EntryVersion, PlanVersion], ids=lambda model: model.__name__)


@pytest.fixture
def ada(committed_cast):
    """She has an entry and a plan, each with one version, committed so that the owner sees them too."""
    wrote(committed_cast.ada, "As it was.")
    planned(committed_cast.ada)
    return committed_cast.ada


def rewrite(model):
    return f"UPDATE {model._meta.db_table} SET number = 7"  # noqa: S608 (a name of ours)


@VERSIONS
def test_the_site_cannot_rewrite_a_version(ada, model):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(rewrite(model))
    assert model.objects.get().number == 1


@VERSIONS
def test_not_even_the_owner_of_the_tables_can(ada, services, model):
    with (
        psycopg.connect(services.owner_url) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="are never changed"),
    ):
        owner.execute(rewrite(model))
    assert model.objects.get().number == 1


def test_an_entry_is_changed_by_a_version_more(ada):
    entry = ada.entries.get()
    wrote(ada, "As it is.", entry_id=entry.pk)
    assert [version.words for version in entry.versions.all()] == ["As it was.", "As it is."]


def test_a_plan_is_changed_by_a_version_more(ada):
    plan = ada.plans.get()
    planned(ada, plan_id=plan.pk, action="go out")
    assert [version.action for version in plan.versions.all()] == ["close the laptop", "go out"]


def test_an_entry_can_still_be_removed_for_good(ada):
    entry = ada.entries.get()
    actions.delete(by=ada, entry_id=entry.pk, now=NOW)
    actions.remove(by=ada, entry_id=entry.pk)
    assert not EntryVersion.objects.exists()
