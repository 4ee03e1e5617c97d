"""Header and footer are kept between pages; nothing about a person may be."""

from django.test import Client

from tests.nhsuk.markup import elements, text


def header(client):
    html = client.get("/").content.decode()
    return html[html.index("<header") : html.index("</header>")]


def token(html):
    (field,) = elements(html, "input", name="csrfmiddlewaretoken")
    return field["value"]


def test_every_page_has_its_own_token(reader, menus):
    first, second = header(reader), header(reader)
    assert token(first) != token(second)
    assert first.replace(token(first), "") == second.replace(token(second), "")


def test_the_token_of_the_header_is_accepted(menus):
    client = Client(enforce_csrf_checks=True)
    client.cookies["reader"] = "yes"
    given = token(header(client))
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": given}).status_code == 422
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": given[::-1]}).status_code == 403


def test_somebody_signed_in_and_a_visitor_do_not_get_each_others_header(reader, visitor, menus):
    for _ in range(2):
        assert "Sign out" in text(header(reader))
        assert "Sign in" in text(header(visitor))
        assert "Check in" not in text(header(visitor))


def test_a_visitors_page_sets_no_cookie_for_the_header(visitor, menus):
    response = visitor.get("/too-many/")
    assert "Sign in" in text(response.content.decode())
    assert not response.cookies
