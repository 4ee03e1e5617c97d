"""On a week that is heavier than one's own usual, a moment that mattered is offered back."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.checkins.led_to import led_to
from apps.checkins.signals import submitted
from apps.journal import actions, presenters, queries
from apps.journal.models import OfferedMoment
from apps.journal.moments import is_heavier
from apps.resilience.weeks import Week
from tests.checkins.conftest import Journey
from tests.conftest import NOW
from tests.diary import THIS_WEEK, checked_in
from tests.journal.conftest import wrote

pytestmark = pytest.mark.usefixtures("clock")


def answered(figure: int) -> dict[str, int]:
    """Both items of the challenges phase."""
    return {"stretched": figure, "pressure": figure}


def weeks_before(person, count: int = 8, first: Week = THIS_WEEK) -> None:
    """Fours and sixes in turn: the median is 5, the mean moving range 2."""
    for ago in range(1, count + 1):
        checked_in(person, first - ago, answered(4 if ago % 2 else 6))


def submits(person, week: Week, figure: int):
    checkin = checked_in(person, week, answered(figure))
    submitted.send(sender=type(checkin), checkin=checkin, person=person)
    return checkin


def corrects(checkin, figure: int) -> None:
    checkin.answers.update(figure=figure)
    checkin.corrected_at = checkin.submitted_at + timedelta(hours=1)
    checkin.save()
    submitted.send(sender=type(checkin), checkin=checkin, person=checkin.person)


def offered(person, week: Week = THIS_WEEK) -> str | None:
    moment = presenters.offered(person, week)
    return moment.preview if moment else None


@pytest.mark.parametrize(("figure", "words"), [(7, "He laughed."), (10, "He laughed."), (6, None), (2, None)])
def test_a_moment_is_offered_from_one_usual_step_above_the_median(cast, figure, words):
    weeks_before(cast.ada)
    wrote(cast.ada, "He laughed.", is_moment=True)
    submits(cast.ada, THIS_WEEK, figure)
    assert offered(cast.ada) == words


def test_sending_a_check_in_offers_the_moment(cast, signed_in):
    weeks_before(cast.ada)
    wrote(cast.ada, "He laughed.", is_moment=True)
    journey = Journey(signed_in(cast.ada))
    journey.save("challenges", {"stretched": "9", "pressure": "9"})
    assert offered(cast.ada) is None
    assert journey.finish().status_code == 302
    assert offered(cast.ada) == "He laughed."


def test_nothing_is_offered_in_the_first_eight_weeks(cast):
    weeks_before(cast.ada, 7)
    wrote(cast.ada, is_moment=True)
    submits(cast.ada, THIS_WEEK, 10)
    assert offered(cast.ada) is None


def test_weeks_that_are_all_alike_are_usual(cast):
    for ago in range(1, 9):
        checked_in(cast.ada, THIS_WEEK - ago, answered(5))
    wrote(cast.ada, is_moment=True)
    submits(cast.ada, THIS_WEEK, 5)
    assert offered(cast.ada) is None


def test_a_week_without_an_answer_about_challenges_says_nothing(cast):
    weeks_before(cast.ada)
    wrote(cast.ada, is_moment=True)
    checkin = checked_in(cast.ada, THIS_WEEK, {"meaning": 1})
    submitted.send(sender=type(checkin), checkin=checkin, person=cast.ada)
    assert offered(cast.ada) is None


def test_without_a_moment_there_is_nothing_to_offer(cast):
    weeks_before(cast.ada)
    wrote(cast.ada, "No moment")
    submits(cast.ada, THIS_WEEK, 10)
    assert not OfferedMoment.objects.exists()


def test_nobody_elses_moment_is_offered(cast):
    weeks_before(cast.ada)
    wrote(cast.ben, is_moment=True)
    submits(cast.ada, THIS_WEEK, 10)
    assert not OfferedMoment.objects.exists()


def heavy_weeks(person, count: int) -> list[str | None]:
    """What each of so many heavier weeks, one after the other, was offered."""
    weeks_before(person, 40, THIS_WEEK - count)
    found = []
    for ago in range(count, 0, -1):
        submits(person, THIS_WEEK - ago, 10)
        found.append(offered(person, THIS_WEEK - ago))
    return found


def test_moments_come_in_turn_the_oldest_first(cast):
    wrote(cast.ada, "Second", is_moment=True, days_ago=2)
    wrote(cast.ada, "First", is_moment=True, days_ago=3)
    wrote(cast.ada, "Third", is_moment=True, days_ago=1)
    assert heavy_weeks(cast.ada, 5) == ["First", "Second", "Third", "First", "Second"]


def test_an_only_moment_comes_again(cast):
    wrote(cast.ada, "Only", is_moment=True)
    assert heavy_weeks(cast.ada, 2) == ["Only", "Only"]


def test_last_week_corrected_after_this_one_is_not_offered_the_same(cast):
    weeks_before(cast.ada, 12, THIS_WEEK - 1)
    last = submits(cast.ada, THIS_WEEK - 1, 5)
    wrote(cast.ada, "First", is_moment=True, days_ago=2)
    wrote(cast.ada, "Second", is_moment=True, days_ago=1)
    submits(cast.ada, THIS_WEEK, 10)
    corrects(last, 10)
    assert (offered(cast.ada), offered(cast.ada, THIS_WEEK - 1)) == ("First", "Second")


def test_a_correction_takes_the_offer_back(cast):
    weeks_before(cast.ada)
    wrote(cast.ada, is_moment=True)
    checkin = submits(cast.ada, THIS_WEEK, 10)
    corrects(checkin, 5)
    assert not OfferedMoment.objects.exists()


def test_a_correction_that_changes_nothing_keeps_the_same_offer(cast):
    weeks_before(cast.ada)
    wrote(cast.ada, "First", is_moment=True, days_ago=1)
    wrote(cast.ada, "Second", is_moment=True)
    checkin = submits(cast.ada, THIS_WEEK, 10)
    before = OfferedMoment.objects.get()
    corrects(checkin, 9)
    assert OfferedMoment.objects.get() == before


def test_what_was_put_away_stays_away(cast, signed_in):
    weeks_before(cast.ada)
    wrote(cast.ada, "First", is_moment=True, days_ago=1)
    wrote(cast.ada, "Second", is_moment=True)
    checkin = submits(cast.ada, THIS_WEEK, 10)
    offer = OfferedMoment.objects.get()
    response = signed_in(cast.ada).post(f"/journal/moments/{offer.pk}/dismiss/", {"back": "/trends/"})
    assert response.url == "/trends/"
    assert offered(cast.ada) is None
    corrects(checkin, 5)
    corrects(checkin, 10)
    assert offered(cast.ada) is None


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "nonsense"])
def test_putting_away_leads_to_no_other_site(cast, signed_in, back):
    entry = wrote(cast.ada, is_moment=True)
    offer = OfferedMoment.objects.create(person=cast.ada, entry=entry, week=THIS_WEEK.monday)
    client: Client = signed_in(cast.ada)
    response = client.post(f"/journal/moments/{offer.pk}/dismiss/", {"back": back})
    assert response.url == "/"


def test_a_moment_that_is_deleted_or_none_any_more_is_not_shown(cast):
    weeks_before(cast.ada)
    entry = wrote(cast.ada, "Kept", is_moment=True)
    submits(cast.ada, THIS_WEEK, 10)
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    assert offered(cast.ada) is None
    actions.put_back(by=cast.ada, entry_id=entry.pk, now=NOW)
    assert offered(cast.ada) == "Kept"
    wrote(cast.ada, "Kept", entry_id=entry.pk)
    assert offered(cast.ada) is None


def test_the_offer_says_nothing_about_the_week(cast):
    from django.template.loader import render_to_string
    from django.utils.html import strip_tags

    weeks_before(cast.ada)
    wrote(cast.ada, "He laughed.", is_moment=True)
    submits(cast.ada, THIS_WEEK, 10)
    moment = presenters.offered(cast.ada, THIS_WEEK)
    # Without the tags: an id in an address may spell any short word.
    page = strip_tags(render_to_string(presenters.OFFERED, {"offered": moment}))
    assert "You kept this moment. Some weeks it helps to read one again." in page
    assert not [word for word in ("hard", "heavy", "heavier", "bad", "difficult") if word in page.lower()]


def test_a_check_in_lists_the_entries_written_from_it(cast):
    checkin = checked_in(cast.ada, THIS_WEEK)
    entry = wrote(cast.ada, "He laughed.", checkin=checkin)
    wrote(cast.ada, "Of no week")
    [found] = [each for each in led_to(cast.ada, THIS_WEEK) if each.kind == "Journal entry"]
    assert (found.label, found.href) == ("He laughed.", f"/journal/{entry.pk}/")
    assert queries.entries_from(cast.ada, THIS_WEEK - 1) == []


FIGURES = st.lists(st.integers(0, 20).map(lambda half: half / 2), max_size=60)


@given(FIGURES, st.integers(0, 20))
def test_a_heavier_week_than_a_heavier_one_is_heavier_too(earlier, half):
    if is_heavier(earlier, half / 2):
        assert is_heavier(earlier, 10)


@given(FIGURES)
def test_no_week_at_or_below_the_middle_is_heavier(earlier):
    if earlier:
        assert not is_heavier(earlier, min(earlier))
