"""Somebody of each role asks for every page and file, and finds no number that was not released."""

import re
from datetime import timedelta

import pytest

from apps.team_trends.models import THRESHOLDS, Consent, Figure, Participation, Release
from tests.conftest import NOW
from tests.contracts.routes import address_of, routes
from tests.team_trends.conftest import BLOCK, NEXT, answered
from tests.team_trends.releasing import action
from tests.team_trends.scraper import Figure as Released
from tests.team_trends.scraper import (
    figures_left_over,
    unreleased_in_file,
    unreleased_on_page,
    words_of_the_rule,
)

ANSWERS = {"pressure": (1, 2, 3, 4, 5, 5, 5, 0), "meaning": (9, 8, 7, 6, 9, 9, 7, 8)}
"""Nobody answers these numbers of anything else."""
READ = re.compile(r"/team-figures/(?:$|teams/|services/\d+/(?:$|overview/))")
"""Pages that have nothing but figures and words. Others have forms, or answers of whoever looks."""


@pytest.fixture
def coast(committed_cast, people, build, clock):
    """Harbour's figures of two blocks; Orchard, of which three take part, is hidden, and so is the total."""
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


def released(*teams):
    return [
        Released(
            figure.service_id, figure.team_id, figure.figure, figure.entry, figure.first_block,
            figure.last_block, float(figure.low), float(figure.high),
        )
        for figure in Figure.objects.filter(team__in=teams)
    ]  # fmt: skip


def too_much(response, address, figures):
    """Numbers in an answer that nobody released."""
    words = [*words_of_the_rule(8), *(f"{number} people" for number in THRESHOLDS)]
    text = response.content.decode()
    if address.partition("?")[0].endswith(".csv"):
        return unreleased_in_file(text, figures, words)
    if READ.match(address):
        return unreleased_on_page(text, figures, words)
    return figures_left_over(text, figures, words)


@pytest.mark.parametrize("who", ["member", "olive", "sade", "lena", "amir", "zed", "ziva", "nobody"])
def test_nobody_finds_a_number_that_was_not_released(who, coast, client):
    cast, members = coast
    if who != "nobody":
        client.force_login(members[0] if who == "member" else getattr(cast, who))
    of_harbour, opened = released(cast.harbour), 0
    for address in addresses(cast):
        response = client.get(address)
        if response.status_code != 200:
            continue
        opened += 1
        # A lead's overview has the figures of all teams, and so does her home.
        of_all = who == "lena" and ("/overview/" in address or address.startswith("/?") or address == "/")
        figures = of_harbour if f"/teams/{cast.harbour.pk}/" in address or of_all else []
        assert too_much(response, address, figures) == [], address
        assert not {"Last-Modified", "ETag"} & set(response.headers)
    assert opened >= (0 if who == "nobody" else 1)


# --- That it finds what there is to find -------------------------------------------------------------------

BAND = Released(1, 2, "challenges.systemic", "", 1, 1, 2.5, 5)
ROW = "Harbour team,2026-04-06,2026-07-05,Work pressure,,points from 0 to 10,{},{}"


@pytest.mark.parametrize(
    "told",
    [
        "<p>5 to 7.5</p>",
        "<p>2.5% to 5%</p>",
        "<p>7 people</p>",
        '<p title="3">Work</p>',
        '<canvas aria-label="The average was 3.57"></canvas>',
        '<input name="seen" value="3">',
        '<script id="team-figures-data" type="application/json">'
        '{"blocks": ["6 Apr"], "charts": {"challenges-systemic": {"ranges": [[2.5, 5.1]], "double": [false], '
        '"wide": [false], '
        '"titles": [""], "texts": [""], "marks": []}}}</script>',
        '<script id="team-figures-data">{"blocks": [], "charts": {}, "people": 8}</script>',
    ],
)
def test_a_number_too_many_is_found_wherever_it_hides(told):
    assert unreleased_on_page(f"<main>2.5 to 5 {told}</main>", [BAND], [])


def test_what_may_be_said_is_no_number_too_many():
    page = "<main>From 6 April to 5 July 2026 (13 weeks) between 2.5 and 5, on a line from 0 to 10</main>"
    assert unreleased_on_page(page, [BAND], []) == []
    assert unreleased_on_page(page, [], []) == ["2.5", "5"]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [("2.5", "5", 0), ("5", "7.5", 2), ("3.57", "3.57", 2), ("Not shown", "Not shown", 2)],
)
def test_a_file_has_the_very_band_of_the_very_weeks(low, high, found):
    text = "Whose,From,Until,Part,What,Unit,Between,And\n" + ROW.format(low, high)
    assert len(unreleased_in_file(text, [BAND], ["Harbour team", "Work pressure"])) == found


# --- Whether anybody takes part ----------------------------------------------------------------------------


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
    for client in (signed_in(members[0]), signed_in(cast.lena)):
        for address in addresses(cast):
            content = client.get(address).content.decode()
            assert not [key for key in keys if key in content]


def test_something_was_built_and_something_was_hidden(coast):
    cast, _ = coast
    assert Release.objects.count() == 2
    assert Figure.objects.filter(team=cast.harbour).exists()
    assert not Figure.objects.filter(team=cast.orchard).exists()
    assert Participation._meta.db_table == "team_trends_participation"
