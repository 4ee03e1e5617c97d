"""Everything about Ada in one file, to read and for programs: every row, every field, and nobody else's."""

import ast
import json
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.own_data.archive import VERSION, archive
from apps.own_data.audit_words import WORDS
from apps.own_data.collecting import collect
from apps.people.account_audit import AUDITED
from apps.people.models import Invitation, Role
from apps.safekeeping import audit, classes
from apps.safekeeping.acting import acting
from apps.safekeeping.models import Unsent
from tests import eye
from tests.cast import PASSWORD
from tests.conftest import NOW, ROOT
from tests.contracts.words.markers import Markers
from tests.contracts.words.visitor import Page
from tests.diary import a_believable_year
from tests.own_data.everything import Everything, text_fields


def files_of(content):
    with ZipFile(BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def everything_of(person):
    """As the site makes it: whoever acts, and no eye of the test's."""
    eye.shut()
    with acting(person.pk):
        return files_of(archive(person, NOW))


@pytest.fixture
def adas_files(adas):
    return everything_of(adas.person)


@pytest.fixture
def as_json(adas_files):
    return json.loads(adas_files["everything.json"])


def places(withheld):
    return {
        f"{kind.model}.{field.name}"
        for kind in classes.exported()
        for field in text_fields(kind)
        if bool(kind.fields[field.name].withheld) is withheld
    }


def test_every_marker_of_hers_is_in_the_pages_and_in_the_json(adas_files, markers):
    pages = "".join(text for name, text in adas_files.items() if name.endswith(".html"))
    for place in places(withheld=False) & set(markers.written):
        assert markers.written[place] in adas_files["everything.json"], f"{place} is not in the JSON"
        assert markers.written[place] in pages, f"{place} is on no page"


def test_every_row_of_hers_is_in_the_json_with_every_field(adas, as_json):
    for kind in classes.exported():
        told = as_json["kinds"][kind.model]
        with acting(adas.person.pk):
            found = kind.model_class._base_manager.filter(kind.of(adas.person.pk))
            numbers = {str(record.pk) for record in found}
        # The latter is a view, of releases: see test_building.py of team_trends.
        assert numbers or kind.model in ("own_data.ErasureRequest", "team_trends.OwnPart")
        assert {str(row[kind.model_class._meta.pk.name]) for row in told["rows"]} == numbers, kind.model
        fields = {name for name, said in kind.fields.items() if not said.withheld}
        assert all(set(row) == fields for row in told["rows"]), kind.model


def test_nothing_that_somebody_could_sign_in_with_is_in_it(adas, adas_files, markers):
    whole = "".join(adas_files.values())
    secrets = places(withheld=True) & set(markers.written)
    assert "usersessions.UserSession.session_key" in secrets
    assert [place for place in secrets if markers.written[place] in whole] == []
    adas.person.refresh_from_db()
    assert adas.person.password not in whole


def test_what_is_held_back_is_named_with_the_reason(as_json):
    assert as_json["kinds"]["people.User"]["withheld"] == {"password": "Whoever has it could sign in as you."}


def test_nothing_of_anybody_else_is_in_it(cast, clock):
    """Of Ben, who has as much, and of whoever supervises both, no more than her name."""
    bens = Markers()
    ben = Everything(cast.ben, cast.sade, bens).person
    Everything(cast.ada, cast.sade, Markers())
    whole = "".join(everything_of(cast.ada).values())
    assert bens.stem not in whole
    assert f'"{cast.sade.email}"' not in whole
    assert "Sade" in whole
    # And a supervisor takes along nothing of those who showed her something.
    sades = "".join(everything_of(cast.sade).values())
    assert bens.written["supervision.Topic.words"] not in sades
    assert {ben.name, cast.ada.name} == {name for name in (ben.name, cast.ada.name) if name in sades}


def test_of_others_it_tells_no_number_and_the_name_only_where_she_knows_it(adas, cast):
    with transaction.atomic():
        audit.record(by=cast.amir, subject=adas.person, action="people.end_membership")
    kinds = json.loads(everything_of(adas.person)["everything.json"])["kinds"]
    [grant] = kinds["supervision.Grant"]["rows"]
    assert (grant["person"], grant["supervisor"]) == (adas.person.pk, "Sade")
    [viewing] = kinds["supervision.Viewing"]["rows"]
    assert viewing["viewer"] == "Sade"
    actors = [row["actor"] for row in kinds["safekeeping.AuditEvent"]["rows"]]
    assert set(actors) == {adas.person.pk, "somebody else"}


def test_it_says_which_version_of_the_format_it_is(as_json):
    assert (as_json["schema"], as_json["version"]) == ("heartwood-own-data", VERSION)
    assert f"version {VERSION}" in (ROOT / "docs" / "own-data.md").read_text()


def test_who_looked_is_told_in_plain_words(adas_files):
    page = adas_files["supervision.html"]
    assert "<td>Sade</td>" in page
    assert "<td>Check-in trend, coping plans and supervision topics</td>" in page


def test_what_was_done_is_told_in_plain_words(adas_files):
    page = adas_files["what-was-done.html"]
    assert "Name or time zone saved" in page
    assert "<td>You</td>" in page
    assert "people.change_settings" not in page


def recorded(node):
    """The names that a call of audit.record can give its row."""
    said = next((keyword.value for keyword in node.keywords if keyword.arg == "action"), None)
    return {
        each.value
        for each in (ast.walk(said) if said else ())
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_whatever_is_audited_has_words():
    named = set(AUDITED.values())
    for path in Path(ROOT / "apps").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
                named |= recorded(node)
    # Put together from what became of a plan; both are in the words.
    named.remove("coping.plan_")
    assert named - set(WORDS) == set()


def test_words_are_shown_as_words_whatever_is_in_them(cast, clock):
    Unsent.objects.create(person=cast.ada, form="x", values={"words": "<script>alert(1)</script>"})
    files = everything_of(cast.ada)
    assert "<script" not in "".join(text for name, text in files.items() if name.endswith(".html"))


def test_a_page_on_the_disk_may_run_and_fetch_nothing_and_has_its_style(adas_files):
    for name, text in adas_files.items():
        if name.endswith(".html"):
            style = text.partition("<style>")[2].partition("</style>")[0]
            hashed = b64encode(sha256(style.encode()).digest()).decode()
            assert f"content=\"default-src 'none'; style-src 'sha256-{hashed}'\"" in text, name


def test_the_pages_need_nothing_but_each_other(adas_files):
    for name, text in adas_files.items():
        if name.endswith(".html"):
            for address in Page(text, name).addresses:
                assert urlsplit(address).scheme == "", f"{name} leads to {address}"
                assert address in adas_files, f"{name} leads to {address}, which is not in the archive"


def test_the_charts_are_those_of_the_trends_page(cast, clock):
    a_believable_year(cast.ada)
    page = everything_of(cast.ada)["charts.html"]
    assert page.count("<svg") == 10
    assert "Work pressure" in page or "pressure" in page


def test_before_the_first_check_in_it_says_that_there_is_nothing_to_draw(cast, clock):
    assert "nothing to draw before your first check-in" in everything_of(cast.ada)["charts.html"]


def test_five_years_take_no_more_queries_than_a_month(cast, clock):
    a_believable_year(cast.ada, 4)
    a_believable_year(cast.ben, 260)
    counts = []
    for person in (cast.ada, cast.ben):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            everything_of(person)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The page --------------------------------------------------------------------------------------------


@pytest.fixture
def ada_signed_in(client, cast, clock):
    """With her password, just now."""
    client.post("/account/login/", {"login": cast.ada.email, "password": PASSWORD})
    return client


def test_she_downloads_it_with_one_button(ada_signed_in):
    assert b"Anybody with the file can read it" in ada_signed_in.get("/your-data/take/").content
    response = ada_signed_in.post("/your-data/take/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="everything-about-you.zip"'
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "everything.json" in files_of(b"".join(response.streaming_content))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/your-data/take/", "/your-data/erase/"])
def test_she_is_asked_to_sign_in_again_after_a_while(ada_signed_in, clock, method, address):
    clock.shift(16 * 60)
    response = getattr(ada_signed_in, method)(address)
    assert response.status_code == 302
    assert response.url.startswith("/account/reauthenticate/")


def test_it_is_kept_nowhere(ada_signed_in, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: 1 / 0)
    assert ada_signed_in.post("/your-data/take/").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_settings_lead_there(ada_signed_in):
    assert b'href="/your-data/"' in ada_signed_in.get("/settings/").content


def test_an_invitation_to_her_address_that_waits_is_in_it(cast, clock):
    waiting = Invitation.objects.create(
        email=cast.ada.email.upper(),
        service=cast.service,
        role=Role.SUPERVISOR,
        token_hash=b"w" * 32,
        expires_at=NOW + timedelta(days=7),
    )
    Invitation.objects.create(
        email="somebody@example.org",
        service=cast.service,
        role=Role.SUPERVISOR,
        token_hash=b"x" * 32,
        expires_at=NOW + timedelta(days=7),
    )
    (found,) = [each for each in collect(cast.ada) if each.kind.model == "people.Invitation"]
    assert [row.pk for row in found.rows] == [waiting.pk]
