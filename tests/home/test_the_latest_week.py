"""The picture of the model on home, with a person's latest week in it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.checkins.models import Draft
from apps.coping.actions import FollowedUp, Intention, confirm, record_follow_ups
from apps.home.latest_week import MARGIN, WIDTH
from apps.resilience.model import model
from tests.conftest import NOW
from tests.coping.conftest import planned
from tests.diary import THIS_WEEK, away, checked_in, checked_in_for
from tests.home.conftest import been_here, words
from tests.journal.conftest import wrote
from tests.loop import a_whole_week, what_it_led_to

LAST_WEEK = THIS_WEEK - 1
PAGE = reverse("checkins:show", args=[LAST_WEEK])
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@pytest.fixture
def home(signed_in):
    return lambda person: signed_in(person).get("/")


def figure(response) -> str:
    return re.search(r"<figure.*?</figure>", response.content.decode(), re.DOTALL)[0]


def said(response) -> str:
    """What the figure says to whoever does not see it."""
    text = re.sub(r"<svg.*?</svg>", "", figure(response), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def marks(response) -> list[float]:
    return [float(place) for place in re.findall(r'hw-point__dot" cx="([0-9.]+)"', figure(response))]


def links(response) -> dict[str, str]:
    return {" ".join(text.split()): address for address, text in LINK.findall(figure(response))}


def test_every_side_of_every_phase_says_its_figure(ada, home):
    a_whole_week(ada, LAST_WEEK)
    response = home(ada)
    assert "Your latest check-in Week of 9 to 15 November 2026" in words(response)
    for line in (
        "You Being stretched 4 out of 10",
        "Around you Work pressure 9 out of 10",
        "You Meaning 6.5 out of 10",
        "Around you Team and manager 5 out of 10",
        "You Looking after yourself 3 out of 10",
        "You Boundaries 6 out of 10",
    ):
        assert line in said(response)


def test_what_was_left_unanswered_has_words_and_no_mark(ada, home):
    a_whole_week(ada, LAST_WEEK)
    response = home(ada)
    assert "Supervision and peers Not answered" in said(response)
    assert len(marks(response)) == len(model().dimensions) - 1


@pytest.mark.parametrize(("answer", "place"), [(0, MARGIN), (5, WIDTH / 2), (10, WIDTH - MARGIN)])
def test_an_answer_is_marked_where_it_lies_on_its_line(answer, place, ada, home):
    checked_in(ada, LAST_WEEK, {"pressure": answer})
    assert marks(home(ada)) == [place]


def test_the_phases_say_which_way_they_read_and_there_is_no_figure_above_them(ada, home):
    a_whole_week(ada, LAST_WEEK)
    text = said(home(ada))
    assert text.count("Higher means more is being asked of you.") == 1
    assert text.count("Higher means more to draw on.") == 2
    assert text.count("out of 10") == len(model().dimensions) - 1


def test_what_weighed_most_stands_on_its_own_side_and_leads_to_the_check_in(ada, home):
    a_whole_week(ada, LAST_WEEK)
    response = home(ada)
    text = said(response)
    own, service = text.split("Work pressure")[0], text.split("Work pressure")[1].split("Phase 2")[0]
    doubt = model().challenge("self_doubt").label
    shared = f"{model().challenge('time_pressure').label} {model().challenge('admin').label}"
    assert f"What weighed most {doubt}" in own
    assert f"What weighed most {shared}" in service
    assert links(response)["What weighed most"] == f"{PAGE}#challenges"


def test_the_value_it_touched_leads_to_the_check_in(ada, home):
    a_whole_week(ada, LAST_WEEK)
    response = home(ada)
    assert "Your value it touched Compassion. It was blocked" in said(response)
    assert links(response)["Your value it touched"] == f"{PAGE}#values"


def test_a_value_of_the_list_is_shown_as_it_was_worded(ada, home):
    checked_in(ada, LAST_WEEK, value="compassion", value_version=1)
    assert "Your value it touched Compassion" in said(home(ada))


def test_the_places_that_links_lead_to_are_on_the_page_of_the_check_in(ada, home, signed_in):
    what_it_led_to(ada, a_whole_week(ada, LAST_WEEK))
    there = signed_in(ada).get(PAGE).content.decode()
    places = {address.partition("#")[2] for address in links(home(ada)).values() if address.startswith(PAGE)}
    assert places == {"challenges", "values", "led-to"}
    for place in places:
        assert f'id="{place}"' in there


def test_what_the_week_led_to_is_named_and_each_leads_to_itself(ada, home):
    what_it_led_to(ada, a_whole_week(ada, LAST_WEEK))
    response = home(ada)
    plan, ask = ada.plans.get(week=LAST_WEEK.monday), ada.asks.get()
    found = links(response)
    assert found["If it is 12:30 and I am still typing, then I will close the laptop"] == reverse(
        "coping:show", args=[plan.pk]
    )
    assert found[model().ask("admin_time").label] == reverse("coping:ask", args=[ask.pk])
    assert found["2 entries"] == f"{PAGE}#led-to"
    assert "The next check-in asks how that went" in said(response)


def change(person, plan, now=NOW):
    intention = replace(Intention.of(plan.current), action="open the window")
    confirm(by=person, plan_id=plan.pk, intention=intention, review_on=plan.review_on, week=None, now=now)


def test_a_plan_that_it_asked_about_and_that_was_changed_since_is_named_as_it_reads_now(ada, home):
    checkin, before = checked_in(ada, LAST_WEEK), NOW - timedelta(weeks=5)
    asked_about, not_asked = planned(ada, now=before), planned(ada, cue="it rains", now=before)
    record_follow_ups(by=ada, week=LAST_WEEK, follow_ups=[FollowedUp(asked_about.pk, "part")])
    assert "Nothing so far" in said(home(ada))
    change(ada, not_asked)
    change(ada, asked_about)
    found = said(home(ada))
    assert "A changed plan: If it is 12:30 and I am still typing, then I will open the window" in found
    assert "If it rains" not in found
    assert "The next check-in asks how that went" in found
    change(ada, planned(ada, cue="it snows", now=before), now=checkin.submitted_at - timedelta(hours=1))
    assert said(home(ada)) == found


def test_one_entry_leads_to_itself_and_never_shows_its_words(ada, home):
    entry = wrote(ada, "She laughed.", checkin=a_whole_week(ada, LAST_WEEK))
    response = home(ada)
    assert links(response)["1 entry"] == reverse("journal:show", args=[entry.pk])
    assert "She laughed" not in response.content.decode()


def test_own_words_about_the_week_stay_on_its_page(ada, home):
    checked_in(
        ada, LAST_WEEK, challenge_words="Too much.", value_words="Fairness", meaning_words="I listened."
    )
    html = home(ada).content.decode()
    assert not [each for each in ("Too much", "Fairness", "I listened") if each in html]


def test_a_plan_of_another_week_is_none_of_it(ada, home):
    what_it_led_to(ada, a_whole_week(ada, LAST_WEEK))
    assert "Walk by the sea" not in said(home(ada))


def test_a_week_that_led_to_nothing_is_told_so_kindly(ada, home):
    checked_in(ada, LAST_WEEK)
    assert "Nothing so far, which is a good answer too." in said(home(ada))


def test_the_latest_week_is_shown_however_long_ago_it_was(ada, home):
    checked_in(ada, THIS_WEEK - 40)
    checked_in(ada, THIS_WEEK - 30)
    assert "Week of 20 to 26 April 2026" in words(home(ada))


def test_before_the_first_check_in_there_is_no_empty_picture(cast, clock, home):
    response = home(cast.ben)
    assert "<figure" not in response.content.decode()
    assert "Your week in a picture" in words(response)
    assert f'href="{reverse("home:about_model")}"' in response.content.decode()


@pytest.mark.parametrize("deed", ["begin", "be away"])
def test_whoever_has_only_begun_or_been_away_has_none_either(deed, ada, home):
    if deed == "begin":
        Draft.objects.create(person=ada, week=THIS_WEEK.monday)
    else:
        away(ada, THIS_WEEK)
    assert "<figure" not in home(ada).content.decode()


def test_bens_week_is_not_adas(ada, cast, home):
    checked_in_for(been_here(cast.ben), 6)
    what_it_led_to(cast.ben, cast.ben.checkins.last())
    assert "<figure" not in home(ada).content.decode()


def test_the_page_about_the_model_leads_a_practitioner_to_it(cast, clock, client, signed_in):
    address = f'href="{reverse("home:start")}#latest"'
    assert address in signed_in(cast.ada).get("/about-the-model/").content.decode()
    assert address not in signed_in(cast.lena).get("/about-the-model/").content.decode()
    assert address not in client.get("/about-the-model/").content.decode()
