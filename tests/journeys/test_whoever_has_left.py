"""Ada is no practitioner any more: from home she finds all that she wrote, and nothing there is refused."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.diary import THIS_WEEK
from tests.journeys.conftest import DESKTOP, PHONE
from tests.loop import a_whole_week, what_it_led_to


@pytest.fixture
def ada(committed_cast, clock):
    ada = committed_cast.ada
    what_it_led_to(ada, a_whole_week(ada, THIS_WEEK))
    ada.topics.create(words="Lone working")
    ada.memberships.update(ends_on=date(2026, 11, 18))
    return ada


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_she_reads_what_she_wrote(size, javascript, ada, visitor):
    her = visitor(size=size, javascript=javascript).sign_in_as(ada)
    page = her.go("/")
    her.picture(f"left-home-{size['width']}-{javascript}")
    section = page.get_by_role("region", name="What you wrote here")
    ways = [way.get_attribute("href") for way in section.get_by_role("link").all()]
    assert len(ways) == 7
    for way in ways:
        her.go(way)
    page = her.go(f"/check-in/{THIS_WEEK}/")
    her.picture(f"left-check-in-{size['width']}-{javascript}")
    expect(page.get_by_role("heading", name="What it led to")).to_be_visible()
    expect(page.get_by_role("button", name="Change your answers")).to_have_count(0)
    her.go("/check-in/")
    her.picture(f"left-check-ins-{size['width']}-{javascript}")
