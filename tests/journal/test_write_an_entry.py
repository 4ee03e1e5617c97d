"""Writing and changing entries, from outside."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.journal.actions import FORM
from apps.journal.models import Entry, EntryVersion
from apps.resilience.model import model
from apps.safekeeping.models import AuditEvent, Unsent
from tests.conftest import at_once
from tests.diary import THIS_WEEK, checked_in
from tests.journal.conftest import NOTHING_MORE, wrote
from tests.safekeeping.tabs import Inputs, Tab


def test_ada_writes_and_reads_what_she_wrote(adas_journal):
    response = adas_journal.write("He laughed for the first time.\n\nSo did I.")
    assert response.url == f"/journal/{adas_journal.entry_id}/"
    page = adas_journal.client.get(response.url).content.decode()
    assert "He laughed for the first time.\n\nSo did I." in page
    assert "Written on 18 November 2026." in page
    assert "The entry is saved." in page


def test_a_new_entry_has_an_address_of_its_own(adas_journal):
    first = adas_journal.client.get("/journal/new/?week=2026-W47&words=secret")
    second = adas_journal.client.get("/journal/new/?week=2026-W47")
    assert first.url != second.url
    assert first.url.endswith("/write/?week=2026-W47")


def test_nothing_is_written_by_opening_the_page(adas_journal):
    adas_journal.page(f"{uuid4()}/write/")
    assert not Entry.objects.exists()
    assert not Unsent.objects.exists()


def test_sending_twice_makes_one_entry_with_one_version(adas_journal):
    adas_journal.write("Once.")
    adas_journal.write("Once.", adas_journal.entry_id)
    assert Entry.objects.count() == EntryVersion.objects.count() == 1


def test_two_submits_at_the_same_moment_make_one_entry(committed_cast, clock):
    ada, entry_id = committed_cast.ada, uuid4()
    at_once([lambda: wrote(ada, "Once.", entry_id=entry_id)] * 2)
    assert Entry.objects.count() == EntryVersion.objects.count() == 1


def test_changing_the_words_keeps_what_they_were(adas_journal):
    adas_journal.write("It was hard.")
    adas_journal.write("It was hard, and then it was not.", adas_journal.entry_id)
    page = adas_journal.page(f"{adas_journal.entry_id}/versions/")
    assert "It was hard.\n" in page or "It was hard.<" in page
    assert "Version 2, as it is now" in page


def test_changing_only_the_date_adds_no_version(adas_journal):
    adas_journal.write("It was hard.")
    adas_journal.write(
        "It was hard.", adas_journal.entry_id, event_on_day="2", event_on_month="11", event_on_year="2026"
    )
    entry = Entry.objects.get()
    assert entry.event_on == date(2026, 11, 2)
    assert entry.versions.count() == 1


def test_an_event_cannot_lie_in_the_future(adas_journal):
    response = adas_journal.write(
        "It was hard.", event_on_day="19", event_on_month="11", event_on_year="2026"
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "The date it happened must be today or in the past" in page
    assert "It was hard." in page
    assert not Entry.objects.exists()


def test_an_entry_without_words_is_refused(adas_journal):
    response = adas_journal.write("  \n ")
    assert response.status_code == 422
    assert "Write something before you save" in response.content.decode()


def test_an_entry_may_be_as_long_as_it_says(adas_journal):
    assert adas_journal.write("a\r\n" * 10_000).status_code == 302
    response = adas_journal.write("a" * 20_001)
    assert response.status_code == 422
    assert "Your entry must be 20,000 characters or less" in response.content.decode()


def test_an_entry_says_what_it_is_about(adas_journal, cast):
    value = cast.ada.own_values.create(slug="compassion", version=1, position=1)
    checkin = checked_in(cast.ada, THIS_WEEK)
    adas_journal.write(
        "He laughed.",
        value=value.pk, challenge="admin", checkin=checkin.pk, is_moment="on", prompt="hard_moment",
    )  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.value, entry.checkin, entry.is_moment) == (value, checkin, True)
    assert (entry.challenge, entry.challenge_version) == ("admin", 1)
    assert (entry.prompt, entry.prompt_version) == ("hard_moment", 1)
    page = adas_journal.page(f"{entry.pk}/")
    for words in (value.label, model().challenge("admin").label, "16 to 22 November 2026"):
        assert words in page
    assert "A moment that mattered" in page


def test_somebody_elses_value_and_check_in_are_no_choice(adas_journal, cast):
    cast.ada.own_values.create(slug="compassion", version=1, position=1)
    checked_in(cast.ada, THIS_WEEK)
    theirs = cast.ben.own_values.create(slug="compassion", version=1, position=1)
    response = adas_journal.write("Mine.", value=theirs.pk, checkin=checked_in(cast.ben, THIS_WEEK).pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose one of your values" in page
    assert "Choose one of your check-ins" in page


def test_a_value_that_was_let_go_stays_with_the_entry_that_has_it(adas_journal, cast):
    value = cast.ada.own_values.create(slug="compassion", version=1, position=1)
    entry = wrote(cast.ada, "Kind.", value=value)
    value.position, value.let_go_at = None, timezone.now()
    value.save()
    adas_journal.write("Kinder.", entry.pk, value=value.pk)
    assert Entry.objects.get().value == value


def test_the_page_begins_with_what_the_address_says(adas_journal, cast):
    checkin = checked_in(cast.ada, THIS_WEEK)
    address = adas_journal.client.get(f"/journal/new/?week={THIS_WEEK}&challenge=admin&prompt=learned").url
    page = adas_journal.client.get(address).content.decode()
    assert f'value="{checkin.pk}" selected' in page
    assert 'value="admin" selected' in page
    assert model().prompt("learned").label in page


def test_what_the_address_says_is_saved_with_an_entry_that_was_sent_at_once(adas_journal, cast):
    """Without a script nothing is kept while typing, so the page itself has to bring it."""
    checkin = checked_in(cast.ada, THIS_WEEK)
    address = adas_journal.client.get(f"/journal/new/?week={THIS_WEEK}&challenge=admin").url
    opened = adas_journal.client.get(address)
    action = re.search(r'<form[^>]* data-autosave[^>]* action="([^"]+)"', opened.content.decode())
    said = {"words": "Sent at once.", "challenge": "admin", "checkin": checkin.pk}
    adas_journal.client.post(action[1] if action else address, {**said, "base": opened.context["page"].base})
    entry = Entry.objects.get()
    assert (entry.challenge, entry.checkin) == ("admin", checkin)


@pytest.mark.parametrize(
    "query", ["week=2026-W60", "challenge=nonsense", "value=1", "prompt=nonsense", "week=&prompt="]
)
def test_nonsense_in_the_address_is_left_out(adas_journal, query):
    response = adas_journal.client.get(f"/journal/{uuid4()}/write/?{query}")
    assert response.status_code == 200


def test_another_prompt_keeps_what_was_typed(adas_journal):
    address = f"/journal/{uuid4()}/write/"
    response = adas_journal.client.post(
        address, {"words": "Half a line", "prompt": "learned", "turn_to": "enough"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert model().prompt("enough").label in page
    assert model().prompt("learned").label not in page
    assert "Half a line" in page
    again = adas_journal.client.get(address).content.decode()
    assert model().prompt("enough").label in again
    assert "Half a line" in again
    assert not Entry.objects.exists()


def test_another_prompt_hides_nothing_that_another_tab_typed(adas_journal):
    address = f"/journal/{uuid4()}/write/"
    laptop, phone = (Tab(adas_journal.client, address) for _ in range(2))
    phone.type(words="Typed on the phone").autosave()
    laptop.type(words="Typed on the laptop").send(turn_to="enough")
    assert "There is a problem" not in laptop.text
    laptop.inputs = Inputs(laptop.page).posted
    assert laptop.inputs["words"] == "Typed on the laptop"
    assert laptop.send().status_code == 422
    assert "Typed on the phone" in laptop.text
    assert not Entry.objects.exists()


def test_an_empty_box_is_no_mistake_while_turning_prompts(adas_journal):
    response = adas_journal.client.post(
        f"/journal/{uuid4()}/write/", {"words": "", "prompt": "learned", "turn_to": "enough"}
    )
    assert "There is a problem" not in response.content.decode()


def test_one_can_write_without_a_prompt(adas_journal):
    address = f"/journal/{uuid4()}/write/"
    response = adas_journal.client.post(address, {"words": "Mine", "prompt": "learned", "turn_to": "none"})
    page = response.content.decode()
    assert "Show a prompt" in page
    assert model().prompt("learned").label not in page
    adas_journal.client.post(address, {"words": "Mine", "prompt": ""})
    assert Entry.objects.get().prompt == ""


def test_the_prompts_come_round_again(adas_journal):
    address, seen, slug = f"/journal/{uuid4()}/write/", [], "learned"
    for _ in model().prompts:
        page = adas_journal.client.post(address, {"prompt": "", "words": "", "turn_to": slug})
        seen.append(slug)
        slug = page.context["prompt"].following
    assert slug == "learned"
    assert set(seen) == {prompt.id for prompt in model().prompts}


def test_what_was_started_is_at_the_top_of_the_journal(adas_journal, cast):
    wrote(cast.ada, "Finished.")
    refused = adas_journal.write("Begun, and", event_on_day="40", event_on_month="11", event_on_year="2026")
    assert refused.status_code == 422
    page = adas_journal.page()
    assert "Started, not finished" in page
    assert f"/journal/{adas_journal.entry_id}/write/" in page
    assert "Begun, and" in page


def test_saving_lets_go_of_what_was_kept(adas_journal):
    adas_journal.write("Begun", event_on_day="40")
    adas_journal.write("Begun", adas_journal.entry_id)
    assert "Started, not finished" not in adas_journal.page()
    assert not Unsent.objects.filter(form__startswith=FORM).exists()


def test_what_was_kept_is_not_asked_again_while_its_date_is_mended(adas_journal):
    words, wrong = "Rang 943 476 5919 again.", {"event_on_day": "40"}
    warned = adas_journal.write(words, **wrong)
    keep = warned.context["form"].keep_digest
    refused = adas_journal.write(words, adas_journal.entry_id, keep=keep, **wrong)
    assert set(refused.context["form"].errors) == {"event_on"}
    assert adas_journal.write(words, adas_journal.entry_id).status_code == 302


def test_what_looks_like_a_patients_number_is_asked_about_once(adas_journal):
    words = "Rang 943 476 5919 again."
    response = adas_journal.write(words)
    assert response.status_code == 422
    assert not Entry.objects.exists()
    adas_journal.write(words, adas_journal.entry_id, keep=response.context["form"].keep_digest)
    assert Entry.objects.get().words == words


def test_writing_is_audited_without_a_word(adas_journal):
    adas_journal.write("A marker called Zanzibar.")
    [event] = AuditEvent.objects.filter(action="journal.written")
    assert event.record == f"journal.Entry:{adas_journal.entry_id}"
    assert "Zanzibar" not in str(AuditEvent.objects.values_list())


def test_nothing_is_saved_when_it_cannot_be_audited(cast, monkeypatch):
    monkeypatch.setattr("apps.safekeeping.audit.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        wrote(cast.ada)
    assert not Entry.objects.exists()


def test_the_words_cannot_be_read_in_the_database(cast, db):
    wrote(cast.ada, "Zanzibar")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM journal_entryversion")
        assert b"Zanzibar" not in bytes(cursor.fetchone()[0])


def test_nothing_more_is_asked_than_words(adas_journal):
    adas_journal.write("Only words.")
    entry = Entry.objects.get()
    assert entry.value is entry.checkin is entry.event_on is None
    assert NOTHING_MORE["prompt"] == entry.prompt == ""
