"""Ada shares with Sade and stops, at a desk and on a phone, with and without JavaScript, and by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from apps.people.account_actions import change_settings
from apps.people.models import Role
from apps.supervision import actions
from tests.cast import person
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, a_believable_year
from tests.journeys.conftest import DESKTOP, PHONE
from tests.supervision.conftest import supervises, terms

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": DESKTOP, "javascript": False}, id="without-javascript"),
]
SIZES = [pytest.param(DESKTOP, id="at-a-desk"), pytest.param(PHONE, id="on-a-phone")]


@pytest.fixture
def ada(committed_cast, clock):
    """With a year of weeks, two plans, a topic, and Sade who supervises her."""
    ada = committed_cast.ada
    a_believable_year(ada)
    planned(ada, action="close the laptop and walk once round the block", who="Ben")
    planned(ada, cue="a risk call has ended", action="ring Sam before the next one", kind="relational")
    ada.topics.create(words="Risk calls late on Fridays", made_at=NOW, private_notes="Mine alone")
    supervises(committed_cast.sade, ada)
    return ada


def summary(page: Page) -> str:
    """What is shown of what is granted. A details that is open or shut is the same."""
    return page.locator(".hw-summary").evaluate("node => node.innerHTML")


@pytest.mark.parametrize("way", WAYS)
def test_ada_shares_with_sade_and_stops(ada, committed_cast, visitor, way):
    name = f"{way['size']['width']}-{'js' if way.get('javascript', True) else 'nojs'}"
    here, there = (
        visitor(**way).sign_in_as(ada),
        visitor(**way, expects=[404]).sign_in_as(committed_cast.sade),
    )
    check = here.check if way.get("javascript", True) else (lambda: None)
    page = here.go("/supervision/")
    expect(page.get_by_text("Can see nothing of yours here.")).to_be_visible()
    check()
    here.picture(f"sharing-0-nothing-{name}")
    page.get_by_role("button", name="Choose what to share with Sade").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Share with Sade")
    page.get_by_label("Check-in trend").check()
    page.get_by_label("About 6 months back").check()
    page.get_by_label("Coping plans").check()
    page.get_by_label("If a risk call has ended").check()
    page.get_by_label("Supervision topics").check()
    check()
    here.picture(f"sharing-2-chosen-{name}")
    page.get_by_role("button", name="See what they would see").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What Sade would see")
    check()
    here.picture(f"sharing-3-preview-{name}")
    page.go_back()
    expect(page.get_by_label("If a risk call has ended")).to_be_checked()
    page.get_by_role("button", name="See what they would see").click()
    page.get_by_role("link", name="Change what you share", exact=True).click()
    expect(page.get_by_label("About 6 months back")).to_be_checked()
    page.get_by_label("Year", exact=True).fill("2028")
    page.get_by_role("button", name="See what they would see").click()
    expect(page.get_by_role("link", name="The last day must be within a year from today")).to_be_visible()
    check()
    here.picture(f"sharing-1-error-{name}")
    page.get_by_label("Year", exact=True).fill("2027")
    page.get_by_role("button", name="See what they would see").click()
    previewed = summary(page)
    page.get_by_role("button", name="Share this with Sade").click()

    expect(page.get_by_text("Sade can see this until 10 February 2027.")).to_be_visible()
    check()
    here.picture(f"sharing-4-shared-{name}")

    hers = there.go("/supervision/people/")
    hers.get_by_role("link", name="Ada").click()
    expect(hers.locator(".hw-sentence", has_text="ring Sam before the next one")).to_be_visible()
    assert summary(hers) == previewed
    address = hers.url

    here.go("/supervision/log/")
    expect(page.get_by_text("Check-in trend, coping plans and supervision topics")).to_be_visible()
    check()
    here.picture(f"sharing-5-log-{name}")
    here.go("/")
    expect(page.get_by_text("With Sade until 10 February.")).to_be_visible()
    check()
    here.picture(f"sharing-6-home-{name}")

    here.go("/supervision/")
    page.get_by_role("button", name="Stop sharing with Sade").click()
    expect(page.get_by_text("Stopped. Sade can no longer see this.")).to_be_visible()
    expect(page.get_by_text("Can see nothing of yours here.")).to_be_visible()
    check()
    hers.reload()
    expect(hers.get_by_text("ring Sam before the next one")).to_have_count(0)
    there.go("/supervision/people/")
    expect(hers.get_by_role("link", name="Ada")).to_have_count(0)
    assert address.endswith(f"/supervision/people/{ada.grants.get().pk}/")

    page.get_by_role("link", name="What you shared before").click()
    expect(page.get_by_text("You stopped sharing on 18 November 2026.")).to_be_visible()
    check()
    here.picture(f"sharing-7-before-{name}")


def test_ada_shares_and_stops_by_keyboard(ada, visitor):
    here = visitor().sign_in_as(ada)
    page = here.go("/supervision/")

    def press(role, name, key):
        """Tab to it and press a key."""
        wanted = page.get_by_role(role, name=name, exact=True)
        for _ in range(60):
            page.keyboard.press("Tab")
            if wanted.evaluate("node => node === document.activeElement"):
                page.keyboard.press(key)
                return
        raise AssertionError(f"{name} is not reached by Tab")

    press("button", "Choose what to share with Sade", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Share with Sade")
    press("checkbox", "Supervision topics", "Space")
    press("button", "See what they would see", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What Sade would see")
    press("button", "Share this with Sade", "Enter")
    expect(page.get_by_text("Sade can see this until 10 February 2027.")).to_be_visible()
    press("button", "Stop sharing with Sade", "Enter")
    expect(page.get_by_text("Stopped. Sade can no longer see this.")).to_be_visible()
    assert ada.grants.get().withdrawn_at


@pytest.mark.parametrize("size", SIZES)
def test_a_change_begins_with_what_is_shared_now(ada, visitor, size):
    supervision = ada.supervised_in.get()
    last_day = NOW.date() + timedelta(days=5)
    given = terms(supervision, plans=list(ada.plans.all()), from_week=THIS_WEEK - 20, last_day=last_day)
    actions.give(by=ada, terms=given, now=NOW)
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/")
    expect(page.get_by_role("link", name="What Sade can see ends by itself")).to_be_visible()
    here.check()
    here.picture(f"sharing-8-ending-{size['width']}")
    here.go("/supervision/")
    here.picture(f"sharing-9-two-plans-{size['width']}")
    page.get_by_role("link", name="Change what they see").click()
    expect(page.get_by_label("As chosen before, from 29 June 2026")).to_be_checked()
    page.get_by_label("Coping plans").uncheck()
    page.get_by_role("button", name="See what they would see").click()
    expect(page.get_by_text("This takes the place of what Sade can see now.")).to_be_visible()
    here.check()
    page.get_by_role("button", name="Share this with Sade").click()
    expect(page.get_by_text("If a risk call has ended")).to_have_count(0)
    assert ada.grants.filter(ended_at=None).get().shows_plans is False


def test_a_long_address_beside_a_name_breaks_on_a_phone(ada, committed_cast, visitor):
    where = {"service": committed_cast.service, "team": committed_cast.orchard, "role": Role.SUPERVISOR}
    other = person("Sade.with.a.name.that.is.far.longer.than.a.phone.is.wide", **where)
    supervises(other, ada)
    change_settings(by=other, name="Sade", time_zone="Europe/London")
    here = visitor(size=PHONE).sign_in_as(ada)
    page = here.go("/supervision/share/")
    page.get_by_label("Sade").last.check()
    page.get_by_label("Supervision topics").check()
    here.check()
    here.picture("sharing-two-of-one-name-390")
    page.get_by_role("button", name="See what they would see").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What Sade would see")
    here.check()


@pytest.mark.parametrize("size", SIZES)
def test_the_page_of_somebody_whom_nobody_supervises(committed_cast, clock, visitor, size):
    here = visitor(size=size).sign_in_as(committed_cast.ben)
    page = here.go("/supervision/")
    expect(page.get_by_text("Nobody is set down as your supervisor here.")).to_be_visible()
    here.check()
    here.picture(f"sharing-nobody-{size['width']}")
    page.get_by_role("link", name="Who has looked").click()
    expect(page.get_by_text("Nobody has looked at anything of yours.")).to_be_visible()
    here.check()
    here.picture(f"sharing-no-looks-{size['width']}")
