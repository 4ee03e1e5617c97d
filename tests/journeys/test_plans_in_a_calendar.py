"""Putting plans in a calendar: a file, and an address; with and without JavaScript."""

from datetime import time

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.coping.conftest import planned
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("name", "size", "javascript"),
    [("phone", PHONE, True), ("desktop", DESKTOP, True), ("phone-no-js", PHONE, False)],
)
def test_from_a_file_to_an_address_and_off(name, size, javascript, committed_cast, visitor):
    planned(committed_cast.ada, on_days="135", at=time(12, 30))
    planned(committed_cast.ada, cue="it is Friday at four", action="write a list for Monday")
    ada = visitor(size=size, javascript=javascript).sign_in_as(committed_cast.ada)
    page = ada.go("/plans/calendar/")
    if javascript:
        ada.check()
    ada.picture(f"calendar-{name}")

    page.get_by_label("Include what I will do").first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a file").first.click()
    assert "SUMMARY:Close the laptop" in download.value.path().read_text()

    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your calendar address")
    if javascript:
        ada.check()
    ada.picture(f"calendar-address-{name}")
    address = page.get_by_label("Address").input_value()
    path = "/plans/" + address.split("/plans/")[1]
    assert b"Time for a plan" in Client().get(path).content

    page.get_by_role("link", name="Back to your plans in your calendar").click()
    expect(page.get_by_text("Your address is on")).to_be_visible()
    if javascript:
        ada.check()
    ada.picture(f"calendar-on-{name}")
    page.get_by_role("button", name="Turn the address off").click()
    expect(page.get_by_text("Your calendar address is off.")).to_be_visible()
    assert Client().get(path).status_code == 404
