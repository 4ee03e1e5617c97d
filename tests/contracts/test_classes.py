"""Every field of every model says who can see it. What is not classed does not get past the build."""

import pytest
from django.core.checks.registry import registry

from apps.journal.models import Entry
from apps.safekeeping import class_checks, classes
from apps.safekeeping.classes import Class, Erasure, Kind, Showing, Who, operational, private
from apps.safekeeping.sealed import SealedField
from tests.contracts.test_row_security import PROTECTED, RELEASED


def faults():
    return {(fault.id, fault.msg) for fault in class_checks.every_field_is_classed(None)}


@pytest.fixture
def changed(monkeypatch):
    """`changed("journal.Entry", is_moment=None)`: as if the room had said so; None leaves a field out."""

    def change(label, **fields):
        kind = next(each for each in classes.kinds() if each.model == label)
        said = {**kind.fields, **fields}
        other = Kind(
            label, kind.name, {n: f for n, f in said.items() if f}, kind.whose, kind.erasure, kind.exported
        )
        monkeypatch.setitem(classes._kinds, label, other)

    return change


def test_every_field_of_every_model_is_classed():
    assert faults() == set()


def test_the_build_asks():
    assert class_checks.every_field_is_classed in registry.get_checks()


def test_a_field_that_is_not_classed_fails_and_says_where_it_belongs(changed):
    changed("journal.Entry", is_moment=None)
    [fault] = class_checks.every_field_is_classed(None)
    assert fault.msg == "journal.Entry.is_moment is not classed: nothing says who can see it"
    assert "own_data.py" in fault.hint


def test_a_model_that_is_not_described_fails(monkeypatch):
    monkeypatch.delitem(classes._kinds, "journal.Entry")
    found = {id_ for id_, message in faults() if message.startswith("journal.Entry ")}
    assert found == {"safekeeping.E005"}


def test_a_field_that_is_gone_fails(changed):
    changed("journal.Entry", mood=private("Mood"))
    assert faults() == {("safekeeping.E008", "journal.Entry.mood is classed and there is no such field")}


def test_a_model_that_is_gone_fails(monkeypatch):
    monkeypatch.setitem(classes._kinds, "journal.Poem", Kind("journal.Poem", "Poems", {}))
    assert faults() == {("safekeeping.E006", "journal.Poem is classed and there is no such model")}


def test_a_path_that_leads_to_nobody_fails(monkeypatch):
    kind = next(each for each in classes.kinds() if each.model == "journal.Entry")
    monkeypatch.setitem(
        classes._kinds, "journal.Entry", Kind(kind.model, kind.name, kind.fields, whose="value__became")
    )
    assert faults() == {("safekeeping.E009", "journal.Entry: value__became does not lead to a person")}


def test_what_is_nobodys_cannot_be_somebodys(monkeypatch):
    kind = next(each for each in classes.kinds() if each.model == "journal.Entry")
    monkeypatch.setitem(
        classes._kinds, "journal.Entry", Kind(kind.model, kind.name, kind.fields, erasure=Erasure.NOBODYS)
    )
    assert {id_ for id_, _ in faults()} == {"safekeeping.E009"}


def test_a_private_field_has_words_in_which_its_person_finds_it(changed):
    changed("journal.Entry", is_moment=private())
    assert {id_ for id_, _ in faults()} == {"safekeeping.E010"}


def test_a_supervisors_view_of_a_private_field_fails(monkeypatch):
    seen = next(each for each in classes.showings() if each.model == "supervision.SeenTopic")
    shows = {**seen.shows, "words": "supervision.Topic.private_notes"}
    monkeypatch.setitem(classes._showings, seen.model, Showing(seen.model, seen.name, shows))
    [(id_, message)] = faults()
    assert id_ == "safekeeping.E011"
    assert "supervision.Topic.private_notes, which is private" in message


def test_what_is_sealed_is_private_or_by_grant_or_shown_to_nobody():
    for kind in classes.kinds():
        for name, field in kind.fields.items():
            if isinstance(kind.model_class._meta.get_field(name), SealedField):
                is_theirs = field.kind in (Class.PRIVATE, Class.BY_GRANT)
                assert is_theirs or field.withheld, f"{kind.model}.{name}"


def test_whatever_is_by_grant_is_shown_by_some_view():
    """So that the users' page does not say that a supervisor can see what no grant shows."""
    shown = {place for showing in classes.showings() for place in showing.shows.values()}
    by_grant = {
        f"{kind.model}.{name}"
        for kind in classes.kinds()
        for name, field in kind.fields.items()
        if field.kind is Class.BY_GRANT
    }
    # Whose the grant is, and which plans there are to see: views decide by these and do not repeat them.
    assert by_grant - shown == {"supervision.Grant.supervisor", "supervision.GrantedPlan.plan"}


def test_whatever_is_private_or_by_grant_is_behind_the_wall_in_the_database():
    tables = {
        kind.model_class._meta.db_table
        for kind in classes.kinds()
        if any(field.kind is not Class.OPERATIONAL for field in kind.fields.values())
        and kind.model_class._meta.managed
    }
    assert tables <= set(PROTECTED) | RELEASED


def test_an_administrator_sees_nothing_that_anybody_wrote_or_answered():
    for kind in classes.kinds():
        for name, field in kind.fields.items():
            if Who.ADMINISTRATOR in field.who:
                assert field.kind is Class.OPERATIONAL, f"{kind.model}.{name}"


def test_a_lead_sees_no_field_of_anybody_but_of_what_leads_write():
    seen = {kind.model for kind in classes.kinds() for field in kind.fields.values() if Who.LEAD in field.who}
    assert seen == {"team_trends.Action", "team_trends.ActionUpdate"}


def test_a_key_is_nobodys_to_see():
    assert classes.classed("people.User.password").who == frozenset()
    assert classes.classed("journal.EntryVersion.words").who == {Who.OWN}
    assert classes.classed("supervision.Topic.words").who == {Who.OWN, Who.SUPERVISOR}
    assert classes.classed("people.User.name").who == {Who.OWN, Who.ADMINISTRATOR}


def test_a_part_of_a_row_names_that_row():
    for kind in classes.kinds():
        if kind.within:
            assert kind.whole in {each.model for each in classes.exported()}, kind.model


def test_a_model_is_described_once():
    with pytest.raises(ValueError, match=r"journal\.Entry is classed already"):
        classes.register("Journal", Kind("journal.Entry", "Again", {"id": operational()}))


def test_rows_are_found_by_their_person(cast):
    cast.ada.entries.create(written_at="2026-11-18T09:00Z")
    kind = next(each for each in classes.kinds() if each.model == "journal.Entry")
    assert Entry.objects.filter(kind.of(cast.ada.pk)).count() == 1
    assert Entry.objects.filter(kind.of(cast.ben.pk)).count() == 0
