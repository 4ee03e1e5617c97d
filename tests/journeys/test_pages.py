"""The pages people start from and read, in a browser: wide, on a phone, and without JavaScript."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.checkins.models import Draft
from apps.people.models import Membership, Role
from tests.diary import THIS_WEEK, a_believable_year, away, checked_in
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.usefixtures("clock")

# Axe is itself a script, so that where there is none the page is only looked at.
WINDOWS = [
    pytest.param({"size": DESKTOP}, id="desktop"),
    pytest.param({"size": PHONE}, id="phone"),
    pytest.param({"size": PHONE, "javascript": False}, id="phone-no-js"),
]


def look_at(reader, window, name):
    scripted = window.get("javascript", True)
    reader.picture(f"pages-{name}-{window['size']['width']}{'' if scripted else '-no-js'}")
    if scripted:
        reader.check()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    ("route", "heading"),
    [
        ("home:start", "A quiet place to look at your working week"),
        ("support:now", "Get support now"),
        ("home:about_model", "About the model"),
        ("home:privacy", "What is kept, and who can see it"),
        ("home:accessibility", "Accessibility"),
    ],
)
def test_a_visitor_reads_the_public_pages(route, heading, window, transactional_db, visitor):
    reader = visitor(**window)
    page = reader.go(reverse(route))
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    look_at(reader, window, route.replace(":", "-"))


@pytest.mark.parametrize("window", WINDOWS)
def test_somebody_in_need_finds_a_number_from_any_page(window, transactional_db, visitor):
    reader = visitor(**window)
    page = reader.go("/privacy/")
    page.get_by_role("link", name="Get support now").first.click()
    page.get_by_role("link", name="Talk to someone now").click()
    expect(page.get_by_role("link", name="Call 116 123")).to_have_attribute("href", "tel:116123")


def a_year(ada):
    a_believable_year(ada)


def a_draft(ada):
    a_believable_year(ada)
    Draft.objects.create(person=ada, week=THIS_WEEK.monday, values={"pressure": 4})


def this_week_done(ada):
    a_believable_year(ada)
    checked_in(ada, THIS_WEEK)


def this_week_away(ada):
    a_believable_year(ada)
    away(ada, THIS_WEEK)


def last_week_open(ada):
    a_believable_year(ada)
    ada.checkins.filter(week=(THIS_WEEK - 1).monday).delete()


def newcomer(ada):
    assert not ada.checkins.exists()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (newcomer, "Start your first check-in"),
        (a_year, "Start check-in"),
        (a_draft, "Carry on"),
        (this_week_done, "Look at this check-in"),
        (this_week_away, "Change your weeks away"),
        (last_week_open, "Start last week\u2019s check-in"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_ada_starts_from_home(state, seen, window, committed_cast, visitor):
    ada = committed_cast.ada
    ada.joined_at = datetime(2024, 1, 1, tzinfo=UTC)
    ada.save()
    state(ada)
    reader = visitor(**window).sign_in_as(ada)
    page = reader.go("/")
    expect(page.get_by_role("main").get_by_text(seen, exact=True)).to_be_visible()
    look_at(reader, window, f"home-{state.__name__}")


@pytest.mark.parametrize("window", WINDOWS[:2])
@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_the_other_roles_start_from_home(name, window, committed_cast, visitor):
    reader = visitor(**window).sign_in_as(getattr(committed_cast, name))
    page = reader.go("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    look_at(reader, window, f"home-{name}")


def test_somebody_with_two_roles_starts_from_home(committed_cast, visitor):
    ada = committed_cast.ada
    a_believable_year(ada)
    Membership.objects.create(person=ada, service=committed_cast.service, role=Role.SERVICE_LEAD)
    reader = visitor().sign_in_as(ada)
    reader.go("/")
    reader.picture("pages-home-two-roles-1280")
    reader.check()


def test_ada_gets_to_her_check_in_with_the_keyboard_alone(committed_cast, visitor):
    reader = visitor().sign_in_as(committed_cast.ada)
    page = reader.go("/")
    start = page.get_by_role("button", name="Start your first check-in")
    for _ in range(30):
        page.keyboard.press("Tab")
        if start.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Step 1 of 4")


def test_the_model_can_be_printed_whole(transactional_db, visitor):
    reader = visitor()
    page = reader.go("/about-the-model/")
    page.emulate_media(media="print")
    expect(page.get_by_role("figure").get_by_role("heading", level=2)).to_have_count(3)
    for phase in page.get_by_role("figure").get_by_role("heading", level=2).all():
        expect(phase).to_be_visible()
