import pytest
from django.core import signing
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from apps.nhsuk.views import WHOSE
from tests.nhsuk.markup import element, elements, text


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/refused/", 403, "You cannot see this page"),
        ("/button/", 405, "Nothing to open here"),
        ("/too-many/", 429, "Too many tries"),
        ("/broken/", 500, "Sorry, there is a problem"),
    ],
)
def test_an_error_page_says_what_happened_and_where_support_is(visitor, address, status, heading):
    response = visitor.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<title>{heading} \N{EN DASH} Heartwood</title>" in html
    assert elements(html, "h1")
    assert len(elements(html, "a", href="/support/")) >= 2
    assert elements(html, "a", href="/")


def test_a_request_that_cannot_be_read_gets_a_page_of_its_own(visitor):
    response = visitor.get("/unreadable/")
    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


def test_an_address_for_a_button_still_says_which_methods_it_takes(visitor):
    assert visitor.get("/button/")["Allow"] == "POST"


def test_a_method_that_no_browser_opens_a_page_with_gets_no_page(visitor):
    assert visitor.put("/button/").content == b""


def test_a_refusal_gives_its_reason_as_text(visitor):
    html = visitor.get("/refused/").content.decode()
    assert "Only the service lead can <i>see</i> this" in text(html)


def test_a_refusal_without_a_reason_still_says_something(visitor):
    assert "Your account does not have access to it." in text(
        visitor.get("/refused-silently/").content.decode()
    )


def test_only_a_refusal_without_a_reason_sends_people_to_whoever_invited_them(visitor):
    advice = "ask the person who invited you"
    assert advice in text(visitor.get("/refused-silently/").content.decode())
    assert advice not in text(visitor.get("/refused/").content.decode())


def test_a_mistake_of_ours_shows_nothing_of_what_went_wrong(visitor):
    assert "swordfish" not in visitor.get("/broken/").content.decode()


def test_a_page_that_is_not_found_does_not_repeat_the_address(visitor):
    assert "secret-name" not in text(visitor.get("/secret-name/").content.decode())


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_the_last_pages_need_no_request_no_database_and_no_list_of_static_files(name, settings, tmp_path):
    # An empty static root: the hashed storage would raise for every file.
    settings.STATIC_ROOT = tmp_path
    html = render_to_string(name)
    assert elements(html, "link", rel="stylesheet")[0]["href"] == "/static/css/heartwood.css"
    assert not elements(html, "style")
    assert not elements(html, "script")


def test_the_addresses_that_the_last_pages_write_out_are_the_real_ones():
    assert reverse("support:now") == "/support/"
    assert reverse("home:start") == "/"


# --- A form whose token no longer fits --------------------------------------------------------------------

OURS = {"Sec-Fetch-Site": "same-origin"}
WRITTEN = {
    "words": 'First line\r\n  <b>second</b> "line"',
    "challenges": ["skills", "volume"],
    "password": "a quiet harbour",
    "old_Password1": "at dusk",
    "code": "ABCD-1234",
    "Credential": "{}",
    "otp": "123456",
    "token": "t0ken",
    "csrfmiddlewaretoken": "x" * 64,
}


@pytest.fixture
def strict(small_site):
    return Client(enforce_csrf_checks=True)


def kept(html):
    hidden = [(attrs["name"], value) for attrs, value in _hidden_values(html)]
    return [(name, value) for name, value in hidden if name != "csrfmiddlewaretoken"]


def _hidden_values(html):
    # The comparison helper folds white space, which is just what must not be lost here.
    from html.parser import HTMLParser

    found = []

    class Inputs(HTMLParser):
        def handle_starttag(self, tag, attrs):
            attrs = dict(attrs)
            if tag == "input" and attrs.get("type") == "hidden":
                found.append((attrs, attrs["value"]))

    Inputs().feed(html)
    return found


@pytest.mark.parametrize("headers", [OURS, {"Origin": "http://testserver"}])
def test_what_was_typed_on_our_own_page_can_be_sent_again(strict, headers):
    response = strict.post("/check-in/?step=2", WRITTEN, headers=headers)
    html = response.content.decode()
    assert response.status_code == 403
    assert kept(html) == [
        ("words", WRITTEN["words"]),
        ("challenges", "skills"),
        ("challenges", "volume"),
    ]
    assert element(html, "form", method="post")["action"] == "/check-in/?step=2"


def test_the_page_says_that_a_password_has_to_be_typed_again(strict):
    with_password = strict.post("/", WRITTEN, headers=OURS).content.decode()
    without = strict.post("/", {"words": "hello"}, headers=OURS).content.decode()
    assert "apart from the password" in text(with_password)
    assert "password" not in text(without)


def test_sending_it_again_works(strict):
    html = strict.post("/", {"name": "Ada", "meaning": "7"}, headers=OURS).content.decode()
    again = {attrs["name"]: value for attrs, value in _hidden_values(html)}
    assert again["csrfmiddlewaretoken"]
    response = strict.post("/", again, headers=OURS)
    assert response.status_code == 200
    assert 'value="Ada"' in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "http://elsewhere.example.org"},
        {"Origin": "https://testserver"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_what_another_site_sent_is_not_carried_on(strict, headers):
    response = strict.post("/check-in/", WRITTEN, headers=headers)
    html = response.content.decode()
    assert response.status_code == 403
    assert "We could not accept that" in text(html)
    assert kept(html) == []
    assert "second" not in html


def test_only_a_form_is_offered_again(strict):
    response = strict.put("/check-in/", "words=hello", content_type="text/plain", headers=OURS)
    assert response.status_code == 403
    assert "We could not accept that" in text(response.content.decode())


def test_more_than_the_site_reads_is_not_carried_on(strict, small_site):
    small_site.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = strict.post("/check-in/", WRITTEN, headers=OURS)
    assert response.status_code in (400, 403)
    assert kept(response.content.decode()) == []


def test_somebody_signed_out_is_told_to_sign_in_in_another_tab(strict):
    html = strict.post("/check-in/", WRITTEN, headers=OURS).content.decode()
    assert element(html, "a", href="/sign-in/", target="_blank")


def test_what_somebody_else_wrote_is_not_carried_on(strict):
    strict.cookies["reader"] = "yes"
    whose = signing.dumps(["somebody else", "a form"], salt=WHOSE)
    response = strict.post("/check-in/", {"words": "a hard day", "whose": whose}, headers=OURS)
    html = response.content.decode()
    assert response.status_code == 403
    assert "This page is somebody else" in text(html)
    assert kept(html) == []
    assert "a hard day" not in html


@pytest.mark.parametrize(
    "whose",
    [signing.dumps(["ada", "a form"], salt=WHOSE), "made up", ""],
    # The mark holds the second it was made in, and each process has to call its tests the same.
    ids=["her own mark", "a mark that is made up", "no mark"],
)
def test_what_one_wrote_oneself_is_carried_on(strict, whose):
    strict.cookies["reader"] = "yes"
    written = {"words": "a hard day", "whose": whose}
    html = strict.post("/check-in/", written, headers=OURS).content.decode()
    assert ("words", "a hard day") in kept(html)


def test_somebody_signed_in_is_told_as_whom(strict):
    strict.cookies["reader"] = "yes"
    html = strict.post("/check-in/", WRITTEN, headers=OURS).content.decode()
    assert "You are signed in as ada@example.org." in text(html)
    assert "You are signed out" not in text(html)
