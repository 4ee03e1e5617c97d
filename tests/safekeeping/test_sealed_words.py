"""What somebody writes is sealed in the database, opens for its own row only, and fails clearly otherwise."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.checkins.models import CheckIn, Draft
from apps.safekeeping import keys
from apps.safekeeping.keys import BrokenSealError, KeyMissingError
from apps.safekeeping.sealed import Sealed, open_for, seal_for
from tests.diary import THIS_WEEK, checked_in

WORDS = "My manager laughed when I asked for a lunch break 🙃"


def stored(checkin, column="challenge_words"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM checkins_checkin WHERE id = %s", [checkin.pk])  # noqa: S608
        return bytes(cursor.fetchone()[0])


def store(checkin, data, column="challenge_words"):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE checkins_checkin SET {column} = %s WHERE id = %s", [data, checkin.pk])  # noqa: S608


def read_again(checkin):
    return CheckIn.objects.get(pk=checkin.pk)


def test_words_read_as_they_were_written(cast):
    written = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    assert written.challenge_words == WORDS
    assert read_again(written).challenge_words == WORDS


def test_the_database_holds_none_of_them(cast):
    data = stored(checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS))
    # Any one byte, such as "a", is there by chance.
    assert not any(word.encode() in data for word in WORDS.split() if len(word.encode()) > 3)


def test_the_same_words_never_look_the_same(cast):
    this, last = (checked_in(cast.ada, week, challenge_words=WORDS) for week in (THIS_WEEK, THIS_WEEK - 1))
    assert stored(this) != stored(last)
    before = stored(this)
    CheckIn.objects.get(pk=this.pk).save()
    assert stored(this) == before, "words that nobody opened stay as they were"


def test_nothing_written_is_sealed_too(cast):
    assert len(stored(checked_in(cast.ada, THIS_WEEK))) > 0
    assert read_again(cast.ada.checkins.get()).challenge_words == ""


same_row = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@same_row
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_words_come_back(cast_once, text):
    cast_once.challenge_words = text
    cast_once.save()
    assert read_again(cast_once).challenge_words == text


@same_row
@given(
    values=st.dictionaries(
        st.text(), st.none() | st.integers(0, 10) | st.text() | st.lists(st.text(max_size=5)), max_size=5
    )
)
def test_any_draft_comes_back(draft_once, values):
    draft_once.values = values
    draft_once.save()
    assert Draft.objects.get().values == values


@pytest.fixture
def cast_once(cast):
    return checked_in(cast.ada, THIS_WEEK)


@pytest.fixture
def draft_once(cast):
    return cast.ada.drafts.create(week=THIS_WEEK.monday)


# --- Changed or moved -----------------------------------------------------------------------------------


def test_a_flipped_bit_anywhere_does_not_open(cast):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words="Hard")
    data = stored(checkin)
    for place in range(len(data)):
        store(checkin, data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(BrokenSealError):
            _ = read_again(checkin).challenge_words


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01" + bytes(12), WORDS.encode()])
def test_what_was_never_sealed_does_not_open(cast, data):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    store(checkin, data)
    with pytest.raises(BrokenSealError):
        _ = read_again(checkin).challenge_words


def test_words_moved_to_another_of_ones_weeks_do_not_open(cast):
    this, last = (checked_in(cast.ada, week, challenge_words=WORDS) for week in (THIS_WEEK, THIS_WEEK - 1))
    store(last, stored(this))
    with pytest.raises(BrokenSealError):
        _ = read_again(last).challenge_words


def test_words_moved_to_another_column_do_not_open(cast):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    store(checkin, stored(checkin), column="meaning_words")
    with pytest.raises(BrokenSealError):
        _ = read_again(checkin).meaning_words


def test_a_row_given_to_somebody_else_does_not_open(cast):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    CheckIn.objects.filter(pk=checkin.pk).update(person=cast.ben)
    with pytest.raises(BrokenSealError):
        _ = read_again(checkin).challenge_words


def test_a_key_given_to_somebody_else_does_not_open(cast):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    checked_in(cast.ben, THIS_WEEK)
    type(cast.ben.words_key).objects.filter(pk=cast.ben.pk).update(wrapped=cast.ada.words_key.wrapped)
    CheckIn.objects.filter(pk=checkin.pk).update(person=cast.ben, week=(THIS_WEEK - 3).monday)
    keys.forget()
    with pytest.raises(BrokenSealError):
        _ = read_again(checkin).challenge_words


def test_without_the_persons_key_nothing_opens_and_nothing_is_sealed(cast):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    cast.ada.words_key.delete()
    keys.forget()
    with pytest.raises(KeyMissingError):
        _ = read_again(checkin).challenge_words
    with pytest.raises(KeyMissingError):
        checked_in(cast.ada, THIS_WEEK - 1, challenge_words=WORDS)


def test_without_the_master_key_nothing_opens(cast, settings):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    settings.WORDS_KEYS = {2: b"x" * 32}
    keys.forget()
    with pytest.raises(KeyMissingError, match="no version 1"):
        _ = read_again(checkin).challenge_words


def test_a_page_whose_words_do_not_open_says_so(cast, signed_in, clock, caplog):
    checkin = checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    sealed = bytes(stored(checkin))
    store(checkin, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    response = signed_in(cast.ada).get(f"/check-in/{THIS_WEEK}/")
    assert response.status_code == 500
    assert "We cannot open what you wrote" in response.content.decode()
    assert "checkins_checkin.challenge_words" in caplog.text


# --- What the database cannot do with them --------------------------------------------------------------


def test_nobody_can_look_for_words_in_the_database(cast):
    with pytest.raises(FieldError, match="Unsupported lookup"):
        CheckIn.objects.filter(challenge_words=WORDS)


def test_words_are_never_written_past_their_row(cast):
    checked_in(cast.ada, THIS_WEEK)
    with pytest.raises(TypeError, match="save the record"):
        CheckIn.objects.update(challenge_words=WORDS)


def test_reading_without_the_row_gives_nothing_to_read(cast):
    checked_in(cast.ada, THIS_WEEK, challenge_words=WORDS)
    (found,) = CheckIn.objects.values_list("challenge_words", flat=True)
    assert isinstance(found, Sealed)
    assert f"{found} {found!r}" == "<sealed> <sealed>"


def test_a_year_of_words_costs_one_query_for_the_key(cast):
    for ago in range(20):
        checked_in(cast.ada, THIS_WEEK - ago, challenge_words=WORDS)
    keys.forget()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert {checkin.challenge_words for checkin in cast.ada.checkins.all()} == {WORDS}
    assert len(queries) == 2


# --- What is no row -------------------------------------------------------------------------------------


def test_what_is_sealed_for_a_purpose_opens_for_that_purpose_and_person(cast):
    sealed = seal_for(cast.ada.pk, "held post", WORDS.encode())
    assert open_for(cast.ada.pk, "held post", sealed).decode() == WORDS
    with pytest.raises(BrokenSealError):
        open_for(cast.ada.pk, "something else", sealed)
    with pytest.raises(BrokenSealError):
        open_for(cast.ben.pk, "held post", sealed)
