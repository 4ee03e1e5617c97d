"""Choosing values from the list and in own words, changing them and letting them go, from outside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.resilience.model import DATA, model
from apps.safekeeping.models import AuditEvent, Unsent
from apps.values import actions
from apps.values.models import MOST, OwnValue
from apps.values.queries import current_values
from tests.conftest import NOW, at_once
from tests.values.conftest import SIX, chose, labels


def test_the_first_visit_says_what_values_are_for(adas_values):
    page = adas_values.page()
    assert "Choose up to six things that matter most to you in your work." in page
    assert "helps them make sense of what is hard" in page
    assert "Choose your values" in page


def test_ada_chooses_from_the_list_and_in_her_own_words(adas_values, cast):
    response = adas_values.choose(
        "honesty", "compassion", words="Leaving on time\n\n  Being  kind to myself "
    )
    assert response.url == "/values/"
    assert set(labels(cast.ada)) == {"Honesty", "Compassion", "Leaving on time", "Being kind to myself"}
    page = adas_values.page()
    assert "Four values are added." in page
    assert "Saying what is true, kindly" in page
    assert "Leaving on time" in page


def test_a_value_keeps_the_version_of_the_wording_that_was_shown(cast, clock):
    (value,) = chose(cast.ada, "honesty")
    assert (value.slug, value.version, value.words) == ("honesty", 1, "")


def test_seven_are_refused_beside_the_list_and_stay_chosen(adas_values, cast):
    response = adas_values.choose(*SIX, "curiosity")
    page = response.content.decode()
    assert response.status_code == 422
    assert "You can have six values at a time. You chose seven: leave out one" in page
    assert page.count(" checked") == 7
    assert not current_values(cast.ada)


def test_own_words_count_among_the_six(adas_values, cast):
    chose(cast.ada, *SIX[:5])
    response = adas_values.choose(words="One\nTwo")
    page = response.content.decode()
    assert response.status_code == 422
    assert "You have five and chose two more: choose one at most, or let one go first" in page
    assert "One\nTwo" in page


def test_with_six_there_is_nothing_to_add(adas_values, cast):
    chose(cast.ada, *SIX)
    assert "Add values" not in adas_values.page()
    assert "To add another, let one go first." in adas_values.page("choose/")
    assert "Let one go before you add another" in adas_values.choose("curiosity").content.decode()


def test_nothing_chosen_is_said_beside_the_list(adas_values):
    response = adas_values.choose()
    assert response.status_code == 422
    assert "Choose a value from the list, or write one of your own" in response.content.decode()


def test_own_words_have_a_length(adas_values, cast):
    assert adas_values.choose(words="a" * 80).status_code == 302
    response = adas_values.choose(words="b" * 81)
    assert response.status_code == 422
    assert "Each value must be 80 characters or less" in response.content.decode()


def test_sending_twice_chooses_once(adas_values, cast):
    for _ in range(2):
        assert adas_values.choose("honesty", words="Leaving on time").status_code == 302
    assert len(labels(cast.ada)) == 2
    assert "You have what you chose already." in adas_values.page()


def test_a_value_that_is_made_up_is_refused(adas_values, cast):
    assert adas_values.choose("wealth").status_code == 422
    assert not current_values(cast.ada)


def test_a_phone_number_is_warned_of_and_may_be_kept(adas_values, cast):
    response = adas_values.choose(words="Ring 07700 900123")
    assert response.status_code == 422
    assert "Keep it as it is" in response.content.decode()
    assert not current_values(cast.ada)


def test_two_tabs_that_add_at_once_never_make_seven(committed_cast, clock):
    ada = committed_cast.ada
    chose(ada, *SIX[:4])

    def add(*slugs: str) -> bool:
        try:
            actions.choose(by=ada, slugs=slugs, words=[], now=NOW)
        except actions.TooManyError:
            return False
        return True

    done = at_once([lambda: add("curiosity", "respect"), lambda: add("inclusion", "openness")])
    assert sorted(done) == [False, True]
    assert len(current_values(ada)) == MOST


def test_letting_go_closes_the_gap_and_keeps_the_history(adas_values, cast):
    first, second, third = chose(cast.ada, *SIX[:3])
    adas_values.press(second, "let-go")
    assert [(v.pk, v.position) for v in current_values(cast.ada)] == [(first.pk, 1), (third.pk, 2)]
    assert "The value is let go." in adas_values.page()
    page = adas_values.page("before/")
    assert "Compassion" in page
    assert "On 18 November 2026" in page


def test_a_value_is_taken_up_again_at_the_end(adas_values, cast, clock):
    first, _ = chose(cast.ada, *SIX[:2])
    adas_values.press(first, "let-go")
    clock.shift(timedelta(hours=1))
    adas_values.press(first, "take-up")
    assert labels(cast.ada) == ["Compassion", "Helping others"]
    page = adas_values.page("before/")
    assert "and taken up again" in page
    assert "Take up again" not in page


def test_choosing_it_anew_from_the_list_is_taking_it_up_again(adas_values, cast):
    (value,) = chose(cast.ada, "honesty")
    adas_values.press(value, "let-go")
    adas_values.choose("honesty")
    value.refresh_from_db()
    assert value.became == current_values(cast.ada)[0]


NEWER_WORDS = """
[[values]]
id = "honesty"
version = 2
label = "Saying what is so"
gloss = "Being truthful, also where it is hard"
"""


@pytest.fixture
def says_it_in_newer_words(tmp_path, monkeypatch):
    """From when it is called, the list says "honesty" in other words."""

    def say():
        path = tmp_path / "model.toml"
        path.write_text(DATA.read_text(encoding="utf-8") + NEWER_WORDS, encoding="utf-8")
        monkeypatch.setattr("apps.resilience.model.DATA", path)
        model.cache_clear()

    yield say
    model.cache_clear()


def test_also_where_the_list_says_it_in_newer_words(adas_values, cast, says_it_in_newer_words):
    (value,) = chose(cast.ada, "honesty")
    adas_values.press(value, "let-go")
    says_it_in_newer_words()
    adas_values.choose("honesty")
    assert labels(cast.ada) == ["Saying what is so"]
    value.refresh_from_db()
    assert value.became == current_values(cast.ada)[0]
    adas_values.press(value, "take-up")
    assert labels(cast.ada) == ["Saying what is so"]


def test_a_seventh_is_not_taken_up(adas_values, cast):
    (former,) = chose(cast.ada, "curiosity")
    adas_values.press(former, "let-go")
    chose(cast.ada, *SIX)
    response = adas_values.press(former, "take-up")
    assert response.status_code == 422
    assert "let one go first" in response.content.decode()


def test_other_words_keep_the_place_and_say_what_it_was(adas_values, cast):
    first, _ = chose(cast.ada, "honesty", "compassion")
    response = adas_values.press(first, "words", words="Saying it  kindly")
    assert response.url == "/values/"
    assert labels(cast.ada) == ["Saying it kindly", "Compassion"]
    page = adas_values.page("before/")
    assert "Honesty" in page
    assert "then reworded as “Saying it kindly”" in page
    assert "Take up again" not in page


def test_the_same_words_change_nothing(adas_values, cast):
    (value,) = chose(cast.ada, "honesty")
    adas_values.press(value, "words", words="Honesty")
    assert OwnValue.objects.count() == 1


def test_the_words_of_another_value_are_refused(adas_values, cast):
    first, _ = chose(cast.ada, "honesty", "compassion")
    response = adas_values.press(first, "words", words="compassion")
    assert response.status_code == 422
    assert "You have this value already" in response.content.decode()


def test_words_for_a_value_that_another_tab_let_go_are_kept_and_refused(adas_values, cast):
    (value,) = chose(cast.ada, "honesty")
    adas_values.press(value, "let-go")
    response = adas_values.press(value, "words", words="Saying it kindly")
    page = response.content.decode()
    assert response.status_code == 422
    assert "You let this value go, in another tab or on another device" in page
    assert "Saying it kindly" in page


def test_what_was_saved_is_no_longer_kept_as_unsent(adas_values):
    adas_values.choose(*SIX, "curiosity")
    assert Unsent.objects.count() == 1
    adas_values.choose(*SIX)
    assert not Unsent.objects.exists()


@pytest.mark.parametrize("part", ["words", "move", "let-go", "take-up"])
def test_a_value_of_somebody_else_is_not_there(adas_values, cast, part):
    (bens,) = chose(cast.ben, "honesty")
    assert adas_values.press(bens, part, words="Mine", to="up").status_code == 404
    assert labels(cast.ben) == ["Honesty"]


def test_somebody_who_is_no_practitioner_is_told_so(cast, clock, signed_in):
    response = signed_in(cast.sade).get("/values/")
    assert response.status_code == 403
    assert "Values are for practitioners" in response.content.decode()


def test_who_has_left_may_read_and_not_change(adas_values, cast):
    (value,) = chose(cast.ada, "honesty")
    adas_values.press(value, "let-go")
    (value,) = chose(cast.ada, "compassion")
    cast.ada.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = adas_values.page()
    assert "Compassion" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert "Honesty" in adas_values.page("before/")
    assert adas_values.press(value, "let-go").status_code == 403
    assert adas_values.client.get("/values/choose/").status_code == 403


def test_every_change_is_audited_without_words(adas_values, cast):
    adas_values.choose(words="Leaving on time")
    (value,) = current_values(cast.ada)
    adas_values.press(value, "words", words="Leaving at five")
    (value,) = current_values(cast.ada)
    adas_values.press(value, "let-go")
    adas_values.press(value, "take-up")
    rows = AuditEvent.objects.filter(action__startswith="values.").order_by("pk")
    assert [row.action for row in rows] == [
        "values.chosen", "values.reworded", "values.let_go", "values.taken_up",
    ]  # fmt: skip
    assert not any("Leaving" in str(vars(row)) for row in rows)


def test_the_page_asks_as_many_queries_for_six_as_for_two(adas_values, cast):
    chose(cast.ada, words=["One", "Two"])
    adas_values.page()
    with CaptureQueriesContext(connection) as few:
        adas_values.page()
    chose(cast.ada, words=["Three", "Four", "Five", "Six"])
    with CaptureQueriesContext(connection) as many:
        adas_values.page()
    assert len(many) == len(few)
