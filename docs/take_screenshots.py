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
    page.goto(f"{address}/account/login/")
    page.get_by_role("button", name=PERSON).click()
    page.wait_for_url(f"{address}/")


def trends(page: Page, address: str) -> None:
    """The top of the page down to the end of its first chart."""
    page.goto(f"{address}/trends/?range=26")
    chart = page.locator("[data-chart]").first
    chart.locator("canvas").wait_for()
    box = chart.bounding_box()
    assert box, "the chart is shown"
    end = box["y"] + box["height"] + MARGIN
    page.screenshot(
        path=IMAGES / "trends.png", clip={"x": 0, "y": 0, "width": WIDTH, "height": end}, full_page=True
    )


PICTURES = (trends,)


def main(address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce", locale="en-GB"
        )
        page = context.new_page()
        sign_in(page, address.rstrip("/"))
        for take in PICTURES:
            take(page, address.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
