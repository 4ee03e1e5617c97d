"""The page that says who can see what is made from the classes of fields, and so are its summary's cells."""

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.home import who_sees
from apps.safekeeping import classes
from apps.safekeeping.classes import by_grant


def summary(heading):
    return next(row[2:] for row in who_sees.summary() if row[0] == heading)


def part(heading):
    rows = next(part.rows for part in who_sees.parts() if part.heading == heading)
    return {row.what: row.who for row in rows}


def test_every_kind_of_thing_about_a_person_is_on_the_page(db):
    page = unescape(strip_tags(Client().get("/who-can-see-what/").content.decode()))
    assert [kind.name for kind in classes.exported() if kind.name not in page] == []


@pytest.mark.parametrize("name", ["Journal", "Values", "Reminders", "Not sent yet"])
def test_what_cannot_be_shared_is_shown_to_nobody_else(name):
    assert summary(name) == ["No", "No", "No"]
    assert all(who == ["Only you"] for who in part(name).values())


def test_a_supervisor_sees_what_is_shared_and_the_row_says_what():
    topics = part("Supervision")["Supervision topics"]
    assert topics == ["You", "A supervisor, if you share it: topic; challenge; made"]
    assert summary("Check-ins") == ["If you share it", "No", "No"]
    assert part("Check-ins")["Facts of the week"] == ["Only you"]


def test_an_administrator_sees_who_belongs_where():
    assert part("Account")["Where you belong"] == ["You", "An administrator"]
    assert part("Account")["You"] == ["You", "An administrator: name; email address"]
    assert summary("Account")[2] == "Some of it"


def test_a_service_lead_sees_nothing_of_anybody():
    """But what leads have written for everybody to read."""
    seen = {row[0] for row in who_sees.summary() if row[3] != "No"}
    assert seen == {"What you wrote as a service lead"}
    assert seen == {part.heading for part in who_sees.parts() if "A service lead" in str(part.rows)}


def test_nobody_else_sees_ones_part_in_team_figures():
    assert summary("Your part in team figures") == ["No", "No", "No"]


def test_a_field_that_is_classed_anew_changes_the_page(monkeypatch):
    [entry] = [kind for kind in classes.kinds() if kind.model == "journal.EntryVersion"]
    opened = replace(entry, fields={**entry.fields, "words": by_grant("Words")}, page=entry.page)
    monkeypatch.setitem(classes._kinds, entry.model, opened)
    assert part("Journal")["What you wrote"][1].startswith("A supervisor, if you share it")
    assert summary("Journal")[0] == "If you share it"
