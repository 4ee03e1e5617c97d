"""Ada writes in every box there is. Then nothing of it is found anywhere but sealed, and on her own pages.

Searched are: the database as it is backed up and as it lies on the disk, sessions, the logs of the site, of
its worker and of its beat at DEBUG, Redis with every command it was given (tasks and cache among them), mail,
addresses, headers, and the titles that browsers keep in their history. Not searched is what she alone is
answered: pages and files. That the search finds what is there is in test_markers_are_found.py.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.reminders.models import ReminderPreference
from apps.resilience.weeks import Week
from tests import background
from tests.background import eventually
from tests.contracts.words import places
from tests.contracts.words.adas_weeks import AdasWeeks
from tests.contracts.words.markers import Markers, sealed_fields
from tests.contracts.words.visitor import Visitor

# Boxes that are not for words: a time of day.
NOT_WORDS = {("coping:write", "at")}
# Sealed digests of what looked like an identifier, which no marker does.
NO_WORDS_IN = {"checkins.Draft.identifiers_kept", "safekeeping.Unsent.identifiers_kept"}


@pytest.fixture
def markers():
    return Markers()


@pytest.fixture
def ada(committed_cast):
    return committed_cast.ada


@pytest.fixture
def adas_weeks(ada, markers, push_service):
    """By the clock of the machine, which other processes share."""
    return AdasWeeks(ada, markers, Week.of(timezone.localdate(timezone=ada.zone)), push_service)


@pytest.fixture
def reminder_is_due(ada):
    now = timezone.localtime(timezone=ada.zone)
    ReminderPreference.objects.create(
        person=ada,
        weekly_on=True,
        weekday=now.isoweekday(),
        hour=now.hour,
        changed_at=now - timedelta(days=30),
    )


def crash_while_ada_writes(adas_weeks, monkeypatch):
    """A fault in saving, and one in keeping what is typed, both of which say what the words were."""

    def broken(**given):
        raise ValueError(f"cannot save {given}")

    sheet = adas_weeks.browser.open(adas_weeks.entry_page)
    with monkeypatch.context() as faulty:
        faulty.setattr("apps.journal.actions.save", broken)
        assert sheet.type(words=adas_weeks.marker("a crash")).send().status_code == 500
        faulty.setattr("apps.safekeeping.unsent.keep", broken)
        sheet.type(words=adas_weeks.marker("a crash while typing"))
        assert adas_weeks.browser.post(sheet.form.autosave, sheet.form.inputs).status_code == 500


def test_nothing_that_ada_writes_is_found_anywhere_else(
    adas_weeks, markers, reminder_is_due, services, mailbox, monkeypatch, tmp_path
):
    (processes := tmp_path / "processes").mkdir()
    with (
        places.everything_logged() as logged,
        places.watched_redis() as commands,
        (processes / "log").open("wb") as log,
        background.workers("one", log=log, log_level="DEBUG", PUSH_HOSTS="localhost"),
        background.beats("one", directory=processes, log=log, log_level="DEBUG"),
    ):
        adas_weeks.write_everything().look_at_every_page()
        crash_while_ada_writes(adas_weeks, monkeypatch)
        eventually(lambda: mailbox.to(adas_weeks.ada.email), seconds=60)
        eventually(lambda: adas_weeks.push_service.got(adas_weeks.shows_reminders), seconds=60)
        in_redis = places.redis_now()

    logs = logged.getvalue()
    assert "ValueError" in logs, "the crash was logged"
    assert "INSERT INTO" in logs, "and so was what the database was asked"
    trail = adas_weeks.trail
    found = markers.found_in(
        {
            "database": places.database_dump(services),
            "files of the database": places.database_files(services),
            "sessions": places.sessions(),
            "Redis": in_redis,
            "commands to Redis": places.said_to_redis(commands),
            "logs of the site": logs.encode(),
            "logs of worker and beat": places.files_in(processes),
            "mail": places.mail(mailbox),
            "addresses": "\n".join(trail.addresses).encode(),
            "headers": "\n".join(trail.headers).encode(),
            "titles": "\n".join(trail.titles).encode(),
        }
    )
    assert found == {}


def test_every_sealed_field_holds_its_marker(adas_weeks, markers):
    adas_weeks.write_everything()
    fields = sealed_fields()
    for name in NO_WORDS_IN:
        del fields[name]
    for name, field in fields.items():
        assert name in markers.written, (
            f"{name} is sealed and Ada wrote nothing in it: see words/adas_weeks.py"
        )
        rows = field.model._default_manager.filter(person=adas_weeks.ada)
        kept = [str(getattr(row, field.name)) for row in rows]
        assert any(markers.written[name] in words for words in kept), f"no {name} holds its marker"


def test_every_box_on_her_pages_was_written_in(adas_weeks):
    adas_weeks.write_everything().look_at_every_page()
    assert adas_weeks.trail.boxes - adas_weeks.trail.written_in == NOT_WORDS


def test_words_reach_a_calendar_only_through_the_token_and_if_she_says_so(adas_weeks, markers):
    """The one place outside her own pages that is meant to hold some: what she will do, of active plans."""
    adas_weeks.choose_values()
    adas_weeks.make_plans()
    action = markers.written["coping.PlanVersion.action"].encode()
    made = adas_weeks.browser.open("/plans/calendar/", "/plans/calendar/address/make/")
    for chosen, told in (({}, False), ({"words": "yes"}, True)):
        page = made.send(**chosen).content.decode()
        address = page.split("http://localhost:8000")[1].split('"')[0]
        feed = Visitor(adas_weeks.trail).get(address)
        # Long lines of a calendar file go on in the next one, and a title begins with a capital.
        whole = feed.content.replace(b"\r\n ", b"").lower()
        assert (action in whole) is told
        others = whole.replace(action, b"")
        assert markers.found_in({"feed": others, "headers": str(feed.headers).encode()}) == {}
