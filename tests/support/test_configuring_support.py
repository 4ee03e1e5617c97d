"""A service's own file: what it can do, and how the site refuses to start with a faulty one."""

import pytest

from apps.support.entries import STARTERS, SupportError, load

pytestmark = pytest.mark.usefixtures("clock")

NEW = """
[[entries]]
id = "chaplaincy"
group = "workplace"
name = "Chaplaincy"
what_for = "You want to talk to somebody of any faith or none."
how_to_reach = "Ask the switchboard."
hours = "Every day"
region = "Tidewell"
audience = "Staff"
"""


def ids(entries):
    return [entry.id for entry in entries]


def refusal(path):
    with pytest.raises(SupportError) as caught:
        load(STARTERS, path)
    return caught.value.problems


def test_without_a_file_there_are_the_starters():
    assert ids(load(STARTERS, None)) == [
        "emergency",
        "nhs_111",
        "samaritans",
        "shout",
        "lifeline_ni",
        "occupational_health",
        "employee_assistance",
        "union",
        "freedom_to_speak_up",
        "gp",
        "talking_therapies",
    ]


def test_a_new_entry_comes_last_in_its_group(own_file):
    found = ids(load(STARTERS, own_file(NEW)))
    assert found.index("chaplaincy") == found.index("freedom_to_speak_up") + 1


def test_an_entry_with_a_known_id_changes_only_what_it_names(own_file):
    before = {entry.id: entry for entry in load(STARTERS, None)}["gp"]
    after = {e.id: e for e in load(STARTERS, own_file('[[entries]]\nid = "gp"\nhours = "8am to 6pm"'))}["gp"]
    assert after.hours == "8am to 6pm"
    assert after.what_for == before.what_for


def test_a_service_in_wales_leaves_out_what_is_only_elsewhere(own_file):
    path = own_file('leave_out = ["lifeline_ni", "talking_therapies"]')
    assert not {"lifeline_ni", "talking_therapies"} & set(ids(load(STARTERS, path)))


def test_the_emergency_number_cannot_be_left_out_without_another(own_file):
    assert refusal(own_file('leave_out = ["emergency"]')) == (
        'There must be at least one entry in the group "danger".',
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('group = "soon"', 'group must be one of danger, now, workplace, longer, not "soon".'),
        ('tel = "call us"', 'tel must be a number to dial, such as "0808 808 8000", not "call us".'),
        ('link = "http://example.org"', 'link must start with https://, and "http://example.org" does not.'),
        (
            'link = "javascript:alert(1)"',
            'link must start with https://, and "javascript:alert(1)" does not.',
        ),
        ('sms = "85258"', 'sms must be written as { to = "85258", text = "SHOUT" }.'),
        ('sms = { to = "85258", text = "a&b" }', "sms needs a number in to and one word in text."),
        ('verified_on = "2026-01-31"', "verified_on must be a date without quotes, such as 2026-01-31."),
        ("verified_on = 2026-11-19\nverified_by = 'Sam'", "verified_on is in the future."),
        ("verified_on = 2026-11-18", "verified_on and verified_by belong together. Give both or neither."),
        ('verified_by = "Sam"', "verified_on and verified_by belong together. Give both or neither."),
        ('hours = ""', "hours is empty."),
        ("hours = 9", "hours must be text in quotes."),
        ('phone = "999"', 'there is no key "phone" here. Check its spelling.'),
    ],
)
def test_a_faulty_entry_is_refused_with_what_is_wrong(change, told, own_file):
    assert refusal(own_file(f'[[entries]]\nid = "gp"\n{change}')) == (
        f'support.toml, entry 1 ("gp"): {told}',
    )


def test_help_at_once_must_have_a_number(own_file):
    path = own_file(NEW.replace("workplace", "now"))
    assert refusal(path) == (
        'support.toml, entry 1 ("chaplaincy"): an entry in the group "now" needs a tel or an sms.',
    )


def test_a_new_entry_must_be_complete(own_file):
    problems = refusal(own_file('[[entries]]\nid = "chaplaincy"\ngroup = "workplace"\nname = "Chaplaincy"'))
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "what_for is missing.",
        "how_to_reach is missing.",
        "hours is missing.",
        "region is missing.",
        "audience is missing.",
    ]


def test_every_fault_is_told_at_once(own_file):
    path = own_file('leave_out = ["nobody"]\nentires = 1\n[[entries]]\nid = "gp"\ntel = "x"\nlink = "y"')
    assert len(refusal(path)) == 4


def test_two_entries_with_one_id_are_refused(own_file):
    path = own_file('[[entries]]\nid = "gp"\nhours = "a"\n[[entries]]\nid = "gp"\nhours = "b"')
    assert refusal(path) == ('support.toml, entry 2 ("gp"): id is used before in this file.',)


@pytest.mark.parametrize("wrong", ['leave_out = "gp"', "leave_out = [1]"])
def test_what_to_leave_out_must_be_a_list_of_ids(wrong, own_file):
    assert "leave_out must be a list of ids" in refusal(own_file(wrong))[0]


@pytest.mark.parametrize("wrong", ["entries = 1", "entries = [1]"])
def test_entries_must_be_tables(wrong, own_file):
    assert refusal(own_file(wrong)) == ("support.toml: entries must be tables, each written as [[entries]].",)


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "the file cannot be read" in refusal(tmp_path / "missing.toml")[0]


def test_a_file_that_is_not_toml_is_told(own_file):
    assert "this is not TOML" in refusal(own_file("a = "))[0]


def test_the_site_does_not_start_with_a_faulty_file(own_file, site_with):
    with pytest.raises(SupportError, match="The support entries cannot be used"):
        site_with('[[entries]]\nid = "gp"\ntel = "x"')
