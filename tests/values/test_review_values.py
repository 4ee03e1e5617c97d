"""Looking back at how closely each value was lived, and the small chart of it."""

import re
from datetime import date, timedelta

import pytest

from apps.values.actions import let_go, reword
from apps.values.models import Lived, Review
from apps.values.presenters import chart
from apps.values.queries import (
    current_values,
    former_values,
    lived_lines,
    next_review,
    review_due,
    reviews_of,
)
from tests.conftest import NOW
from tests.values.conftest import chose, reviewed

TODAY = NOW.date()
THIRTEEN_WEEKS = timedelta(weeks=13)


def test_ada_looks_back_and_reads_what_she_said(adas_values, cast):
    chose(cast.ada, "honesty", "compassion")
    response = adas_values.review("7", "", closer="A longer break between calls.\nReally.")
    page = adas_values.client.get(response.url).content.decode()
    assert "Review of 18 November 2026" in page
    assert "7 out of 10" in page
    assert "Not answered" in page
    assert "A longer break between calls.\nReally." in page
    assert "The review is saved." in page
    assert response.url in adas_values.page()


def test_a_second_review_on_a_day_corrects_the_first(adas_values, cast):
    chose(cast.ada, "honesty")
    adas_values.review("7", closer="More time.")
    page = adas_values.page("review/")
    assert "What you change here replaces what you answered." in page
    assert "More time." in page
    adas_values.review("5", closer="")
    assert Review.objects.count() == 1
    lived = Lived.objects.get()
    assert (lived.figure, lived.closer) == (5, "")


def test_what_was_typed_about_a_value_let_go_meanwhile_is_not_lost(adas_values, cast):
    helping, honesty = chose(cast.ada, "helping", "honesty")
    let_go(by=cast.ada, value_id=helping.pk, now=NOW)
    typed = {f"closer_{helping.pk.hex}": "Fewer forms.", f"figure_{honesty.pk.hex}": "7"}
    response = adas_values.client.post("/values/review/", typed)
    assert "Fewer forms." in adas_values.client.get(response.url).content.decode()


def test_nor_where_it_was_the_only_one_and_had_been_typed_and_not_sent(adas_values, cast):
    [helping] = chose(cast.ada, "helping")
    cast.ada.unsent.create(form="values.review/", values={f"closer_{helping.pk.hex}": "Fewer forms."})
    let_go(by=cast.ada, value_id=helping.pk, now=NOW)
    assert "Fewer forms." in adas_values.page("review/")


def test_a_value_let_go_of_which_nothing_was_said_is_not_asked_about(adas_values, cast):
    helping, honesty = chose(cast.ada, "helping", "honesty")
    let_go(by=cast.ada, value_id=helping.pk, now=NOW)
    page = adas_values.page("review/")
    assert honesty.pk.hex in page
    assert helping.pk.hex not in page


def test_a_review_without_any_answer_is_refused(adas_values, cast):
    chose(cast.ada, "honesty")
    response = adas_values.review("")
    assert response.status_code == 422
    assert "Answer for at least one value, or leave the review for another day" in response.content.decode()


def test_a_figure_out_of_range_is_refused_and_the_words_stay(adas_values, cast):
    chose(cast.ada, "honesty")
    response = adas_values.review("11", closer="More time.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Select a number from 0 to 10" in page
    assert "More time." in page


def test_without_values_there_is_nothing_to_review(adas_values):
    assert adas_values.client.get("/values/review/").url == "/values/"


def test_a_review_of_somebody_else_is_not_there(adas_values, cast):
    chose(cast.ben, "honesty")
    review = reviewed(cast.ben, TODAY, 5)
    assert adas_values.client.get(f"/values/reviews/{review.pk}/").status_code == 404


def test_a_review_is_due_thirteen_weeks_after_first_choosing(cast, clock):
    assert next_review(cast.ada) is None
    chose(cast.ada, "honesty")
    due = TODAY + THIRTEEN_WEEKS
    assert review_due(cast.ada, due - timedelta(days=1)) is None
    assert review_due(cast.ada, due) == due


def test_the_next_is_due_thirteen_weeks_after_the_last(cast, clock):
    chose(cast.ada, "honesty")
    reviewed(cast.ada, TODAY + timedelta(weeks=2), 5)
    assert next_review(cast.ada) == TODAY + timedelta(weeks=15)


def test_who_let_everything_go_is_asked_for_nothing(cast, clock):
    (value,) = chose(cast.ada, "honesty")
    let_go(by=cast.ada, value_id=value.pk, now=NOW)
    assert review_due(cast.ada, TODAY + timedelta(weeks=60)) is None


def test_the_page_says_when_a_review_is_due(adas_values, cast):
    chose(cast.ada, "honesty")
    assert re.search(r"The next review is due on\s+17 February 2027", adas_values.page())


def test_the_page_says_since_when_a_review_is_due(adas_values, cast):
    chose(cast.ada, "honesty")
    cast.ada.own_values.update(chosen_at=NOW - timedelta(weeks=14))
    assert re.search(r"A review has been due since\s+11 November 2026", adas_values.page())


def lines(ada):
    return lived_lines(current_values(ada), reviews_of(ada), former_values(ada))


def test_a_line_has_a_gap_where_a_review_was_skipped(cast, clock):
    chose(cast.ada, "honesty")
    days = [date(2026, 1, 5), date(2026, 4, 6), date(2026, 7, 6), date(2026, 10, 5)]
    for day, figure in zip(days, [4, 6, None, 7], strict=True):
        reviewed(cast.ada, day, figure)
    (drawing,) = chart(lines(cast.ada)).drawings
    assert len(drawing.lines) == 1
    assert len(drawing.dots) == 3
    assert (
        drawing.sentence == "4 out of 10 on 5 January 2026, and 7 out of 10 on 5 October 2026. "
        "No figure in 1 of the 4 reviews."
    )


def test_the_table_has_the_same_numbers_with_the_latest_review_first(cast, clock):
    chose(cast.ada, "honesty", "compassion")
    reviewed(cast.ada, date(2026, 7, 6), 4, None)
    reviewed(cast.ada, date(2026, 10, 5), 0, 10)
    found = chart(lines(cast.ada))
    assert found.head == ["Review", "Honesty", "Compassion"]
    assert found.rows == [["5 October 2026", "0", "10"], ["6 July 2026", "4", "No figure"]]


def test_a_line_goes_on_when_the_words_change(cast, clock):
    (value,) = chose(cast.ada, "honesty")
    reviewed(cast.ada, date(2026, 7, 6), 4)
    reword(by=cast.ada, value_id=value.pk, words="Saying it kindly", now=NOW)
    reviewed(cast.ada, date(2026, 10, 5), 6)
    (line,) = lines(cast.ada)
    assert line.value.label == "Saying it kindly"
    assert [figure for _, figure in line.figures] == [4, 6]


def test_a_past_review_shows_the_words_of_its_time(adas_values, cast):
    (value,) = chose(cast.ada, "honesty")
    review = reviewed(cast.ada, date(2026, 7, 6), 4)
    reword(by=cast.ada, value_id=value.pk, words="Saying it kindly", now=NOW)
    page = adas_values.page(f"reviews/{review.pk}/")
    assert "Honesty" in page
    assert "Saying it kindly" not in page


def test_without_a_figure_there_is_no_chart(cast, clock):
    chose(cast.ada, "honesty")
    reviewed(cast.ada, TODAY, None, closer="More time.")
    assert chart(lines(cast.ada)) is None


@pytest.mark.parametrize("figures", [[0], [10, 0], [3, None, 3]])
def test_a_drawing_stays_inside_its_frame(cast, clock, figures):
    chose(cast.ada, "honesty")
    for weeks, figure in enumerate(figures):
        reviewed(cast.ada, TODAY + timedelta(weeks=weeks), figure)
    found = chart(lines(cast.ada))
    for x, y in found.drawings[0].dots:
        assert 0 < x < found.width
        assert 0 < y < found.height
