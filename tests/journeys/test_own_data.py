"""Ada takes everything along, asks to be erased, and changes her mind."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from apps.own_data.models import ErasureRequest
from tests.cast import PASSWORD
from tests.diary import a_believable_year
from tests.journal.conftest import wrote
from tests.journeys.conftest import DESKTOP, PHONE

WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": DESKTOP, "javascript": False}, id="without-javascript"),
]


@pytest.mark.parametrize("way", WAYS)
def test_ada_takes_everything_along_and_asks_to_be_erased(
    committed_cast, clock, mailbox, visitor, tmp_path, way
):
    ada = committed_cast.ada
    a_believable_year(ada, 20)
    wrote(ada, "The third call of the morning.")
    has_script = way.get("javascript", True)
    name = f"{way['size']['width']}{'' if has_script else '-nojs'}"
    here = visitor(**way).sign_in_as(ada)
    check = here.check if has_script else (lambda: None)
    page = here.go("/settings/")
    page.get_by_role("link", name="See your data").click()
    check()
    here.picture(f"own-data-0-index-{name}")

    page.get_by_role("button", name="Get everything about you").click()
    # She has signed in without a password, so she is asked for it now.
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm it is you")
    confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything about you")
    check()
    here.picture(f"own-data-1-take-{name}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "everything.zip")
    with ZipFile(tmp_path / "everything.zip") as zipped:
        zipped.extractall(tmp_path)
    for file in ("index", "check-ins", "charts", "journal", "account"):
        # From the disk, as she opens it.
        page.goto((tmp_path / f"{file}.html").as_uri())
        check()
        here.picture(f"own-data-2-{file}-{name}")
    page.goto((tmp_path / "journal.html").as_uri())
    expect(page.get_by_text("The third call of the morning.")).to_be_visible()

    page = here.go("/your-data/")
    page.get_by_role("button", name="Erase your account").click()
    check()
    here.picture(f"own-data-3-erase-{name}")
    page.get_by_role("button", name="Erase my account in 7 days").click()
    check()
    here.picture(f"own-data-4-asked-{name}")
    page = here.go("/")
    check()
    here.picture(f"own-data-5-home-{name}")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays")).to_be_visible()
    here.picture(f"own-data-6-undone-{name}")
    assert ErasureRequest.objects.get().undone_at


def confirm(page):

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
