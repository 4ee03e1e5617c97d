"""What one person turned on in a browser, another one who uses it can end."""

import pytest
from playwright.sync_api import expect

from apps.reminders import browsers
from tests.journeys.conftest import PHONE
from tests.journeys.push_browser import TURN_ON, WILL_NOT, has_let_go
from tests.reminders.conftest import turned_on_in

pytestmark = pytest.mark.usefixtures("clock")


def test_what_somebody_else_had_on_in_a_shared_browser_ends_with_it(
    committed_cast,
    opens_reminders,
    push_service,
):
    adas, bens = push_service.browser(), push_service.browser()
    somebody = opens_reminders(committed_cast.ada, stand_in=[adas, bens])
    somebody.page.get_by_role("button", name=TURN_ON).click()
    expect(somebody.page.get_by_text("This browser shows your reminders from now on.")).to_be_visible()

    page = somebody.sign_in_as(committed_cast.ben).go("/reminders/")
    taken = page.get_by_text("maybe by somebody else who uses it. Turning them on for you ends that.")
    expect(taken).to_be_visible()
    somebody.picture("push-taken-desktop")
    page.get_by_role("button", name=TURN_ON).click()

    expect(page.get_by_text("This browser", exact=True)).to_be_visible()
    assert committed_cast.ben.browsers.get().address["endpoint"] == bens.endpoint
    # Hers is one that the push service knows no more, and she is told with the next reminder.
    assert committed_cast.ada.browsers.get().address["endpoint"] == adas.endpoint


@pytest.mark.parametrize("has_five", [False, True])
def test_whoever_wants_none_can_stop_what_somebody_else_had_on(
    has_five, committed_cast, opens_reminders, push_service
):
    somebody = opens_reminders(committed_cast.ada, stand_in=[push_service.browser()])
    somebody.page.get_by_role("button", name=TURN_ON).click()
    expect(somebody.page.get_by_text("This browser shows your reminders from now on.")).to_be_visible()

    for number in range(browsers.MOST * has_five):
        turned_on_in(committed_cast.ben, push_service.browser(f"Browser {number}"))
    page = somebody.sign_in_as(committed_cast.ben).go("/reminders/")
    somebody.picture(f"push-taken-{has_five}")
    page.get_by_role("button", name="Stop reminders in this browser").click()

    expect(page.get_by_text("This browser shows no more reminders.")).to_be_focused()
    expect(page.get_by_text("Reminders were turned on in this browser before")).to_be_hidden()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible(visible=not has_five)
    somebody.picture(f"push-stopped-{has_five}")
    assert has_let_go(page)
    somebody.check()


@pytest.mark.parametrize("page_path", ["/signed-out/", "/", "/account/login/"])
def test_whoever_is_not_signed_in_can_stop_it_there(page_path, committed_cast, opens_reminders, push_service):
    """After signing out; and where a notice leads whose session has ended by itself."""
    somebody = opens_reminders(committed_cast.ada, size=PHONE, stand_in=[push_service.browser()])
    page = somebody.page
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("This browser shows your reminders from now on.")).to_be_visible()

    somebody.sign_out_behind_the_back()
    page = somebody.go(page_path)
    expect(page.get_by_text("This browser may still show")).to_be_visible()
    somebody.check()
    somebody.picture(f"push-stop-here{page_path.replace('/', '-')}phone")
    page.get_by_role("button", name="Stop reminders in this browser").click()

    expect(page.get_by_text("This browser shows no more reminders.")).to_be_focused()
    assert has_let_go(page)


@pytest.mark.parametrize(
    "answer", ['Promise.reject(new DOMException("", "AbortError"))', "Promise.resolve(false)"]
)
def test_where_that_does_not_work_it_says_where_else(
    answer,
    committed_cast,
    opens_reminders,
    push_service,
):
    somebody = opens_reminders(committed_cast.ada, size=PHONE, stand_in=[push_service.browser()])
    page = somebody.page
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("This browser shows your reminders from now on.")).to_be_visible()

    somebody.context.add_init_script(WILL_NOT % answer)
    somebody.sign_out_behind_the_back()
    page = somebody.go("/signed-out/")
    page.get_by_role("button", name="Stop reminders in this browser").click()

    expect(page.get_by_text("Reminders could not be stopped.")).to_be_focused()
    expect(page.get_by_text("This browser may still show")).to_be_visible()
    expect(page.get_by_text("This browser shows no more reminders.")).to_be_hidden()
    somebody.check()
    somebody.picture("push-signed-out-failed-phone")


def test_a_browser_without_any_says_nothing_on_signing_out(visitor):
    page = visitor().go("/signed-out/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    expect(page.get_by_text("This browser may still show")).to_be_hidden()
