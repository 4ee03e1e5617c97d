"""What a service lead starts from: pressures, promises, what is due; teams never in an order of figures."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from apps.people.models import Role, Service, Team
from apps.safekeeping.models import AuditEvent
from apps.team_trends import queries, writing_actions
from apps.team_trends.models import Threshold
from apps.team_trends.parameters import FLOOR
from tests.conftest import NOW
from tests.team_trends.releasing import PRESSURE, Row, action, everything, release

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def cast(committed_cast):
    committed_cast.bring("ada", "lena", "amir", "harbour", "orchard")
    return committed_cast


def overview(signed_in, cast):
    return signed_in(cast.lena).get(f"/team-figures/services/{cast.service.pk}/overview/").content.decode()


def home(signed_in, cast):
    return signed_in(cast.lena).get("/").content.decode()


@pytest.mark.parametrize("high_first", [True, False])
def test_teams_stand_in_the_order_of_their_names_whatever_their_figures(high_first, signed_in, cast):
    Team.objects.create(service=cast.service, name="Meadow")
    figures = {"Harbour": 8, "Orchard": 2} if high_first else {"Harbour": 2, "Orchard": 8}
    rows = [row for team in (cast.harbour, cast.orchard) for row in everything(team, figures[team.name])]
    release(cast.service, 2, rows)
    table = overview(signed_in, cast)
    table = table[table.index("<table") :]
    assert table.index(">Harbour<") < table.index(">Meadow<") < table.index(">Orchard<")
    assert "Not shown" in table
    assert re.findall(r"--(?:red|green|orange)|sort", table) == []


def test_side_by_side_is_the_latest_block_alone(signed_in, cast):
    release(cast.service, 1, everything(cast.harbour, 2))
    release(cast.service, 2, everything(cast.orchard, 7))
    page = overview(signed_in, cast)
    assert "6 July to 4 October 2026" in page
    assert "2\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}3" not in page
    assert "7\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}8" in page


def test_before_anything_is_shown_there_is_no_table_to_compare_in(signed_in, cast):
    page = overview(signed_in, cast)
    release(cast.service, 2)
    assert "<table" not in page
    assert _main(overview(signed_in, cast)) == _main(page)


def _main(html):
    return re.search(r"<main.*?</main>", html, re.DOTALL)[0]


def test_what_is_due_comes_before_what_is_due_later(signed_in, cast):
    action(cast.service, words="Much later.", due_on=date(2027, 3, 1))
    action(cast.service, words="Before today.", due_on=date(2026, 11, 1))
    action(cast.service, words="In a week.", due_on=date(2026, 11, 25))
    action(cast.service, words="Not said yet.", published=None)
    action(cast.service, words="Over.", status="done")
    page = overview(signed_in, cast)
    order = ["Not said yet.", "Before today.", "In a week.", "Much later.", "Over."]
    assert sorted(order, key=page.index) == order


def test_home_says_which_pressures_teams_report_what_is_promised_and_what_is_due(signed_in, cast):
    named = Row(None, "challenges", 60, 80, entry="admin")
    rare = Row(None, "challenges", 40, 60, entry="targets")
    release(cast.service, 2, [Row(cast.harbour, PRESSURE, 6, 7), named, rare])
    action(cast.service, heard="ask:gaps", due_on=date(2026, 11, 25))
    action(cast.service, published=None)
    page = home(signed_in, cast)
    assert "Harbour: 6\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}7" in page
    assert "Orchard: Not shown" in page
    assert "Admin competing with clinical work" in page
    assert "Targets that pulled away" not in page
    assert "Gaps between appointments" in page
    assert "1 action is going on and 1 action is not published yet." in page


def test_home_of_a_lead_before_anything_is_shown_or_promised(signed_in, cast):
    page = home(signed_in, cast)
    assert "No figures have been shown so far." in page
    assert "No action is going on." in page


def test_a_lead_of_two_services_has_both_and_chooses_between_them(signed_in, cast):
    second = Service.objects.create(name="Bay Talking Therapies")
    cast.lena.memberships.create(service=second, role="service_lead", starts_on=date(2026, 1, 1))
    page = home(signed_in, cast)
    assert page.index("Bay Talking Therapies: what teams report") < page.index(
        "Coast Talking Therapies: what"
    )
    choice = signed_in(cast.lena).get("/team-figures/").content.decode()
    assert "Bay Talking Therapies: overview" in choice


@pytest.mark.parametrize(
    ("name", "where"), [("ada", "teams/{team}/"), ("lena", "services/{service}/overview/")]
)
def test_whoever_has_one_place_comes_straight_to_it(name, where, signed_in, cast):
    onward = where.format(team=cast.harbour.pk, service=cast.service.pk)
    assert signed_in(getattr(cast, name)).get("/team-figures/").url == f"/team-figures/{onward}"


# --- The threshold ----------------------------------------------------------------------------------------


def threshold(cast):
    return f"/team-figures/services/{cast.service.pk}/threshold/"


def test_the_administrator_chooses_from_how_many_people_on_and_sees_no_figure(signed_in, cast):
    release(cast.service, 2, everything(cast.harbour, 4))
    amir = signed_in(cast.amir)
    assert threshold(cast) in amir.get(f"/people/{cast.service.pk}/").content.decode()
    page = amir.get(threshold(cast)).content.decode()
    assert "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}" not in page
    amir.post(threshold(cast), {"contributors": "12"})
    assert queries.threshold_of(cast.service.pk) == 12
    assert AuditEvent.objects.filter(action="team_trends.threshold_chosen", actor=cast.amir).count() == 1
    team = signed_in(cast.ada).get(f"/team-figures/teams/{cast.harbour.pk}/").content.decode()
    assert "fewer than 12 people" in team


@pytest.mark.parametrize("number", ["", "5", "7", "9", "1000", "eight"])
def test_no_other_number_can_be_chosen(number, signed_in, cast):
    answer = signed_in(cast.amir).post(threshold(cast), {"contributors": number})
    assert answer.status_code == 422
    assert not Threshold.objects.exists()


def test_the_same_number_again_writes_nothing(signed_in, cast):
    for _ in range(2):
        signed_in(cast.amir).post(threshold(cast), {"contributors": "10"})
    assert AuditEvent.objects.filter(action="team_trends.threshold_chosen").count() == 1


def test_whoever_stopped_administering_while_they_waited_chooses_nothing(cast):
    assert cast.amir.has_role(Role.ADMINISTRATOR), "as a request asks before it waits for the lock"
    cast.amir.memberships.update(ends_on=NOW.date())
    with pytest.raises(PermissionDenied):
        writing_actions.choose_threshold(by=cast.amir, service=cast.service, contributors=12)


def test_whatever_a_row_says_the_floor_holds(cast):
    assert queries.threshold_of(cast.service.pk) == 8 > FLOOR
    Threshold.objects.create(service=cast.service, contributors=FLOOR)
    assert queries.threshold_of(cast.service.pk) == FLOOR


def test_the_overview_takes_as_many_queries_however_much_there_is(signed_in, cast, django_assert_num_queries):
    client, page = signed_in(cast.lena), f"/team-figures/services/{cast.service.pk}/overview/"
    release(cast.service, 0, everything(cast.harbour, 4))
    action(cast.service, published=NOW)
    client.get(page)
    with django_assert_num_queries(10):
        client.get(page)
    for block in range(1, 3):
        team = Team.objects.create(service=cast.service, name=f"Team {block}")
        release(cast.service, block, everything(team, 4))
        action(cast.service, published=NOW)
    with django_assert_num_queries(10):
        client.get(page)
