import pytest
from django.urls import NoReverseMatch

from apps.nhsuk import navigation
from apps.nhsuk.navigation import NavItem
from tests.nhsuk.markup import element, elements, ids, text


def page(client, address="/", **options):
    return client.get(address, **options).content.decode()


def menu_of(html):
    return [attrs["href"] for attrs in elements(html, "a", class_="nhsuk-header__navigation-link")]


def test_every_page_has_a_language_a_title_a_skip_link_and_one_main_part(visitor):
    html = page(visitor)
    assert element(html, "html")["lang"] == "en-GB"
    assert "<title>Your week \N{EN DASH} Heartwood</title>" in html
    assert element(html, "a", class_="nhsuk-skip-link")["href"] == "#maincontent"
    assert element(html, "main")["id"] == "maincontent"
    assert len(ids(html)) == len(set(ids(html)))


def test_search_engines_stay_out(visitor):
    assert "noindex" in element(page(visitor), "meta", name="robots")["content"]


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(reader, menus):
    html = page(reader)
    assert not elements(html, "style")
    for attrs in elements(html):
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            assert not attrs.get(name, "").startswith(("http:", "https:", "//"))
    assert all("src" in script for script in elements(html, "script"))


def test_support_is_in_the_header_and_the_footer_of_every_page(visitor):
    links = [attrs["href"] for attrs in elements(page(visitor), "a") if attrs["href"] == "/support/"]
    assert len(links) == 2


def test_the_footer_names_only_pages_that_exist(visitor):
    html = page(visitor)
    assert "About the model" in text(html)
    assert "Privacy" not in text(html)


def test_the_title_says_when_there_is_an_error_and_the_summary_comes_before_the_heading(visitor):
    html = visitor.post("/", {"meaning": "3"}).content.decode()
    assert "<title>Error: Your week \N{EN DASH} Heartwood</title>" in html
    assert html.index("There is a problem") < html.index("<h1")
    assert html.count("There is a problem") == 1


def test_the_menu_shows_what_this_person_may_see_in_order(reader, menus):
    assert menu_of(page(reader)) == ["/", "/check-in/"]


def test_a_visitor_has_no_menu_and_can_sign_in(visitor, menus):
    html = page(visitor)
    assert menu_of(html) == []
    assert "Sign out" not in text(html)
    assert element(html, "a", href="/sign-in/")


def test_the_sign_in_page_does_not_lead_to_itself(visitor):
    assert not elements(page(visitor, "/sign-in/"), "a", href="/sign-in/")


def test_signing_out_is_a_form_with_a_token(reader, menus):
    html = page(reader)
    form = element(html, "form", action="/sign-out/")
    assert form["method"] == "post"
    assert len(elements(html, "input", name="csrfmiddlewaretoken")) == 2
    assert element(html, "a", class_="nhsuk-header__account-link")["href"] == "/support/"


@pytest.mark.parametrize(
    ("address", "home", "check_in"),
    [("/", "page", None), ("/check-in/", None, "page"), ("/check-in/step/", None, "true")],
)
def test_the_menu_says_where_one_is(reader, menus, address, home, check_in):
    html = page(reader, address)
    links = {
        attrs["href"]: attrs.get("aria-current")
        for attrs in elements(html, "a", class_="nhsuk-header__navigation-link")
    }
    assert links == {"/": home, "/check-in/": check_in}


def test_the_same_item_cannot_be_registered_twice(menus):
    with pytest.raises(ValueError, match="already in the main menu"):
        navigation.register(NavItem("Start", "home:start", visible=bool, order=1))


def test_an_item_without_a_route_is_a_mistake_that_shows(small_site, rf):
    navigation.register(NavItem("Gone", "nowhere:start", visible=lambda request: True, order=1))
    with pytest.raises(NoReverseMatch):
        navigation.menu(rf.get("/"), "main")


def test_the_menu_is_not_worked_out_where_it_is_not_shown(small_site, rf):
    from apps.nhsuk.context import layout

    navigation.register(NavItem("Costly", "home:start", visible=lambda request: 1 / 0, order=1))
    context = layout(rf.get("/"))
    with pytest.raises(ZeroDivisionError):
        list(context["navigation"])


def test_messages_are_banners_with_their_words_escaped(visitor):
    html = page(visitor, "/saved/")
    assert "Your check-in is saved" in text(html)
    assert "<b>Two</b> weeks are open" in text(html)
    assert html.count("nhsuk-notification-banner--success") == 1
    assert len(ids(html)) == len(set(ids(html)))


@pytest.mark.parametrize("demo", [True, False])
def test_a_demo_says_so_on_every_page(visitor, small_site, demo):
    small_site.DEMO = demo
    assert ("Demo: made-up people and figures" in text(page(visitor))) is demo


def test_no_nhs_logo_or_name_is_shown(visitor):
    html = page(visitor)
    assert "nhsuk-header__logo" not in html
    assert 'aria-label="NHS"' not in html
