"""Somebody of each role asks for every page and file, and finds no number that was not released."""

import re
from datetime import timedelta

import pytest

from apps.team_trends.models import Consent, Figure, Participation, Release
from tests.conftest import NOW
from tests.contracts.routes import address_of, routes
from tests.team_trends.conftest import BLOCK, NEXT, answered
from tests.team_trends.releasing import action

# Nobody answers these numbers of anything else: 3.57142857 is a mean of theirs, 7 of 8 a response rate.
ANSWERS = {"pressure": (1, 2, 3, 4, 5, 5, 5, 0), "meaning": (9, 8, 7, 6, 9, 9, 7, 8)}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
RANGE = re.compile(rf"\d+(?:\.\d)?%?\s+to\s+\d++(?:\.\d)?%?(?!\s*(?:{MONTHS}))")
SAID_BY_THE_RULE = {"0 to 10", "5 to 7.5"}
"""The scale, and the example in the question."""
COUNTS = re.compile(
    r"(?<!than )(?<!fewer than )\b\d+ (?:people|practitioners|contributors|answers|check-ins|responses)\b"
    r"|\b\d+(?:\.\d+)?% (?:of|response)|response rate(?!s)"
)
RULES = {"20 people", "15 people", "8 people", "10 people", "12 people", "8 check-ins", "23% of"}
"""Numbers of rules, the same for everybody."""


@pytest.fixture
def coast(committed_cast, people, build, clock):
    """Harbour's figures of two blocks, with one more person answering in the second; Orchard's are hidden."""
    cast = committed_cast
    cast.bring("orchard", "olive", "sade", "lena", "amir", "zed", "ziva")
    members = people(8)
    too_few = people(3, cast.orchard)
    for place, somebody in enumerate(members):
        for block in (BLOCK, NEXT):
            items = {item: figures[place] for item, figures in ANSWERS.items()}
            answered([somebody], block.weeks[:3], **items)
    answered(too_few, [*BLOCK.weeks, *NEXT.weeks], pressure=8, meaning=2)
    clock.move_to(NEXT.built_from + timedelta(hours=1))
    build(NEXT)
    action(cast.service, published=NOW)
    return cast, members


def addresses(cast):
    """Every page and file of team figures, asked for in each way."""
    places = {
        "service_id": cast.service.pk,
        "action_id": cast.service.actions.get().pk,
    }
    for route in routes():
        if route.name.startswith("team_trends:") or route.name == "home:start":
            for team in (cast.harbour, cast.orchard):
                address = address_of(route, {**places, "team_id": team.pk})
                yield from (address, f"{address}?range=all", f"{address}?range=1&format=json&team={team.pk}")


def words_in(response):
    """As somebody reads it: without the script's own data, which is compared by itself, and without marks."""
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def released():
    """Everything that may be said, in the words of a page and of a file."""
    return {
        (f"{figure.low:.1f}".removesuffix(".0"), f"{figure.high:.1f}".removesuffix(".0"))
        for figure in Figure.objects.all()
    }


@pytest.mark.parametrize("who", ["member", "olive", "sade", "lena", "amir", "zed", "ziva", "nobody"])
def test_nobody_finds_a_number_that_was_not_released(who, coast, client):
    cast, members = coast
    if who != "nobody":
        client.force_login(members[0] if who == "member" else getattr(cast, who))
    may_be_said = {f"{low} to {high}" for low, high in released()} | SAID_BY_THE_RULE
    assert may_be_said > SAID_BY_THE_RULE, "something was released"
    opened = 0
    for address in addresses(cast):
        response = client.get(address)
        if response.status_code != 200:
            continue
        opened += 1
        words = words_in(response)
        assert {" ".join(found.split()) for found in RANGE.findall(words)} <= may_be_said, address
        assert set(COUNTS.findall(words)) <= RULES, address
        for name, value in response.headers.items():
            assert name not in ("Last-Modified", "ETag"), value
    assert opened >= (0 if who == "nobody" else 1)


def test_such_numbers_would_be_found():
    assert RANGE.findall("It was 3 to 4 then") == ["3 to 4"]
    assert RANGE.findall("from 9 to 22 November") == []
    assert COUNTS.findall("7 people answered") == ["7 people"]
    assert COUNTS.findall("88% of them") == ["88% of"]


def test_the_drawings_have_nothing_that_the_tables_lack(coast, signed_in):
    cast, _ = coast
    html = signed_in(cast.lena).get(f"/team-figures/teams/{cast.harbour.pk}/").content.decode()
    data = re.search(r'id="team-figures-data"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    pairs = set(re.findall(r"\[(\d+\.\d), (\d+\.\d)\]", data))
    assert pairs
    assert {(low.removesuffix(".0"), high.removesuffix(".0")) for low, high in pairs} <= released()


def test_where_nothing_is_shown_there_is_no_drawing(coast, signed_in):
    cast, _ = coast
    for page in (f"teams/{cast.orchard.pk}", f"services/{cast.service.pk}"):
        html = signed_in(cast.lena).get(f"/team-figures/{page}/").content.decode()
        assert "No figures yet" in html
        assert "team-figures-data" not in html


def test_whether_anybody_takes_part_is_not_on_any_page_but_ones_own(coast, signed_in):
    cast, members = coast
    keys = {str(key) for key in Consent.objects.values_list("key", flat=True)}
    assert len(keys) == len(members) + 3
    for address in addresses(cast):
        for person in (members[0], cast.lena):
            content = signed_in(person).get(address).content.decode()
            assert not [key for key in keys if key in content]


def test_something_was_built_and_something_was_hidden(coast):
    cast, _ = coast
    assert Release.objects.count() == 2
    assert Figure.objects.filter(team=cast.harbour).exists()
    assert not Figure.objects.filter(team=cast.orchard).exists()
    assert Participation._meta.db_table == "team_trends_participation"
