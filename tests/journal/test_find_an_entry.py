"""The list of one's own entries, by what they are about and by words."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.journal import actions, searches
from apps.journal.presenters import preview
from tests.conftest import NOW
from tests.journal.conftest import wrote


def order_of(page: str, *words: str) -> list[str]:
    assert all(each in page for each in words), words
    return sorted(words, key=page.index)


def test_the_first_visit_says_what_the_journal_is_for(adas_journal):
    page = adas_journal.page()
    assert "Write your first entry" in page
    assert "Find an entry" not in page


def test_the_newest_comes_first_by_what_it_is_about(adas_journal, cast):
    wrote(cast.ada, "Written first", days_ago=3)
    wrote(cast.ada, "Long past", event_on=date(2026, 10, 1))
    wrote(cast.ada, "Written second", days_ago=1)
    page = adas_journal.page()
    assert order_of(page, "Written first", "Long past", "Written second") == [
        "Written second", "Written first", "Long past",
    ]  # fmt: skip


def test_a_card_shows_the_first_line_only(adas_journal, cast):
    wrote(cast.ada, "\n\nThe first line.\nThe second line.")
    page = adas_journal.page()
    assert "The first line." in page
    assert "The second line." not in page


@pytest.mark.parametrize(
    ("words", "shown"),
    [("", ""), ("\n \none\ntwo", "one"), ("a" * 141, "a" * 140 + "…"), ("ab " * 60, "ab " * 45 + "ab…")],
)
def test_a_long_line_is_cut_between_words(words, shown):
    assert preview(words) == shown


def test_entries_are_found_by_what_they_are_about(adas_journal, cast):
    value = cast.ada.own_values.create(slug="compassion", version=1, position=1)
    wrote(cast.ada, "About kindness", value=value)
    wrote(cast.ada, "About admin", challenge="admin")
    wrote(cast.ada, "About a moment", is_moment=True)
    wrote(cast.ada, "About October", event_on=date(2026, 10, 1))
    for query, found in {
        f"value={value.pk}": "About kindness",
        "challenge=admin": "About admin",
        "moments=on": "About a moment",
        "month=2026-10": "About October",
    }.items():
        page = adas_journal.page(f"?{query}")
        assert "1 entry matches" in page
        assert found in page


def test_filters_hold_together(adas_journal, cast):
    wrote(cast.ada, "Admin, kept", challenge="admin", is_moment=True)
    wrote(cast.ada, "Admin, not kept", challenge="admin")
    page = adas_journal.page("?challenge=admin&moments=on")
    assert "Admin, kept" in page
    assert "Admin, not kept" not in page


@pytest.mark.parametrize("query", ["month=13", "value=1", "challenge=nonsense", "page=99", "page=x"])
def test_nonsense_filters_nothing(adas_journal, cast, query):
    wrote(cast.ada, "Still here")
    assert "Still here" in adas_journal.page(f"?{query}")


def test_twenty_entries_stand_on_a_page(adas_journal, cast):
    for number in range(21):
        wrote(cast.ada, f"Entry number {number}.", days_ago=number)
    first, second = adas_journal.page(), adas_journal.page("?page=2")
    assert "Entry number 19." in first
    assert "Entry number 20." not in first
    assert "Entry number 20." in second


def test_words_are_found_in_any_case_and_order(adas_journal, cast):
    wrote(cast.ada, "The Phone rang all morning.")
    wrote(cast.ada, "Nobody rang.")
    page = adas_journal.search("morning PHONE")
    assert "1 entry matches" in page
    assert "The Phone rang" in page
    assert "Nobody rang" not in page


def test_a_straight_apostrophe_finds_a_curly_one(adas_journal, cast):
    wrote(cast.ada, "I couldn\N{RIGHT SINGLE QUOTATION MARK}t stop smiling.")
    assert "smiling" in adas_journal.search("couldn't")


def test_words_and_filters_hold_together(adas_journal, cast):
    wrote(cast.ada, "Phone, admin.", challenge="admin")
    wrote(cast.ada, "Phone, other.")
    assert "Phone, other." not in adas_journal.search("phone", challenge="admin")


def test_nothing_found_is_said_kindly(adas_journal, cast):
    wrote(cast.ada)
    page = adas_journal.search("zebra")
    assert "No entries match" in page
    assert "Show all entries" in page


def test_a_search_without_words_has_an_address(adas_journal, cast):
    wrote(cast.ada, "Admin.", challenge="admin")
    response = adas_journal.client.post("/journal/search/", {"words": " ", "challenge": "admin"})
    assert response.url == "/journal/?challenge=admin"


@pytest.mark.parametrize(
    ("words", "says"),
    [("zebra " * 40, "must be 200 characters or less"), ("zebra\x00", "Null characters are not allowed")],
)
def test_words_that_cannot_be_looked_for_are_refused_and_stay(adas_journal, cast, words, says):
    wrote(cast.ada, "Still here")
    response = adas_journal.client.post("/journal/search/", {"words": words, "moments": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert says in page
    assert "zebra" in page
    assert "No entries match" not in page


def test_an_event_of_long_ago_has_its_month(adas_journal, cast):
    wrote(cast.ada, "A battle", event_on=date(999, 2, 3))
    assert 'value="0999-02"' in adas_journal.page()
    assert "A battle" in adas_journal.page("?month=0999-02")


def test_words_in_an_address_are_not_looked_for(adas_journal, cast):
    wrote(cast.ada, "Still here")
    assert "Still here" in adas_journal.page("?words=zebra")
    assert adas_journal.client.get("/journal/search/?words=zebra").url == "/journal/"


def test_what_is_found_is_in_pages_without_words_in_any_address(adas_journal, cast):
    for number in range(21):
        wrote(cast.ada, f"Zebra number {number}.", days_ago=number)
    first = adas_journal.search("zebra")
    assert "Zebra number 20." not in first
    assert "words=" not in first
    assert "Zebra number 20." in adas_journal.client.get(f"{adas_journal.address}?page=2").content.decode()


def test_what_was_found_is_found_again_at_its_address(adas_journal, cast):
    """As by Back, or a reload: no form has to be sent again."""
    wrote(cast.ada, "A zebra.", challenge="admin")
    wrote(cast.ada, "Another zebra.")
    adas_journal.search("zebra", challenge="admin")
    assert "zebra" not in adas_journal.address
    again = adas_journal.client.get(adas_journal.address).content.decode()
    assert 'value="zebra"' in again
    assert "1 entry matches" in again


def test_two_searches_stand_beside_each_other(adas_journal, cast):
    wrote(cast.ada, "A zebra.")
    adas_journal.search("zebra")
    first = adas_journal.address
    adas_journal.search("horse")
    assert "1 entry matches" in adas_journal.client.get(first).content.decode()


def test_what_is_sought_is_sealed_in_the_session(adas_journal, cast):
    wrote(cast.ada)
    adas_journal.search("zebra")
    session = adas_journal.client.session
    assert str(UUID(adas_journal.address.split("/")[-2])) in session[searches.KEY]
    assert "zebra" not in str(dict(session))


def test_a_session_remembers_the_latest_searches_only(adas_journal, cast):
    wrote(cast.ada, "A zebra.")
    adas_journal.search("zebra")
    first = adas_journal.address
    for number in range(searches.MOST):
        adas_journal.search(f"horse {number}")
    assert adas_journal.client.get(first).url == "/journal/"
    assert "No entries match" in adas_journal.client.get(adas_journal.address).content.decode()


def test_a_search_is_gone_with_its_session(adas_journal, cast, signed_in):
    wrote(cast.ada, "A zebra.")
    adas_journal.search("zebra")
    adas_journal.client.post("/account/logout/")
    assert signed_in(cast.ada).get(adas_journal.address).url == "/journal/"


def test_a_search_looks_into_nobody_elses_entries(adas_journal, cast):
    wrote(cast.ben, "Zebra of Ben")
    wrote(cast.ada, "Mine")
    assert "Zebra of Ben" not in adas_journal.search("zebra")


def test_what_is_deleted_is_not_found(adas_journal, cast):
    entry = wrote(cast.ada, "Zebra")
    wrote(cast.ada, "Mine")
    actions.delete(by=cast.ada, entry_id=entry.pk, now=NOW)
    assert "No entries match" in adas_journal.search("zebra")
    assert "Zebra" not in adas_journal.page()


def test_earlier_words_are_not_found(adas_journal, cast):
    entry = wrote(cast.ada, "Zebra")
    wrote(cast.ada, "Horse", entry_id=entry.pk)
    assert "No entries match" in adas_journal.search("zebra")


@pytest.mark.parametrize("look", ["all of them", "what a search found"])
def test_a_list_takes_no_more_queries_however_many_entries(adas_journal, cast, look):
    def queries() -> int:
        adas_journal.page()
        with CaptureQueriesContext(connection) as captured:
            adas_journal.client.get(address)
        return len(captured)

    value = cast.ada.own_values.create(words="Being there", position=1)
    wrote(cast.ada, "Zebra", value=value, challenge="admin")
    adas_journal.search("zebra")
    address = adas_journal.address if look == "what a search found" else "/journal/"
    few = queries()
    for number in range(19):
        other = cast.ada.own_values.create(words=f"Value {number}", let_go_at=NOW)
        wrote(cast.ada, f"Zebra {number}", value=other, challenge="admin", days_ago=number)
    assert queries() == few
    assert few <= 11
