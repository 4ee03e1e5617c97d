"""Pages name hashed static files, so the manifest must be as new as its sources."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build_static_files() -> None:
    """Does nothing where they are new enough. Two processes wait for one another."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manifest = ROOT / "var" / "static" / "staticfiles.json"
        sources = [path for folder in ("static", "var/static-build") for path in (ROOT / folder).rglob("*")]
        newest = max((path.stat().st_mtime for path in sources), default=0)
        if not manifest.exists() or manifest.stat().st_mtime < newest:
            for command in (
                ["-m", "config.static_build"],
                ["manage.py", "collectstatic", "--noinput", "-v0"],
            ):
                subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ, check=True)
            manifest.touch()
