"""A practitioner is asked, says yes and sees what the lead sees; a lead promises something."""

import re
from datetime import timedelta

import pytest

from apps.team_trends.models import Consent
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.diary import checked_in
from tests.journeys.conftest import DESKTOP, PHONE
from tests.team_trends.releasing import MEANING, PRESSURE, Row, action, everything, release

pytestmark = pytest.mark.usefixtures("clock")

BARS = """(canvas) => Chart.getChart(canvas).getDatasetMeta(0).data
  .filter((bar) => Math.abs(bar.base - bar.y) > 0)
  .map((bar) => ({ left: bar.x - bar.width / 2, right: bar.x + bar.width / 2 }))"""
MARKS = """(canvas) => Chart.getChart(canvas).options.plugins.annotation.annotations
  .map((mark) => mark.label.content)"""
KIND = "(canvas) => [Chart.getChart(canvas).config.type, Chart.getChart(canvas).data.datasets.length]"


@pytest.fixture
def cast(committed_cast):
    """Coast, with figures of Harbour and of all teams, one of them of two blocks, and one action."""
    committed_cast.bring("ada", "lena", "sade", "harbour", "orchard")
    harbour, service = committed_cast.harbour, committed_cast.service
    shares = [
        Row(None, kind, 20, 40, entry=entry)
        for kind, entry in (("challenges", "admin"), ("challenges", "targets"), ("asks", "gaps"))
    ]
    release(service, 0, [*everything(harbour, 4), *everything(None, 4)])
    release(service, 1, [Row(harbour, PRESSURE, 6, 7), *everything(None, 4)])
    release(service, 2, [*everything(None, 4), *shares, Row(harbour, MEANING, 7, 8, first=1)])
    action(service)
    checked_in(committed_cast.ada, THIS_WEEK - 1)
    return committed_cast


def team_page(cast):
    return f"/team-figures/teams/{cast.harbour.pk}/"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ada_is_asked_says_yes_and_sees_the_page_of_her_team(size, cast, visitor):
    ada = visitor(size=size).sign_in_as(cast.ada)
    page = ada.go("/")
    question = page.get_by_role("region", name="May your answers count in the figures of your team?")
    assert question.get_by_text("What no rule can prevent").is_visible()
    ada.check()
    ada.picture(f"team-question-{size['width']}")
    page.get_by_role("button", name="Yes, count them").click()
    page.get_by_text("Your answers count in the figures of your team from this week on.").wait_for()
    assert question.count() == 0
    assert Consent.objects.get(person=cast.ada).contributes

    ada.go(team_page(cast))
    assert page.get_by_role("img", name="Ranges of work pressure").is_visible()
    assert page.get_by_role("heading", name="You said: Work pressure").is_visible()
    ada.check()
    ada.picture(f"team-figures-{size['width']}")
    page.get_by_text("Numbers for work pressure").click()
    table = page.get_by_role("table", name="Work pressure, block by block")
    assert "Not shown" in table.inner_text()
    page.get_by_role("link", name="How these figures are protected").click()
    page.locator("summary", has_text="How these figures are protected").click()
    ada.check()

    page.get_by_role("link", name="Your part").click()
    page.get_by_text("Your answers count, from the week of 16 November 2026 on.").wait_for()
    ada.check()
    page.get_by_role("button", name="Leave my answers out from now on").click()
    page.get_by_text("Your answers do not count.").wait_for()


def test_ranges_are_bars_and_not_points_and_those_of_two_blocks_are_twice_as_wide(cast, visitor):
    page = visitor().sign_in_as(cast.lena).go(team_page(cast))
    meaning = page.locator("[data-chart=values-individual] canvas")
    one, both = meaning.evaluate(BARS)
    assert (both["right"] - both["left"]) > 2 * (one["right"] - one["left"])
    assert both["left"] > one["right"]
    assert meaning.evaluate(KIND) == ["bar", 1]


def test_an_action_stands_on_the_axis_under_the_number_that_it_has_in_the_list(cast, visitor):
    page = visitor().sign_in_as(cast.lena).go(team_page(cast))
    assert page.locator("[data-chart=challenges-systemic] canvas").evaluate(MARKS) == ["1"]
    assert [text.split()[-1] for text in page.locator(".hw-action__number").all_inner_texts()] == ["1"]
    assert page.locator("[data-chart=values-systemic] canvas:visible").count() == 1


def test_without_a_script_the_ranges_stand_in_open_tables(cast, visitor):
    page = visitor(size=PHONE, javascript=False).sign_in_as(cast.ada).go(team_page(cast))
    assert page.locator("canvas:visible").count() == 0
    assert page.get_by_role("table", name="Work pressure, block by block").is_visible()
    assert page.get_by_text("The average lies in this range").is_hidden()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_lena_promises_something_and_says_how_it_goes_on(size, cast, visitor):
    lena = visitor(size=size).sign_in_as(cast.lena)
    page = lena.go("/")
    assert page.get_by_text("Harbour: Not shown").is_visible()
    lena.check()
    page.get_by_role("link", name="Overview and actions").click()
    page.get_by_role("heading", name="Overview for service leads").wait_for()
    lena.check()
    lena.picture(f"team-overview-{size['width']}")
    page.get_by_role("button", name="Write an action").click()
    page.get_by_label("What did you hear?").select_option(label="Gaps between appointments")
    page.get_by_label("Who is it for?").select_option(label="Harbour team")
    page.get_by_label("What will be done?").fill("Ada will have gaps.")
    page.get_by_label("Whose job is it?").fill("Operations manager")
    for part, number in (("Day", "31"), ("Month", "1"), ("Year", "2027")):
        page.get_by_label(part).fill(number)
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="It names nobody here").wait_for()
    lena.check()
    page.get_by_label("What will be done?").fill("Ten minutes are kept free.")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("heading", name="Publish this action?").wait_for()
    lena.check()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Your teams can see it on their page.").wait_for()

    page.get_by_role("link", name="Say what is new about action 2").click()
    page.get_by_label("Under way").check()
    page.get_by_label("What is new?").fill("Mornings are done.")
    lena.check()
    page.get_by_role("button", name="Publish what is new").click()
    page.get_by_text("Your teams can see what is new.").wait_for()

    ada = visitor(size=size).sign_in_as(cast.ada)
    page = ada.go("/")
    page.get_by_role("link", name=re.compile("How it goes on with .*Gaps between appointments")).click()
    page.get_by_text("Mornings are done.").first.wait_for()
    ada.check()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_lena_gives_a_draft_whose_date_has_passed_a_new_one(size, cast, visitor):
    draft = action(cast.service, due_on=NOW.date() - timedelta(days=1), published=None)
    lena = visitor(size=size).sign_in_as(cast.lena)
    page = lena.go(f"/team-figures/services/{cast.service.pk}/actions/{draft.pk}/publish/")
    assert page.get_by_text("Give a new one before you publish it.").is_visible()
    lena.picture(f"team-figures-date-has-passed-{size['width']}")
    lena.check()
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("12")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published. Your teams can see it on their page.").wait_for()


def test_amir_chooses_a_higher_threshold(cast, visitor):
    amir = visitor().sign_in_as(cast.amir)
    page = amir.go(f"/people/{cast.service.pk}/")
    page.get_by_role("link", name="When team figures are shown").click()
    amir.check()
    page.get_by_label("12 people").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("From the next figures on, at least 12 people must take part.").wait_for()


def test_all_teams_together_have_shares_in_fifths(cast, visitor):
    sade = visitor(size=PHONE).sign_in_as(cast.sade)
    page = sade.go(f"/team-figures/services/{cast.service.pk}/")
    table = page.get_by_role("table", name="Challenges that were named")
    assert table.get_by_text("20%\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}40%").count() == 2
    sade.check()


@pytest.mark.parametrize("width", [320, 640, 780, 900, 1024])
def test_teams_stand_side_by_side_in_a_window_of_any_width(width, cast, visitor):
    lena = visitor(size={"width": width, "height": 800}).sign_in_as(cast.lena)
    page = lena.go(f"/team-figures/services/{cast.service.pk}/overview/")
    assert page.get_by_role("table", name="Ranges of the average from 0 to 10, by team").is_visible()
    lena.check()
