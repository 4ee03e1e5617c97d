import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.support.entries import STARTERS, load

pytestmark = pytest.mark.usefixtures("clock")

TO_BE_CHECKED = "To be checked by your service"
CHECKED = 'id = "{id}"\nverified_on = {day}\nverified_by = "the wellbeing lead"\n'


def page(client=None):
    return (client or Client()).get(reverse("support:now")).content.decode()


def entry(slug, html):
    """The HTML of one entry."""
    found = re.search(rf'<li class="hw-support-entry[^>]*id="{slug}">.*?\n            </li>', html, re.DOTALL)
    assert found, f"{slug} is not on the page"
    return found[0]


def test_anybody_can_open_it_without_signing_in(db):
    response = Client().get("/support/")
    assert response.status_code == 200
    assert "Get support now" in response.content.decode()


def test_it_asks_the_database_nothing_of_a_visitor(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page()


def test_ada_can_open_it_when_she_is_signed_in(cast, signed_in):
    assert signed_in(cast.ada).get("/support/").status_code == 200


def test_it_says_that_nobody_monitors_entries(db):
    assert "Nobody monitors what you write" in page()


def test_the_most_urgent_comes_first(db):
    html = page()
    titles = re.findall(r'<h2[^>]*id="[a-z]+-title">([^<]+)</h2>', html)
    assert titles == [
        "If somebody is in immediate danger",
        "Talk to someone now",
        "Through your work",
        "Help for longer",
    ]


@pytest.mark.parametrize(
    ("slug", "link"),
    [
        ("emergency", "tel:999"),
        ("nhs_111", "tel:111"),
        ("samaritans", "tel:116123"),
        ("shout", "sms:85258?body=SHOUT"),
        ("lifeline_ni", "tel:08088088000"),
    ],
)
def test_a_telephone_can_use_every_number_with_one_touch(slug, link, db):
    assert f'href="{link}"' in entry(slug, page())


def test_numbers_are_shown_in_groups_that_people_can_read(db):
    assert "Call 0808 808 8000" in entry("lifeline_ni", page())


def test_each_entry_says_where_it_answers(db):
    html = page()
    assert "Northern Ireland" in entry("lifeline_ni", html)
    assert "England and Wales" in entry("nhs_111", html)


@pytest.mark.parametrize(
    "slug", ["occupational_health", "employee_assistance", "union", "freedom_to_speak_up", "gp"]
)
def test_without_a_number_it_says_how_to_find_out(slug, db):
    html = entry(slug, page())
    assert "tel:" not in html
    assert re.search("intranet|website|surgery|payslip", html)


def test_a_pwp_is_told_that_they_can_be_seen_out_of_area(db):
    assert "ask to be seen out of area" in entry("talking_therapies", page())


def test_no_starter_claims_to_have_been_checked():
    assert [e.id for e in load(STARTERS, None) if e.verified_on or e.verified_by] == []


def test_every_starter_is_shown_as_to_be_checked(db):
    html = page()
    for starter in load(STARTERS, None):
        assert TO_BE_CHECKED in entry(starter.id, html)


def test_a_checked_entry_says_by_whom_and_when(db, site_with):
    site_with("[[entries]]\n" + CHECKED.format(id="samaritans", day="2026-11-02"))
    html = entry("samaritans", page())
    assert "Checked on 2 November 2026 by the wellbeing lead" in html
    assert TO_BE_CHECKED not in html


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-11-01 23:59:59+00:00", False),
        ("2026-11-02 00:00:00+00:00", True),
        ("2027-03-01 12:00:00+00:00", True),
    ],
)
def test_a_check_counts_until_it_is_a_year_old(moment, shown, db, site_with, clock):
    site_with("[[entries]]\n" + CHECKED.format(id="samaritans", day="2025-11-02"))
    clock.move_to(moment)
    assert (TO_BE_CHECKED in entry("samaritans", page())) is shown


def test_the_day_turns_at_midnight_in_britain_and_not_in_greenwich(db, site_with, clock):
    site_with("[[entries]]\n" + CHECKED.format(id="samaritans", day="2026-07-01"))
    clock.move_to("2027-06-30 22:59:59+00:00")
    assert TO_BE_CHECKED not in entry("samaritans", page())
    clock.move_to("2027-06-30 23:00:00+00:00")
    assert TO_BE_CHECKED in entry("samaritans", page())


def test_a_check_on_29_february_runs_out_on_28_february(db, site_with, clock):
    clock.move_to("2028-03-01 12:00:00+00:00")
    site_with("[[entries]]\n" + CHECKED.format(id="samaritans", day="2028-02-29"))
    clock.move_to("2029-02-27 12:00:00+00:00")
    assert TO_BE_CHECKED not in entry("samaritans", page())
    clock.move_to("2029-02-28 12:00:00+00:00")
    assert TO_BE_CHECKED in entry("samaritans", page())


def test_a_service_gives_its_own_number_of_occupational_health(db, site_with):
    site_with(
        """
        [[entries]]
        id = "occupational_health"
        tel = "01632 960 123"
        how_to_reach = "Call and ask for the duty nurse."
        """
    )
    html = entry("occupational_health", page())
    assert 'href="tel:01632960123"' in html
    assert "duty nurse" in html
    assert "They can suggest changes to your work" in html


def test_markup_in_a_services_file_is_shown_as_text(db, site_with):
    site_with('[[entries]]\nid = "gp"\nwhat_for = "<b>bold</b>"\n')
    assert "&lt;b&gt;bold&lt;/b&gt;" in entry("gp", page())


def test_nothing_can_be_posted_to_it(db):
    assert Client().post("/support/").status_code == 405
