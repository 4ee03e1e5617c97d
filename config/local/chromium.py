"""Finds the browser that journeys are driven in, and installs Debian's where that is possible."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from config.local import machine
from config.local.steps import SetupError, say

NAMES = ("chromium", "google-chrome-stable", "google-chrome")
BY_HAND = """\
The browser tests need Chromium, and this system's own packages have none that can be driven. Type this once,
then the same again:

  .venv/bin/python -m playwright install --with-deps chromium

or name one that is there already: make test CHROMIUM=/path/to/chromium"""


def find_or_install() -> str:
    """Its path. Raises SetupError with what to type where it is missing and may not be installed."""
    found = find()
    if found:
        return found
    if not _is_debian():
        # Ubuntu's package of that name is a shell around a snap, which cannot be driven from outside.
        raise SetupError(BY_HAND)
    machine.install("chromium", why="for the browser tests")
    found = find()
    if not found:
        raise SetupError(BY_HAND)
    say(f"  Chromium is {found}")
    return found


def find() -> str | None:
    """CHROMIUM from the environment, a browser on the PATH that is no snap, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise SetupError(f"CHROMIUM is {named}, which is not a program.")
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path and not path.startswith("/snap/"):
            return path
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    own = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def _is_debian() -> bool:
    try:
        lines = Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False
    return "ID=debian" in lines
