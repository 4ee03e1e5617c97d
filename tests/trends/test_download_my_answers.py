"""The file of one's own answers: whole, one's own, and safe to open in a spreadsheet."""

import csv
import io

import pytest

from apps.nhsuk.spreadsheets import defused
from apps.resilience.model import model
from apps.trends.answers import head
from tests.diary import THIS_WEEK, away, checked_in

pytestmark = pytest.mark.usefixtures("clock")


def rows_of(response) -> list[dict[str, str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_there_is_one_row_for_each_week_from_the_first_check_in_to_now(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 3)
    away(cast.ada, THIS_WEEK - 2, THIS_WEEK - 9)
    checked_in(cast.ada, THIS_WEEK - 1, late=True)
    rows = rows_of(signed_in(cast.ada).get("/trends/answers.csv"))
    assert [(row["Week"], row["From"], row["Until"], row["State"], row["Late"]) for row in rows] == [
        ("2026-W44", "2026-10-26", "2026-11-01", "submitted", ""),
        ("2026-W45", "2026-11-02", "2026-11-08", "away", ""),
        ("2026-W46", "2026-11-09", "2026-11-15", "submitted", "yes"),
        ("2026-W47", "2026-11-16", "2026-11-22", "none", ""),
    ]


def test_everything_ada_answered_is_in_it(cast, signed_in):
    checkin = checked_in(
        cast.ada,
        THIS_WEEK,
        {"pressure": 8, "meaning": 0},
        challenge_words="Two days,\nno break",
        value="compassion",
        value_words="Kindness",
        value_effect="blocked",
        meaning_words="A “thank you”",
        days_worked=0,
    )
    for challenge in ("time_pressure", "admin"):
        checkin.challenges.create(challenge=challenge, version=1)
    for fact, band in (("overtime", "under_2"), ("supervision", "none"), ("telephone", "over_20")):
        checkin.facts.create(fact=fact, version=1, band=band)
    checkin.strategies.create(strategy="talk_to_peer", version=1, result="helped")
    checkin.strategies.create(strategy="debrief", version=1)
    (row,) = rows_of(signed_in(cast.ada).get("/trends/answers.csv"))
    assert {name: cell for name, cell in row.items() if cell} == {
        "Week": "2026-W47",
        "From": "2026-11-16",
        "Until": "2026-11-22",
        "State": "submitted",
        "Work pressure": "8",
        "Work pressure: version of the question": "1",
        "Connecting with what matters": "0",
        "Connecting with what matters: version of the question": "1",
        "What weighed most": "Too little time; Admin competing with clinical work",
        "In your own words": "Two days,\nno break",
        "Value it touched": model().value("compassion").label,
        "Value in your own words": "Kindness",
        "What the week did to it": "It was blocked",
        "What it meant to you": "A “thank you”",
        "What you did": "Talking something through with a colleague you trust: helped; "
        "Asking for a debrief after a difficult contact",
        "Overtime": "Under 2 hours",
        "Supervision": "None",
        "Telephone": "More than 20 hours",
        "Days worked": "0",
    }


def test_ada_gets_her_own_rows_and_never_bens(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK)
    checked_in(cast.ben, THIS_WEEK - 4, challenge_words="Ben's own words")
    response = signed_in(cast.ada).get("/trends/answers.csv")
    assert len(rows_of(response)) == 1
    assert "Ben" not in response.text


def test_before_the_first_check_in_there_are_headings_only(cast, signed_in):
    assert rows_of(signed_in(cast.ada).get("/trends/answers.csv")) == []


def test_a_draft_is_not_an_answer_yet(cast, signed_in):
    checked_in(cast.ada, THIS_WEEK - 1)
    cast.ada.drafts.create(week=THIS_WEEK.monday, values={"pressure": 9, "challenge_words": "half a thought"})
    response = signed_in(cast.ada).get("/trends/answers.csv")
    assert rows_of(response)[-1]["State"] == "none"
    assert "half a thought" not in response.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001 (full width)
def test_words_are_never_run_as_a_formula(cast, signed_in, start):
    checked_in(cast.ada, THIS_WEEK, meaning_words=f'{start}HYPERLINK("https://example.org")')
    (row,) = rows_of(signed_in(cast.ada).get("/trends/answers.csv"))
    assert row["What it meant to you"] == f'\'{start}HYPERLINK("https://example.org")'


@pytest.mark.parametrize("words", ["", "5", "A - B", "'quoted'", "2026-W47"])
def test_other_words_are_left_as_they_are(words):
    assert defused(words) == words


def test_no_column_has_the_name_of_another():
    assert len(head()) == len(set(head()))


def test_the_file_is_saved_and_not_kept_by_any_cache(cast, signed_in):
    response = signed_in(cast.ada).get("/trends/answers.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="heartwood-answers-2026-11-18.csv"'
    assert "no-store" in response["Cache-Control"]
