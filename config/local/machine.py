"""What the machine itself must bring, installed by apt where that is possible, named exactly where not.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence

from config.local.steps import SetupError, run

OLDEST_PYTHON = (3, 11)
PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
OLDEST_NODE = 20


def find_python(current: str, version: tuple[int, int]) -> str:
    """A Python of 3.11 or later: the one that is running if it will do, else the newest on the PATH."""
    if version >= OLDEST_PYTHON:
        return current
    for name in PYTHONS:
        found = shutil.which(name)
        if found:
            return found
    raise SetupError(
        f"Heartwood needs Python 3.11 or later; this is {platform.python_version()}. On Debian or Ubuntu:\n\n"
        "  sudo apt-get install python3.11 python3.11-venv\n\nThen type the same again."
    )


def ensure_venv_module(python: str) -> None:
    """Debian keeps what `python -m venv` needs in a package of its own."""
    if _succeeds([python, "-c", "import ensurepip, venv"]):
        return
    name = subprocess.run(
        [python, "-c", "import sys; print('python%d.%d-venv' % sys.version_info[:2])"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    install(name, why="to make the virtual environment")
    if not _succeeds([python, "-c", "import ensurepip, venv"]):
        raise SetupError(
            f"{python} still cannot make virtual environments. Install a Python that has ensurepip."
        )


def ensure_compiler(python: str) -> None:
    """The Redis of `make run` is published ready-made for Python 3.11 on x86-64, for others as source."""
    asked = "import platform, sys; print(sys.version_info < (3, 12) and platform.machine() == 'x86_64')"
    is_ready_made = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout
    if is_ready_made.strip() == "True" or shutil.which("cc"):
        return
    install("gcc", "libc6-dev", why="to build the Redis server that the site runs with here")


def install(*packages: str, why: str) -> None:
    """Installs Debian packages. Raises SetupError with the command to type where we may not or cannot."""
    typed = f"apt-get update && apt-get install --no-install-recommends {' '.join(packages)}"
    by_hand = f"{' and '.join(packages)} is needed {why}. Type this, then the same again:\n\n  "
    if not shutil.which("apt-get"):
        raise SetupError(
            f"{' and '.join(packages)} is needed {why}, and this machine has no apt-get to install it."
        )
    if os.geteuid() == 0:
        prefix = []
        by_hand += typed
    else:
        prefix = ["sudo", "-n"]
        by_hand += typed.replace("apt-get", "sudo apt-get")
        if not (shutil.which("sudo") and _succeeds(["sudo", "-n", "true"])):
            raise SetupError(by_hand)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run("Debian package lists", [*prefix, "apt-get", "update"], environment)
        run(
            f"Debian {' '.join(packages)}",
            [*prefix, "apt-get", "install", "-y", "--no-install-recommends", *packages],
            environment,
        )
    except SetupError as failure:
        raise SetupError(f"{failure}\n\n{by_hand}") from None


def has_recent_node() -> bool:
    """Whether Node 20 or later and its npm are on the PATH."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = answer.lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(list(command), capture_output=True, check=False).returncode == 0
