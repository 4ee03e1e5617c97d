"""The rest of the table of access: others in the same places as those of its columns, things of two services.

Each is answered as somebody of the table is, with three differences that are said here: what belongs to a
service is hidden from people of another one, what belongs to a team is refused to those of another one, and a
grant is there for whom it was given, while it holds.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from apps.people import actions
from apps.people.models import Role
from apps.supervision import actions as supervision_actions
from tests.cast import person
from tests.conftest import NOW
from tests.contracts.access_table import ADMINISTRATOR, LEADS, PEOPLE, SADE, SERVICE, TABLE, TEAM
from tests.contracts.conftest import draft_of, things_of
from tests.contracts.routes import address_of, routes
from tests.contracts.test_access import asker, word_for
from tests.supervision.conftest import supervises, terms


@dataclass(frozen=True)
class Like:
    column: str
    """Whose answers in the table are theirs too."""
    is_of_the_service: bool = True
    is_of_the_team: bool = True
    holds_the_grant: bool = False


# Who asks for things of Coast, where Ada has granted Sade everything.
AT_COAST = {
    "olive": Like("ben", is_of_the_team=False),
    "zoe": Like("ben", is_of_the_service=False),
    "zack": Like("sade", is_of_the_service=False),
    "ziva": Like("lena", is_of_the_service=False),
    "of another team": Like("sade", is_of_the_team=False),
    "expired": Like("sade"),
    "withdrawn": Like("sade"),
}
# Who asks for things of Moor, where Zoe has granted Zack everything.
AT_MOOR = {
    "zoe": Like("ada"),
    "zack": Like("sade", holds_the_grant=True),
    "ziva": Like("lena"),
    "zed": Like("amir"),
    "ada": Like("ben", is_of_the_service=False),
    "sade": Like("sade", is_of_the_service=False),
    "lena": Like("lena", is_of_the_service=False),
    "amir": Like("zed", is_of_the_service=False),
}


def expected(like, cells):
    if cells is SADE and like.column == "sade":
        return "open" if like.holds_the_grant else "404"
    if cells in (ADMINISTRATOR, SERVICE, TEAM, LEADS) and not like.is_of_the_service:
        return "404"
    if cells is TEAM and not like.is_of_the_team:
        return "403"
    return cells[PEOPLE.index(like.column)]


@pytest.fixture
def people(cast, clock):
    cast.bring("zoe", "zack", "ziva", "zed", "ada", "sade", "lena", "amir", "olive")
    found = {name: getattr(cast, name) for name in {*AT_COAST, *AT_MOOR} if name in vars(cast)}
    for name in ("expired", "withdrawn", "of another team"):
        team = cast.orchard if name == "of another team" else cast.harbour
        found[name] = person(name.replace(" ", ""), service=cast.service, team=team, role=Role.SUPERVISOR)
    return found


@pytest.fixture
def of_coast(arguments, cast, people):
    for name in ("expired", "withdrawn"):
        ended = name == "expired"
        given = NOW - timedelta(days=9) if ended else NOW
        until = NOW.date() + timedelta(days=-1 if ended else 30)
        grant = supervision_actions.give(
            by=cast.ada, terms=terms(supervises(people[name], cast.ada), last_day=until), now=given
        )
        if not ended:
            supervision_actions.withdraw(by=cast.ada, grant_id=grant.pk, now=NOW)
    return arguments


@pytest.fixture
def of_moor(arguments, cast, people):
    invited = actions.invite(
        by=cast.zed,
        service=cast.moor,
        email="new@moor.example.org",
        role=Role.PRACTITIONER,
        team=cast.heather,
    )
    colleague = person("Yan", service=cast.moor, team=cast.heather, role=Role.PRACTITIONER)
    return {
        **arguments,
        "service_id": cast.moor.pk,
        "team_id": cast.heather.pk,
        "invitation_id": invited.invitation.pk,
        "membership_id": colleague.memberships.get().pk,
        "supervision_id": supervises(cast.zack, colleague).pk,
        "action_id": draft_of(cast.moor, cast.ziva).pk,
        **things_of(cast.zoe, cast.zack),
    }


def differences(who, like, people, things):
    """Route and method -> what the table says and what was answered, where the two differ."""
    different, somebody = {}, asker(who, people)
    for route in routes():
        for method in ("GET", "POST"):
            with somebody.asks(method, address_of(route, things)) as response:
                told = word_for(response, who)
            said = expected(like, TABLE[route.name][method])
            if told != said:
                different[route.name, method] = (said, told)
    return different


@pytest.mark.parametrize("who", AT_COAST)
def test_things_of_coast(who, people, of_coast):
    assert differences(who, AT_COAST[who], people, of_coast) == {}


@pytest.mark.parametrize("who", AT_MOOR)
def test_things_of_moor(who, people, of_moor):
    assert differences(who, AT_MOOR[who], people, of_moor) == {}
