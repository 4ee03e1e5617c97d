import pytest
from django.urls import reverse

from tests.diary import THIS_WEEK, checked_in
from tests.home.conftest import words

pytestmark = pytest.mark.usefixtures("clock")

CHECK_IN = reverse("checkins:index")
PEOPLE = reverse("people:service:start")


def main_part(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_sade_who_supervises_is_told_that_check_ins_are_not_hers_to_see(cast, signed_in):
    text = words(signed_in(cast.sade).get("/"))
    assert "Supervisor Harbour team, Coast Talking Therapies" in text
    assert "You see of them what somebody chooses to show you" in text
    assert "you are not told who has checked in" in text


def test_sade_gets_to_those_who_show_her_something(cast, signed_in):
    assert f'href="{reverse("supervision:people")}"' in main_part(signed_in(cast.sade).get("/"))


def test_lena_who_leads_the_service_is_told_the_same(cast, signed_in):
    text = words(signed_in(cast.lena).get("/"))
    assert "Service lead Coast Talking Therapies" in text
    assert "not who has checked in, and not who takes part in team figures" in text


def test_amir_who_administers_gets_to_people_and_teams(cast, signed_in):
    response = signed_in(cast.amir).get("/")
    assert "People and teams" in words(response)
    assert f'href="{PEOPLE}"' in main_part(response)


@pytest.mark.parametrize("name", ["sade", "lena"])
def test_nobody_else_is_sent_to_people_and_teams(name, cast, signed_in):
    assert f'"{PEOPLE}"' not in signed_in(getattr(cast, name)).get("/").content.decode()


@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_those_without_check_ins_are_not_asked_for_one(name, cast, signed_in):
    assert CHECK_IN not in signed_in(getattr(cast, name)).get("/").content.decode()


@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_the_page_is_the_same_whether_or_not_ada_has_checked_in(name, cast, signed_in):
    client = signed_in(getattr(cast, name))
    ada = cast.ada
    before = words(client.get("/"))
    checked_in(ada, THIS_WEEK, challenge_words="Too much of everything")
    assert words(client.get("/")) == before


@pytest.mark.parametrize("name", ["sade", "lena", "amir"])
def test_everybody_finds_the_model_privacy_settings_and_support(name, cast, signed_in):
    html = main_part(signed_in(getattr(cast, name)).get("/"))
    for route in ("home:about_model", "home:privacy", "people:settings", "support:now"):
        assert f'href="{reverse(route)}"' in html


@pytest.mark.parametrize(("name", "most"), [("sade", 6), ("lena", 9), ("amir", 5)])
def test_the_page_costs_few_queries(name, most, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(getattr(cast, name))
    with django_assert_max_num_queries(most):
        client.get("/")
