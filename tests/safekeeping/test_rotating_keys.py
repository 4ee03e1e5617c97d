"""Master keys are changed while people write, and nobody's words are lost or left behind."""

from io import StringIO
from threading import Event

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.checkins.models import CheckIn
from apps.safekeeping import keys
from apps.safekeeping.checks import every_master_key_is_there
from apps.safekeeping.models import AuditEvent, PersonKey
from tests.conftest import at_once
from tests.diary import THIS_WEEK, checked_in

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.WORDS_KEYS = {1: OLD}


def rotate(**options):
    out = StringIO()
    call_command("rotate_words_keys", stdout=out, **options)
    return out.getvalue()


def words_of(person):
    keys.forget()
    return CheckIn.objects.get(person=person).challenge_words


def test_words_open_with_the_new_key_alone_afterwards(cast, settings):
    for person in (cast.ada, cast.ben, cast.zoe):
        checked_in(person, THIS_WEEK, challenge_words=f"By {person}")
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    assert words_of(cast.ada) == "By Ada", "both keys open until the change is made"
    assert rotate(batch=2) == (
        "2 rewrapped\n3 rewrapped\nAll keys are wrapped by version 2. Earlier versions can be dropped.\n"
    )
    settings.WORDS_KEYS = {2: NEW}
    assert [words_of(person) for person in (cast.ada, cast.ben, cast.zoe)] == ["By Ada", "By Ben", "By Zoe"]


def test_the_words_themselves_are_not_touched(cast, settings):
    checked_in(cast.ada, THIS_WEEK, challenge_words="Mine")
    before = CheckIn.objects.values_list("challenge_words", flat=True).get().data
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    rotate()
    assert CheckIn.objects.values_list("challenge_words", flat=True).get().data == before


def test_a_second_run_finds_nothing_to_do(cast, settings):
    cast.bring("ada", "ben")
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    rotate()
    assert rotate() == "All keys are wrapped by version 2. Earlier versions can be dropped.\n"


def test_new_people_get_the_newest_key(cast, settings):
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    assert cast.ada.words_key.master_version == 2


def test_without_the_earlier_key_nothing_is_changed(cast, settings):
    cast.bring("ada")
    settings.WORDS_KEYS = {2: NEW}
    with pytest.raises(CommandError, match="version 1"):
        rotate()
    assert PersonKey.objects.get().master_version == 1


def test_the_site_says_before_it_starts_that_a_master_key_is_missing(cast, settings):
    cast.bring("ada")
    assert every_master_key_is_there(None, ["default"]) == []
    settings.WORDS_KEYS = {2: NEW}
    (error,) = every_master_key_is_there(None, ["default"])
    assert "version 1" in error.msg


@pytest.mark.parametrize("in_use", [{1: OTHER}, {1: OTHER, 2: NEW}])
def test_and_that_another_one_has_taken_its_number(in_use, cast, settings):
    """As after a restore on a new machine, which made a first master key of its own."""
    cast.bring("ada")
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    cast.bring("ben")
    assert every_master_key_is_there(None, ["default"]) == []
    settings.WORDS_KEYS = in_use
    faults = [fault.msg for fault in every_master_key_is_there(None, ["default"])]
    assert "another master key of this number: version 1" in faults[-1]


def test_each_change_is_audited(cast, settings):
    cast.bring("ada")
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    rotate()
    assert AuditEvent.objects.filter(action="safekeeping.keys_rewrapped").count() == 1


def test_people_write_and_read_all_the_while(committed_cast, settings):
    people = [committed_cast.ada, committed_cast.ben]
    settings.WORDS_KEYS = {1: OLD, 2: NEW}
    finished = Event()

    def write_and_read(person):
        count = 0
        while not finished.is_set() or count < 3:
            keys.forget()
            text = f"{person} wrote {count}"
            checkin = checked_in(person, THIS_WEEK - count, {}, challenge_words=text)
            assert CheckIn.objects.get(pk=checkin.pk).challenge_words == text
            count += 1
        return count

    def rotate_key_by_key():
        try:
            # Makes the key older again each time, so that every round has all keys to rewrap.
            for version in range(3, 8):
                settings.WORDS_KEYS = {**settings.WORDS_KEYS, version: bytes([version]) * 32}
                rotate(batch=1)
        finally:
            finished.set()

    counts = at_once(
        [rotate_key_by_key, *(lambda person=person: write_and_read(person) for person in people)]
    )
    settings.WORDS_KEYS = {7: settings.WORDS_KEYS[7]}
    keys.forget()
    assert all(
        checkin.challenge_words.startswith(f"{checkin.person} wrote") for checkin in CheckIn.objects.all()
    )
    assert CheckIn.objects.count() == sum(counts[1:])
