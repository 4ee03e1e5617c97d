"""Takes the README's pictures from a running demo site. By hand, when the pages have changed:

make run
.venv/bin/python -m docs.take_screenshots http://localhost:8000
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from config.local.chromium import find

IMAGES = Path(__file__).parent / "images"
PERSON = "Priya Nair"
WIDTH = 1120
MARGIN = 24


def sign_in(page: Page, address: str) -> None:
    """Raises SystemExit where there are no made-up people: a real person's page is never taken."""
    page.goto(f"{address}/account/login/")
    button = page.get_by_role("button", name=PERSON)
    if button.count() == 0:
        raise SystemExit(
            f"{address} is not in demo mode: it does not offer {PERSON}. Start one with: make run"
        )
    button.click()
    page.wait_for_url(f"{address}/")


def home(page: Page, address: str, path: Path) -> None:
    """The top of the page down to where the latest check-in begins."""
    page.goto(f"{address}/")
    box = page.locator(".hw-home").bounding_box()
    assert box, "the week is shown"
    end = box["y"] + box["height"] + MARGIN
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": end}, full_page=True)


def trends(page: Page, address: str, path: Path) -> None:
    """The top of the page down to the end of its first chart."""
    page.goto(f"{address}/trends/?range=26")
    chart = page.locator("[data-chart]").first
    chart.locator("canvas").wait_for()
    box = chart.bounding_box()
    assert box, "the chart is shown"
    end = box["y"] + box["height"] + MARGIN
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": end}, full_page=True)


def team(page: Page, address: str, path: Path) -> None:
    """The key and the first charts of the figures of the person's team."""
    page.goto(f"{address}/team-figures/")
    page.locator("[data-chart] canvas").first.wait_for()
    key = page.locator("[data-trends-key]").bounding_box()
    charts = page.locator(".hw-trends__charts").first.bounding_box()
    assert key, "the key is shown"
    assert charts, "the charts are shown"
    top, end = key["y"] - MARGIN, charts["y"] + charts["height"] + MARGIN
    page.screenshot(path=path, clip={"x": 0, "y": top, "width": WIDTH, "height": end - top}, full_page=True)


PICTURES = {"home.png": home, "trends.png": trends, "team.png": team}


def take(page: Page, address: str, folder: Path) -> None:
    sign_in(page, address)
    for name, picture in PICTURES.items():
        picture(page, address, folder / name)


def main(address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce", locale="en-GB"
        )
        take(context.new_page(), address.rstrip("/"), IMAGES)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
