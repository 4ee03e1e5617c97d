"""What is sent after a session ended is held for its author's next sign-in there, and for nobody else's."""

from typing import Any

from django.test import Client

from apps.safekeeping import held
from apps.safekeeping.models import Unsent
from tests.cast import PASSWORD
from tests.safekeeping.tabs import Tab


def signed_out(tab: Tab) -> Any:
    """She presses the button after her session ended."""
    tab.client = Client()
    return tab.send()


def sign_in(client: Client, person: Any, to: str) -> Any:
    return client.post(to, {"login": person.email, "password": PASSWORD})


def test_what_was_sent_signed_out_is_there_after_signing_in_again(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    login = signed_out(tab).url
    back = sign_in(tab.client, cast.ada, login)
    again = Tab(tab.client, back.url)
    assert again.address == "/note/tuesday/"
    assert again.inputs["words"] == "Typed at 17:40"
    assert "What you typed before you were signed out is back." in again.text


def test_the_page_to_sign_in_on_says_that_it_is_kept(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    login = signed_out(tab).url
    assert "What you typed is kept." in tab.client.get(login).content.decode()
    assert "What you typed is kept." not in Client().get(login).content.decode()


def test_what_two_tabs_sent_signed_out_is_all_there(opens, cast):
    tuesday = opens(cast.ada).type(words="Typed at 17:40")
    monday = Tab(tuesday.client, "/note/monday/").type(words="What I meant to add")
    signed_out(tuesday)
    monday.client = tuesday.client
    login = monday.send().url
    sign_in(tuesday.client, cast.ada, login)
    assert Tab(tuesday.client, "/note/tuesday/").inputs["words"] == "Typed at 17:40"
    assert Tab(tuesday.client, "/note/monday/").inputs["words"] == "What I meant to add"


def test_what_was_sent_twice_from_one_page_is_shown_twice(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    signed_out(tab)
    login = tab.type(words="Typed again, after going back").send().url
    sign_in(tab.client, cast.ada, login)
    text = Tab(tab.client).text
    assert "Typed at 17:40" in text
    assert "Typed again, after going back" in text


def test_what_is_held_is_sealed_in_the_session(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    signed_out(tab)
    assert "Typed" not in str(dict(tab.client.session))


def test_whoever_else_signs_in_there_never_sees_it_and_it_is_gone(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    login = signed_out(tab).url
    back = sign_in(tab.client, cast.ben, login)
    assert "Typed at 17:40" not in Tab(tab.client, back.url).text
    assert held.KEY not in tab.client.session
    assert not Unsent.objects.exists()


def test_what_was_held_does_not_undo_what_was_kept_elsewhere(opens, cast):
    tab, phone = opens(cast.ada).type(words="At the desk"), opens(cast.ada)
    response = signed_out(tab)
    phone.type(words="On the phone").autosave()
    sign_in(tab.client, cast.ada, response.url)
    text = Tab(tab.client).text
    assert "At the desk" in text
    assert "On the phone" in text


def test_a_page_left_open_for_more_than_a_day_is_not_held(opens, cast, clock):
    tab = opens(cast.ada).type(words="Yesterday's")
    clock.shift(held.LONGEST + 1)
    signed_out(tab)
    assert held.KEY not in tab.client.session


def test_a_script_that_saves_signed_out_holds_nothing(opens, cast):
    tab = opens(cast.ada).type(words="Typed")
    tab.client = Client()
    assert tab.autosave().status_code == 302
    assert held.KEY not in tab.client.session


def test_an_outdated_security_token_loses_nothing(opens, cast, notes):
    tab = opens(cast.ada).type(words="Signed in elsewhere meanwhile")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tab.client.cookies
    tab.inputs["csrfmiddlewaretoken"] = "outdated"
    response = strict.post(tab.address, tab.inputs, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 403
    assert "Signed in elsewhere meanwhile" in response.content.decode()


# --- Refused, and signed in -----------------------------------------------------------------------------


def test_what_is_sent_by_somebody_who_has_to_set_up_a_second_step_first_is_kept(opens, cast, settings):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    settings.MFA_REQUIRED_ROLES = frozenset({"practitioner"})
    refused = tab.client.post(tab.address, tab._posted(), follow=True)
    assert "What you typed is kept." in refused.content.decode()
    settings.MFA_REQUIRED_ROLES = frozenset()
    assert Tab(tab.client).inputs["words"] == "Typed at 17:40"


def test_what_is_sent_by_somebody_who_may_not_any_more_is_kept_and_they_are_told(opens, cast):
    tab = opens(cast.ada).type(words="Typed at 17:40")
    tab.address = "/forbidden/"
    refused = tab.send()
    assert refused.status_code == 403
    assert "What you typed is kept, for you alone." in tab.text
    assert Unsent.objects.get().values["words"] == "Typed at 17:40"


def test_of_a_page_that_somebody_else_opened_nothing_is_kept_then(opens, cast):
    hers, his = opens(cast.ada).type(words="Typed at 17:40"), opens(cast.ben)
    his.inputs, his.address = hers.inputs, "/forbidden/"
    assert his.send().status_code == 403
    assert "What you typed is kept" not in his.text
    assert not Unsent.objects.exists()
