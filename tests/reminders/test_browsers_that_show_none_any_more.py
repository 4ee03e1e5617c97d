"""A browser that has ended, or that nothing can reach, is told of and can be removed."""

import pytest
from django.utils import timezone

from apps.reminders import browsers
from apps.reminders.models import Browser
from tests.push_service import SomeBrowser
from tests.reminders.conftest import DAY, text_of, turned_on_in, turns_on

pytestmark = pytest.mark.usefixtures("clock", "calls_this_machine")


@pytest.fixture
def browser():
    return SomeBrowser(8443)


def has_ended(browsers):
    """As when the push service says that it is not there any more."""
    browsers.update(ended_at=timezone.now(), digest=None)


def test_those_that_have_ended_do_not_count(cast, signed_in, browser):
    for number in range(browsers.MOST):
        turned_on_in(cast.ada, SomeBrowser(8443, f"Browser {number}"))
    has_ended(cast.ada.browsers)

    assert "This browser shows your reminders from now on" in text_of(turns_on(signed_in(cast.ada), browser))


def test_that_one_has_ended_is_told_also_when_its_like_is_turned_on(cast, signed_in, clock):
    """Whether it is the same one nobody can tell: there may be two of that name."""
    turned_on_in(cast.ada, SomeBrowser(8443))
    has_ended(cast.ada.browsers)
    clock.shift(DAY)
    turned_on_in(cast.ada, SomeBrowser(8443))

    page = text_of(signed_in(cast.ada).get("/reminders/"))
    assert page.count("<strong>Firefox on Windows</strong>") == 2
    assert "It has taken none since 18 November 2026" in page


def test_once_the_site_signs_with_another_key_its_page_says_that_none_comes(
    cast, signed_in, browser, settings
):
    turned_on_in(cast.ada, browser)
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"

    page = text_of(signed_in(cast.ada).get("/reminders/"))
    assert "It takes none any more, because of a change to our site." in page
    assert "data-push-browser" not in page


def test_she_can_remove_one_also_where_the_site_has_no_key_any_more(cast, signed_in, browser, settings):
    turned_on_in(cast.ada, browser)
    settings.VAPID_PRIVATE_KEY = ""
    client, kept = signed_in(cast.ada), cast.ada.browsers.get()
    page = text_of(client.get("/reminders/"))

    assert "Remove<span" in page
    assert "Show reminders in this browser" not in page
    client.post(f"/reminders/browsers/{kept.pk}/remove/")
    assert not Browser.objects.exists()


def leaves(person):
    person.memberships.update(ends_on=timezone.localdate())


def test_she_can_remove_one_also_when_she_is_no_practitioner_any_more(cast, signed_in, browser):
    turned_on_in(cast.ada, browser)
    leaves(cast.ada)
    client, kept = signed_in(cast.ada), cast.ada.browsers.get()
    page = text_of(client.get("/reminders/"))

    assert "You get no reminders, since you are not a practitioner here at the moment." in page
    assert "<strong>Firefox on Windows</strong>" in page
    assert "Show reminders in this browser" not in page
    for _ in range(2):
        # That page goes with the last one.
        page = client.post(f"/reminders/browsers/{kept.pk}/remove/", follow=True)
        assert page.redirect_chain[0] == ("/", 302)
        assert page.status_code == 200
    assert not Browser.objects.exists()


def test_what_she_sends_after_she_left_is_refused_and_not_dropped_in_silence(cast, signed_in, browser):
    turned_on_in(cast.ada, browser)
    leaves(cast.ada)
    assert signed_in(cast.ada).post("/reminders/", {"weekly_on": "on"}).status_code == 403


def test_she_is_not_told_to_turn_on_what_she_cannot(cast, signed_in, browser, settings):
    turned_on_in(cast.ada, browser)
    again = "You can turn them on there again."
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"
    assert again in text_of(signed_in(cast.ada).get("/reminders/"))
    leaves(cast.ada)
    assert again not in text_of(signed_in(cast.ada).get("/reminders/"))


def test_without_one_there_is_no_page_for_whoever_is_no_practitioner(cast, signed_in):
    leaves(cast.ada)
    assert signed_in(cast.ada).get("/reminders/").status_code == 403
