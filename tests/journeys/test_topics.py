"""Topics for supervision, and who supervises whom: at a desk, on a phone, by keyboard, without a script."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from apps.people.models import Supervision
from apps.supervision import actions
from apps.supervision.models import Topic
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.journeys.conftest import DESKTOP, PHONE
from tests.supervision.conftest import supervises, terms
from tests.supervision.topics import ask_of, plan_of

pytestmark = pytest.mark.usefixtures("clock")

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": PHONE, "javascript": False}, id="without-javascript"),
]
WORDS = (
    "Lone working on Fridays: what do we do when nobody picks up?\n"
    "And who is told when a risk call runs past six."
)


def named(way):
    return f"{way['size']['width']}{'' if way.get('javascript', True) else '-nojs'}"


@pytest.mark.parametrize("way", WAYS)
def test_ada_takes_something_to_supervision_and_notes_what_came_of_it(committed_cast, visitor, way):
    ada = committed_cast.ada
    checked_in(ada, THIS_WEEK).challenges.create(challenge="targets", version=1)
    here, name = visitor(**way).sign_in_as(ada), named(way)
    check = here.check if way.get("javascript", True) else (lambda: None)

    page = here.go("/supervision/topics/")
    expect(page.get_by_role("button", name="Write your first topic")).to_be_visible()
    here.picture(f"topics-0-first-visit-{name}")
    page = here.go(f"/check-in/{THIS_WEEK}/next-step/")
    here.picture(f"topics-1-next-step-{name}")
    page.get_by_role("link", name="take something to supervision", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A topic for supervision")
    expect(page.get_by_label("Which challenge is it about?")).to_have_value("targets")
    page.get_by_role("button", name="Save topic").click()
    expect(page.get_by_role("link", name="Write what you want to bring up")).to_be_visible()
    check()
    here.picture(f"topics-2-mistake-{name}")
    page.get_by_label("What do you want to bring up?").fill(f"{WORDS} Ring 07700 900123.")
    page.get_by_role("button", name="Save topic").click()
    expect(page.get_by_role("button", name="Keep it as it is")).to_be_visible()
    check()
    page.get_by_label("What do you want to bring up?").fill(WORDS)
    page.get_by_role("button", name="Save topic").click()

    expect(page.get_by_text("The topic is saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="To bring up")).to_be_visible()
    check()
    here.picture(f"topics-3-open-{name}")
    page.get_by_role("button", name="Tick off").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ticked off", exact=True)).to_be_visible()
    page.get_by_role("link", name="Write private notes").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What came of it?").fill("We try a second phone for a month.")
    check()
    here.picture(f"topics-4-notes-{name}")
    page.get_by_role("button", name="Save private notes").click()
    expect(page.get_by_text("We try a second phone for a month.")).to_be_visible()
    check()
    here.picture(f"topics-5-done-{name}")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("The topic is open again.")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    check()
    here.picture(f"topics-6-remove-{name}")
    page.get_by_role("button", name="Yes, remove it for good").click()
    expect(page.get_by_text("The topic is removed for good.")).to_be_visible()
    assert not Topic.objects.exists()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_full_list_says_who_can_see_what(committed_cast, visitor, size):
    ada, sade = committed_cast.ada, committed_cast.sade
    plan = plan_of(ada)
    ada.topics.create(words="Is stretching between calls enough of a break?", plan=plan, made_at=NOW)
    ada.topics.create(words=WORDS, challenge="admin", challenge_version=1, week=THIS_WEEK.monday, made_at=NOW)
    ada.topics.create(words="The rota for August", discussed_at=NOW, private_notes="Lena asks on Monday.")
    ask_of(ada, challenge="targets", challenge_version=1)
    actions.give(by=ada, terms=terms(supervises(sade, ada), shows_topics=True), now=NOW)
    here = visitor(size=size).sign_in_as(ada)
    page = here.go("/supervision/topics/")
    expect(page.get_by_text("Sade can see your open topics until 10 February 2027.")).to_be_visible()
    here.picture(f"topics-7-full-{size['width']}")
    page.get_by_role("link", name="Make it a topic").click()
    box = page.get_by_label("What do you want to bring up?")
    expect(box).to_have_value("Gaps between appointments\nTen minutes between calls.")
    here.picture(f"topics-8-from-an-ask-{size['width']}")
    page = here.go(f"/plans/{plan.pk}/")
    page.get_by_role("link", name="Take this plan to supervision").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your topic")
    expect(page.get_by_text("This line is for you alone")).to_be_visible()
    here.picture(f"topics-9-from-a-plan-{size['width']}")


def test_what_ada_typed_is_there_when_she_comes_back(committed_cast, visitor):
    here = visitor(size=PHONE).sign_in_as(committed_cast.ada)
    page = here.go(f"/supervision/topics/{uuid4()}/")
    page.get_by_label("What do you want to bring up?").press_sequentially("Who covers when")
    expect(page.locator("[data-save-state]")).to_contain_text("aved")
    here.go("/supervision/topics/")
    page.get_by_role("link", name="Carry on").click()
    expect(page.get_by_label("What do you want to bring up?")).to_have_value("Who covers when")
    here.picture("topics-10-carry-on-390")


@pytest.mark.parametrize("way", WAYS)
def test_amir_says_who_supervises_whom(committed_cast, visitor, way):
    cast = committed_cast
    cast.bring("ada", "ben", "olive", "sade", "lena")
    here, name = visitor(**way).sign_in_as(cast.amir), named(way)
    check = here.check if way.get("javascript", True) else (lambda: None)
    page = here.go(f"/people/{cast.service.pk}/")
    page.get_by_role("button", name="Add supervision").click()
    page.get_by_role("button", name="Add supervision").click()
    expect(page.get_by_role("link", name="Choose a supervisor")).to_be_visible()
    check()
    here.picture(f"supervision-0-mistake-{name}")
    page.get_by_label("Who supervises?").select_option(label="Sade (sade@example.org)")
    page.get_by_label("Ada, Harbour team").focus()
    page.keyboard.press("Space")
    page.get_by_label("Ben, Harbour team").check()
    here.picture(f"supervision-1-add-{name}")
    page.get_by_role("button", name="Add supervision").click()
    expect(page.get_by_text("Sade now supervises 2 practitioners.")).to_be_visible()
    check()
    here.picture(f"supervision-2-people-{name}")
    page.get_by_role("link", name="End the supervision of Ada by Sade").click()
    check()
    here.picture(f"supervision-3-end-{name}")
    page.get_by_role("button", name="End supervision").click()
    expect(page.get_by_text("Sade no longer supervises Ada.")).to_be_visible()
    assert Supervision.objects.current().get().practitioner == cast.ben
