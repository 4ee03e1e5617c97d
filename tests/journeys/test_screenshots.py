"""The README's pictures are of made-up people, and there is a way to take every one of them anew."""

import re

import pytest

from docs import take_screenshots
from tests.conftest import ROOT

SIZE = {"width": take_screenshots.WIDTH, "height": 900}


def test_a_site_that_is_not_in_demo_mode_is_refused(visitor, tmp_path):
    guest = visitor(size=SIZE)
    with pytest.raises(SystemExit, match=r"not in demo mode.* make run"):
        take_screenshots.take(guest.page, guest.address, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_picture_is_taken_in_demo_mode(demo, visitor, tmp_path):
    guest = visitor(size=SIZE)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    take_screenshots.take(guest.page, guest.address, pictures)
    assert {path.name for path in pictures.iterdir()} == set(take_screenshots.PICTURES)
    assert all(path.stat().st_size > 10_000 for path in pictures.iterdir())


def test_the_readme_shows_what_is_taken():
    shown = re.findall(r"docs/images/([\w-]+\.png)", (ROOT / "README.md").read_text())
    assert set(shown) == set(take_screenshots.PICTURES)
    assert [name for name in shown if not (take_screenshots.IMAGES / name).exists()] == []
