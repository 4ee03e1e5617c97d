"""The page of team figures: the same for everybody who may see it, silent about why something is missing."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.own_data import tasks
from apps.own_data.actions import TO_UNDO
from apps.own_data.erasure import SETTLES
from apps.people.models import Membership, Role
from apps.resilience.model import model
from apps.team_trends.models import Consent
from apps.team_trends.names import CHALLENGES
from tests.cast import person
from tests.conftest import NOW
from tests.own_data.erasing import ask
from tests.team_trends.conftest import contributes
from tests.team_trends.releasing import MEANING, PRESSURE, Row, action, everything, release
from tests.team_trends.scraper import main_of

pytestmark = pytest.mark.usefixtures("clock")

ROLES = ("ada", "sade", "lena")


@pytest.fixture
def cast(committed_cast):
    committed_cast.bring("ada", "sade", "lena", "harbour", "orchard")
    return committed_cast


def team_page(cast, team=None):
    return f"/team-figures/teams/{(team or cast.harbour).pk}/"


def service_page(cast):
    return f"/team-figures/services/{cast.service.pk}/"


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def drawn(html):
    found = re.search(
        r'<script id="team-figures-data" type="application/json">(.*?)</script>', html, re.DOTALL
    )
    assert found
    return json.loads(found[1])


# --- The same for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [team_page, service_page], ids=["team", "service"])
@pytest.mark.parametrize("file", ["", "figures.csv"], ids=["page", "file"])
def test_practitioner_supervisor_and_lead_see_the_very_same(page, file, signed_in, cast):
    release(cast.service, 2, [*everything(cast.harbour, 4), *everything(None, 5)])
    action(cast.service)
    answers = [signed_in(getattr(cast, name)).get(page(cast) + file) for name in ROLES]
    bodies = {answer.content if file else main_of(answer) for answer in answers}
    assert len(bodies) == 1
    assert b"4" in answers[0].content


def test_whether_somebody_takes_part_changes_nothing_on_the_page(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    before = main_of(signed_in(cast.lena).get(team_page(cast)))
    contributes(cast.ada)
    assert main_of(signed_in(cast.ada).get(team_page(cast))) == before
    assert main_of(signed_in(cast.lena).get(team_page(cast))) == before


def test_a_former_member_no_longer_sees_the_page_of_their_old_team(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    Membership.objects.filter(person=cast.ada).update(ends_on=timezone.localdate())
    Membership.objects.create(
        person=cast.ada, service=cast.service, team=cast.orchard, role=Role.PRACTITIONER,
        starts_on=timezone.localdate(),
    )  # fmt: skip
    assert signed_in(cast.ada).get(team_page(cast)).status_code == 403
    assert signed_in(cast.ada).get(team_page(cast, cast.orchard)).status_code == 200


# --- Ranges -----------------------------------------------------------------------------------------------


def test_a_range_is_in_the_table_in_words_and_in_the_drawing(signed_in, cast):
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 4, 5)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert "4\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}5" in html
    assert (
        "In the 13\N{NO-BREAK SPACE}weeks from 6 July to 4 October 2026 the average was between 4 and 5."
        in html
    )
    chart = drawn(html)["charts"]["challenges-systemic"]
    assert chart["ranges"][0] == [4.0, 5.0]


def test_each_phase_says_which_way_it_reads(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert html.index("Higher means more is being asked of you.") < html.index("Work pressure")
    assert html.index("Work pressure") < html.index("Higher means more to draw on.") < html.index("Meaning")


def test_nothing_is_drawn_for_a_block_in_which_nothing_is_shown(signed_in, cast):
    release(cast.service, 0, [Row(cast.harbour, PRESSURE, 4, 5)])
    release(cast.service, 1)
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 6, 7)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert drawn(html)["charts"]["challenges-systemic"]["ranges"][:3] == [[4.0, 5.0], None, [6.0, 7.0]]


def test_a_range_of_two_blocks_takes_the_place_of_both(signed_in, cast):
    release(cast.service, 0, [Row(cast.harbour, PRESSURE, 4, 5)])
    release(cast.service, 1)
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 6, 7, first=1)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    chart = drawn(html)["charts"]["challenges-systemic"]
    assert chart["double"][:3] == [False, False, True]
    assert "6 April to 4 October 2026 (26\N{NO-BREAK SPACE}weeks)" in html
    assert (
        "In the 26\N{NO-BREAK SPACE}weeks from 6 April to 4 October 2026 the average was between 6 and 7."
        in html
    )


def test_a_change_is_named_only_where_ranges_lie_apart(signed_in, cast):
    release(cast.service, 1, [Row(cast.harbour, PRESSURE, 4, 5), Row(cast.harbour, MEANING, 4, 5)])
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 6, 7), Row(cast.harbour, MEANING, 5, 6)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    changes = html[html.index("What changed") : html.index("What the marks mean")]
    assert "Work pressure" in changes
    assert "Meaning" not in changes
    assert "That is higher than in the 13\N{NO-BREAK SPACE}weeks from 6 April to 5 July 2026" in html


def test_half_a_scale_after_the_other_half_is_drawn_paler_and_called_no_change(signed_in, cast):
    release(cast.service, 1, [Row(cast.harbour, PRESSURE, 0, 5)])
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 5, 10)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert drawn(html)["charts"]["challenges-systemic"]["wide"][:2] == [True, True]
    assert "Paler: a wider range, as fewer than 12 people took part." in html
    assert "No change can be told" in html


def test_where_no_range_is_wide_the_key_says_nothing_of_it(signed_in, cast):
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 2.5, 5)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert drawn(html)["charts"]["challenges-systemic"]["wide"][:1] == [False]
    assert "Paler" not in html


def test_no_word_says_that_a_change_is_good_or_bad(signed_in, cast):
    release(cast.service, 1, everything(cast.harbour, 2))
    release(cast.service, 2, everything(cast.harbour, 8))
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert re.findall(r"\b(better|worse|improve\w*|decline\w*|good|bad|poor)\b", html, re.IGNORECASE) == []


def test_shares_are_in_fifths_in_the_order_of_the_model(signed_in, cast):
    shares = [
        Row(None, "challenges", 40, 60, entry="admin"),
        Row(None, "challenges", 60, 80, entry="clinical_volume"),
    ]
    release(cast.service, 2, [*everything(None, 4), *shares])
    html = main_of(signed_in(cast.ada).get(service_page(cast)))
    table = html[html.index("Challenges that were named") :]
    assert "40%\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}60%" in table
    assert table.index("The number of patients") < table.index("Admin competing")


# --- Not shown ------------------------------------------------------------------------------------------


def test_nobody_takes_part_and_too_few_do_look_the_same(signed_in, cast):
    """Whether nothing was ever worked out, or it was and nothing came of it."""
    client = signed_in(cast.lena)
    page, file = client.get(team_page(cast)), client.get(team_page(cast) + "figures.csv")
    for number in range(7):
        contributes(person(f"P{number}", service=cast.service, team=cast.harbour, role=Role.PRACTITIONER))
    release(cast.service, 1)
    release(cast.service, 2)
    assert main_of(client.get(team_page(cast))) == main_of(page)
    assert client.get(team_page(cast) + "figures.csv").content == file.content


def test_one_teams_figures_say_nothing_about_another(signed_in, cast):
    client = signed_in(cast.lena)
    before = main_of(client.get(team_page(cast, cast.orchard)))
    release(cast.service, 2, everything(cast.harbour, 4))
    assert main_of(client.get(team_page(cast, cast.orchard))) == before


def test_a_part_that_is_not_shown_looks_the_same_beside_one_that_is(signed_in, cast):
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 4, 5)])
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    data = drawn(html)["charts"]
    hidden = [chart for key, chart in data.items() if key != "challenges-systemic"]
    assert all(set(chart["ranges"]) == {None} for chart in hidden)
    assert {chart["texts"][0] for chart in hidden} == {"Not shown"}
    assert len({json.dumps(chart) for chart in hidden}) == 1


def test_before_anything_is_shown_the_page_says_when_figures_are_next_worked_out(signed_in, cast):
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert "No figures yet" in html
    assert "5 October 2026 to 3 January 2027" in html
    assert "11 January 2027" in html
    assert "script" not in html


def test_a_team_without_practitioners_keeps_its_past_and_says_so(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    assert "Nobody is a practitioner in this team" not in main_of(signed_in(cast.lena).get(team_page(cast)))
    Membership.objects.filter(team=cast.harbour, role=Role.PRACTITIONER).update(ends_on=timezone.localdate())
    html = main_of(signed_in(cast.lena).get(team_page(cast)))
    assert "Nobody is a practitioner in this team" in html
    assert "between 4 and 5" in html


def test_a_renamed_team_keeps_its_figures_under_its_new_name(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    cast.harbour.name = "Quay"
    cast.harbour.save()
    html = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert "Quay team" in html
    assert "between 4 and 5" in html
    assert "Harbour" not in html


def test_an_erased_member_changes_nothing_that_was_published(signed_in, cast, clock):
    release(cast.service, 2, everything(cast.harbour, 4))
    contributes(cast.ben)
    before = signed_in(cast.lena).get(team_page(cast) + "figures.csv").content
    ask(cast.ben)
    for wait in (TO_UNDO, SETTLES):
        clock.shift(wait)
        tasks.erase()
    assert not Consent.objects.filter(person=cast.ben).exists()
    assert signed_in(cast.lena).get(team_page(cast) + "figures.csv").content == before


# --- The file ---------------------------------------------------------------------------------------------


def test_the_file_has_what_the_page_shows(signed_in, cast):
    release(cast.service, 1, [Row(cast.harbour, PRESSURE, 4, 4.5)])
    release(cast.service, 2)
    _, *rows = rows_of(signed_in(cast.ada).get(team_page(cast) + "figures.csv"))
    pressure = [row for row in rows if row[3] == "Work pressure"]
    same = ["Work pressure", "", "points from 0 to 10"]
    assert pressure == [
        ["Harbour team", "2026-04-06", "2026-07-05", *same, "4", "4.5"],
        ["Harbour team", "2026-07-06", "2026-10-04", *same, "Not shown", "Not shown"],
    ]
    others = [row for row in rows if row[3] != "Work pressure"]
    assert {(row[6], row[7]) for row in others} == {("Not shown", "Not shown")}


def test_a_share_of_the_past_that_is_told_of_no_more_is_in_the_file_as_on_the_page(signed_in, cast):
    """As a challenge that is not of the service's making any more in the model's next version."""
    past = model().challenges_of("individual")[0]
    release(cast.service, 2, [Row(cast.harbour, CHALLENGES, 20, 40, past.id)])
    client = signed_in(cast.ada)
    _, *rows = rows_of(client.get(team_page(cast) + "figures.csv"))
    assert [row[6:] for row in rows if row[4] == past.label] == [["20", "40"]]
    assert past.label in main_of(client.get(team_page(cast)))


def test_shares_go_on_when_one_of_them_is_told_of_no_more(signed_in, cast, clock):
    clock.move_to(NOW + timedelta(weeks=52 * 5))
    past, kept = model().challenges_of("individual")[0], model().challenges_of("systemic")[0]
    both = [Row(cast.harbour, CHALLENGES, 20, 40, each.id) for each in (past, kept)]
    release(cast.service, 0, both)
    double = Row(cast.harbour, CHALLENGES, 40, 60, kept.id, first=1)
    release(cast.service, 2, [double])
    client = signed_in(cast.ada)
    page = main_of(client.get(team_page(cast)))
    assert past.label in page
    assert "40%\xa0to\xa060%" in page
    for block in range(3, 16):
        release(cast.service, block, [Row(cast.harbour, CHALLENGES, 60, 80, kept.id)])
    page = main_of(client.get(team_page(cast)))
    assert past.label not in page
    assert "60%\xa0to\xa080%" in page


def test_a_teams_name_is_never_run_as_a_formula(signed_in, cast):
    cast.harbour.name = "=1+1"
    cast.harbour.save()
    release(cast.service, 2, everything(cast.harbour, 4))
    _, row, *_ = rows_of(signed_in(cast.ada).get(team_page(cast) + "figures.csv"))
    assert row[0] == "'=1+1 team"


# --- A year, or all --------------------------------------------------------------------------------------


def test_the_page_shows_three_years_and_all_where_that_is_asked_for(signed_in, cast, clock):
    clock.move_to(NOW + timedelta(weeks=52 * 5))
    for block in range(18):
        release(cast.service, block, everything(cast.harbour, 4))
    client = signed_in(cast.ada)
    lately = drawn(main_of(client.get(team_page(cast))))
    everything_shown = drawn(main_of(client.get(team_page(cast) + "?range=all")))
    ranges = [data["charts"]["values-individual"]["ranges"] for data in (lately, everything_shown)]
    assert [sum(each is not None for each in found) for found in ranges] == [12, 18]


@pytest.mark.parametrize(("blocks", "offered"), [(12, False), (13, True)])
def test_all_blocks_are_offered_where_there_are_more(signed_in, cast, clock, blocks, offered):
    clock.move_to(NOW + timedelta(weeks=52 * 5))
    for block in range(blocks):
        release(cast.service, block, everything(cast.harbour, 4))
    page = main_of(signed_in(cast.ada).get(team_page(cast)))
    assert ("Show all blocks" in page) is offered


def test_the_page_takes_as_many_queries_however_much_was_released(signed_in, cast, django_assert_num_queries):
    release(cast.service, 0, everything(cast.harbour, 4))
    action(cast.service)
    client = signed_in(cast.ada)
    client.get(team_page(cast))
    with django_assert_num_queries(12):
        client.get(team_page(cast))
    for block in range(1, 3):
        release(cast.service, block, everything(cast.harbour, 4))
        action(cast.service)
    with django_assert_num_queries(12):
        client.get(team_page(cast))
