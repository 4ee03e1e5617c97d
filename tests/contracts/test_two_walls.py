"""Two walls, each alone: with either of them down, nobody is shown a word of Ada's or changes a row of hers.

The application's wall is that records are reached through their person. It is taken down by letting every
relation of a person lead to everybody's records. PostgreSQL's is row security, which is taken down by one
more policy that lets everything through. With both down, Ben reads Ada's journal: that is tried too.
"""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor
from django.test import Client
from psycopg import sql

from apps.people.models import Role, User
from apps.supervision import actions as supervision_actions
from tests.cast import person
from tests.conftest import NOW
from tests.contracts.asking import Asker
from tests.contracts.conftest import adas
from tests.contracts.routes import address_of, routes
from tests.contracts.test_row_security import PROTECTED
from tests.diary import THIS_WEEK, checked_in
from tests.supervision.conftest import supervises, terms

MARK = " quagmire"
NOBODY = "nobody"
OTHERS = (
    NOBODY,
    *("ben", "olive", "lena", "amir", "zoe", "zack", "ziva", "zed"),
    *("other_team", "expired", "withdrawn", "other_kind", "disabled", "left"),
)


@pytest.fixture
def others(cast, clock):
    """Everybody but Ada, and Sade, to whom she has granted everything. Some once could see something."""
    cast.bring("ada", "sade", "ben", "olive", "lena", "amir", "zoe", "zack", "ziva", "zed")
    found = {name: getattr(cast, name) for name in OTHERS if hasattr(cast, name)}
    for name, team in (
        *((name, cast.harbour) for name in ("expired", "withdrawn", "other_kind")),
        ("other_team", cast.orchard),
    ):
        found[name] = person(name, service=cast.service, team=team, role=Role.SUPERVISOR)
    for name in ("disabled", "left"):
        found[name] = person(name, service=cast.service, team=cast.harbour, role=Role.PRACTITIONER)
    found["left"].memberships.update(ends_on=NOW.date() - timedelta(days=1))
    return found


@pytest.fixture
def things(cast, others):
    """What stands in addresses, and Ada's grants to those who may see nothing, or no words, any more."""
    checked_in(cast.ada, THIS_WEEK, challenge_words=f"Back to back{MARK}")
    nowhere = dict.fromkeys(("invitation_id", "membership_id", "supervision_id", "pk"), 999_999)
    unknown = dict.fromkeys(("token", "key", "name"), "nobody-was-given-this")
    found = {
        "week": THIS_WEEK,
        "slug": "challenges",
        "step_slug": "challenge",
        "service_id": cast.service.pk,
        "team_id": cast.harbour.pk,
        "choice_id": uuid4(),
        "search_id": uuid4(),
        "action_id": uuid4(),
        "uidb36": "1",
        **nowhere,
        **unknown,
        **adas(cast, MARK),
    }
    everything = {"plans": list(cast.ada.plans.all()), "shows_topics": True}
    for name in ("expired", "withdrawn", "other_kind"):
        shown = {} if name == "other_kind" else everything
        until = NOW.date() - timedelta(days=1) if name == "expired" else NOW.date() + timedelta(days=30)
        given = NOW - timedelta(days=9) if name == "expired" else NOW
        grant = supervision_actions.give(
            by=cast.ada, terms=terms(supervises(others[name], cast.ada), last_day=until, **shown), now=given
        )
        found[f"grant to {name}"] = grant.pk
    supervision_actions.withdraw(by=cast.ada, grant_id=found["grant to withdrawn"], now=NOW)
    return found


def addresses(things, who):
    """Every address there is, and that of a grant of one's own beside Sade's."""
    own = things.get(f"grant to {who}")
    for route in routes():
        yield address_of(route, things)
        if own and "grant_id" in route.arguments:
            yield address_of(route, {**things, "grant_id": own})


def with_a_person():
    """The protected tables whose rows say whose they are."""
    # A viewing under a grant that holds is meant to be written.
    tables = [table for table in PROTECTED if table != "supervision_viewing"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'person_id' "
            "AND table_name = ANY(%s) ORDER BY 1",
            [tables],
        )
        return [table for (table,) in cursor.fetchall()]


def rows_of(ada, tables):
    """All of Ada's rows in these tables."""
    texts = [
        f"(SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {table} t WHERE person_id = {ada.pk})"  # noqa: S608
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}")
        return cursor.fetchone()


def told_to(who, others, things, ada):
    """The addresses that told somebody a word of Ada's, or let them change something of hers."""
    told = []
    asker = Asker(others.get(who), is_disabled=who == "disabled", raise_request_exception=False)
    tables = with_a_person()
    before = rows_of(ada, tables)
    for address in addresses(things, who):
        for method in ("GET", "POST"):
            with asker.asks(method, address) as response:
                has_changed = method == "POST" and rows_of(ada, tables) != before
                if has_changed or MARK.strip() in response.content.decode(errors="replace"):
                    told.append(f"{method} {address}")
    return told


@pytest.fixture
def without_the_applications_wall(monkeypatch):
    """Whatever is asked of one person's records is asked of everybody's."""
    taken_down = 0
    for descriptor in list(vars(User).values()):
        if not isinstance(descriptor, ReverseManyToOneDescriptor):
            continue
        if descriptor.rel.related_model._meta.db_table in PROTECTED:

            class Everybodys(descriptor.related_manager_cls):
                def get_queryset(self):
                    return self.model._base_manager.all()

            monkeypatch.setitem(vars(descriptor), "related_manager_cls", Everybodys)
            taken_down += 1
    assert taken_down > 10


@pytest.fixture(scope="module")
def without_postgresqls_wall(services):
    """Row security lets everything through. As the owner, and put back afterwards."""

    def each(statement):
        with psycopg.connect(services.owner_url) as owner:
            for table in PROTECTED:
                owner.execute(sql.SQL(statement).format(sql.Identifier(table)))

    each("CREATE POLICY wall_down ON {} USING (true) WITH CHECK (true)")
    yield
    each("DROP POLICY wall_down ON {}")


def reads_what_was_granted_and_no_more(cast, things):
    told = told_to("sade", {"sade": cast.sade}, things, cast.ada)
    assert told == [f"GET /supervision/people/{things['grant_id']}/"]
    client = Client()
    client.force_login(cast.sade)
    page = client.get(told[0].removeprefix("GET ")).content.decode()
    assert "Lone working" in page
    assert f"stretch{MARK}" in page
    for kept in ("Back to back", "Being kind"):
        assert kept not in page


# --- PostgreSQL alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OTHERS)
def test_postgresql_alone_keeps_adas_words(who, cast, others, things, without_the_applications_wall):
    assert told_to(who, others, things, cast.ada) == []


def test_postgresql_alone_shows_sade_what_was_granted(cast, things, without_the_applications_wall):
    reads_what_was_granted_and_no_more(cast, things)


# --- The application alone; from here on row security is down, to the end of the file ----------------------


def test_with_both_down_ben_reads_adas_journal(
    cast, others, things, without_the_applications_wall, without_postgresqls_wall
):
    assert f"GET /journal/{things['entry_id']}/" in told_to("ben", others, things, cast.ada)


@pytest.mark.parametrize("who", OTHERS)
def test_the_application_alone_keeps_adas_words(who, cast, others, things, without_postgresqls_wall):
    assert told_to(who, others, things, cast.ada) == []


def test_the_application_alone_shows_sade_what_was_granted(cast, things, without_postgresqls_wall):
    reads_what_was_granted_and_no_more(cast, things)
