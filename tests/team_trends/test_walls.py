"""What PostgreSQL keeps of the promise about team figures, whatever the application does."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from apps.safekeeping.acting import acting
from apps.team_trends.models import Figure, OwnPart, Participation
from tests import eye
from tests.team_trends.conftest import BLOCK, answered
from tests.team_trends.releasing import action

FROZEN = ("team_trends_release", "team_trends_figure", "team_trends_participation")


@pytest.fixture
def released(people, build, committed_cast):
    """Harbour's figures, and what each person sees."""
    eight = people(8)
    answered(eight, BLOCK.weeks[:4])
    committed_cast.bring("orchard", "ben", "olive", "sade", "lena", "amir", "zoe", "ziva")
    build()
    eye.shut()
    return committed_cast, eight


def seen_by(person):
    with acting(person.pk):
        return Figure.objects.filter(team__isnull=False).count()


@pytest.mark.parametrize("name", ["ben", "sade", "lena"])
def test_the_team_its_supervisors_and_its_leads_see_the_same(name, released):
    cast, eight = released
    assert seen_by(getattr(cast, name)) == seen_by(eight[0]) == 2


@pytest.mark.parametrize("name", ["olive", "amir", "zoe", "ziva"])
def test_nobody_else_sees_them(name, released):
    cast, _ = released
    assert seen_by(getattr(cast, name)) == 0


def test_the_site_cannot_reach_who_took_part(released):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Participation.objects.all())


def test_somebody_sees_what_of_their_own_is_in_it_and_nothing_of_others(released):
    cast, eight = released
    with acting(eight[0].pk):
        own = list(OwnPart.objects.all())
    assert {(part.figure, part.weeks) for part in own} == {
        ("values.individual", 4),
        ("challenges.systemic", 4),
    }
    assert {part.person_id for part in own} == {eight[0].pk}
    with acting(cast.ben.pk):
        assert not OwnPart.objects.exists()


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("change", ["UPDATE {} SET service_id = service_id", "DELETE FROM {}"])
@pytest.mark.parametrize("role", ["runtime_url", "aggregator_url", "owner_url"])
def test_no_role_can_change_or_remove_what_was_released(role, change, table, released, services):
    with psycopg.connect(getattr(services, role)) as other:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute(change.format(table))
        other.rollback()


def test_the_site_cannot_release_anything(released):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO team_trends_release (service_id, block, built_at) VALUES (1, 1, now())")


def test_the_site_cannot_read_what_is_counted(released):
    for view in ("place", "answer", "week", "challenge", "ask"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM team_trends_counted{view}")  # noqa: S608


def test_the_aggregator_reads_answers_of_those_who_said_yes_and_no_words(released, services):
    _, eight = released
    with psycopg.connect(services.aggregator_url) as aggregator:
        keys = {key for (key,) in aggregator.execute("SELECT key FROM team_trends_countedanswer").fetchall()}
        assert len(keys) == len(eight)
        columns = aggregator.execute(
            "SELECT DISTINCT column_name FROM information_schema.column_privileges "
            "WHERE grantee = 'heartwood_aggregator' AND privilege_type = 'SELECT'"
        ).fetchall()
    assert not {name for (name,) in columns} & {"person_id", "email", "name", "words", "challenge_words"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE team_trends_action SET words = 'Something else.'",
        "UPDATE team_trends_action SET team_id = NULL",
        "UPDATE team_trends_action SET published_at = NULL, status = 'planned'",
        "DELETE FROM team_trends_action",
        "UPDATE team_trends_actionupdate SET words = 'Something else.'",
        "DELETE FROM team_trends_actionupdate",
    ],
)
@pytest.mark.parametrize("role", ["runtime_url", "owner_url"])
def test_what_was_promised_is_not_taken_back(role, change, committed_cast, services):
    action(committed_cast.service, team=committed_cast.harbour)
    with psycopg.connect(getattr(services, role)) as other:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            other.execute(change)
        other.rollback()


def test_a_contributors_key_never_changes(people, committed_cast):
    (somebody,) = people(1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        somebody.team_consent.save()
