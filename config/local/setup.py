"""From a bare machine to an installed project, then over to the project's own Python.

    python3 config/local/setup.py run|test|check|fix|benchmark|lock

Run as a script by whatever `python3` is there; standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

if __name__ == "__main__":
    # The site's own config/__init__.py imports packages that may not be there yet: a stand-in.
    package = types.ModuleType("config")
    package.__path__ = [str(ROOT / "config")]
    sys.modules["config"] = package

from config.local import machine  # noqa: E402
from config.local.locks import HeldError, Lock  # noqa: E402
from config.local.steps import (  # noqa: E402
    PYTHON,
    VAR,
    SetupError,
    Stamp,
    do,
    fingerprint,
    run,
    say,
    stop_like_ctrl_c,
)

VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements-dev.lock"
# Another set-up in the same directory takes a minute or two on a slow line.
SETUP_SECONDS = 600


def main() -> int:
    """Returns only when something failed; else this process becomes `python -m config.local`."""
    stop_like_ctrl_c()
    try:
        refuse_a_second_start(sys.argv[1])
        lock = Lock(VAR / "setup.lock")
        wait_for(lock)
        make_virtual_environment()
        install_packages()
        lock.release()
    except SetupError as failure:
        say(f"\n{failure}")
        return 1
    except PermissionError as error:
        say(f"\n{error.filename or error} cannot be written. Was this set up by another user, say root?")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    os.chdir(ROOT)
    return os.execv(PYTHON, [PYTHON, "-m", "config.local", *sys.argv[1:]])  # noqa: S606


def refuse_a_second_start(verb: str) -> None:
    """Before anything is changed under a site that is running from here."""
    lock = Lock(VAR / "lock")
    if verb == "run":
        try:
            lock.acquire()
        except HeldError as held:
            raise SetupError(already_running(held)) from None
        lock.release()


def already_running(held: HeldError) -> str:
    who = f"process {held.holder.get('pid', 'unknown')}"
    where = held.holder.get("address") or "it is still starting"
    return f"Heartwood is already running in this directory: {where} ({who})."


def wait_for(lock: Lock) -> None:
    try:
        lock.acquire()
    except HeldError as held:
        say(
            f"Another set-up is under way here (process {held.holder.get('pid', 'unknown')}); waiting for it."
        )
        try:
            lock.acquire(wait=SETUP_SECONDS)
        except HeldError:
            raise SetupError(
                f"It has not finished within {SETUP_SECONDS} s. Stop it, then type the same again."
            ) from None


def make_virtual_environment() -> None:
    checks = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if (
        Path(PYTHON).exists()
        and subprocess.run([PYTHON, "-c", checks], capture_output=True, check=False).returncode == 0
    ):
        return

    def work() -> None:
        python = machine.find_python(sys.executable, sys.version_info[:2])
        machine.ensure_venv_module(python)
        if VENV.exists():
            shutil.rmtree(str(VENV))
        result = subprocess.run(
            [python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            raise SetupError(f"{result.stdout}{result.stderr}\nThe virtual environment could not be made.")

    do("Virtual environment", work)


def install_packages() -> None:
    """By pip rather than uv: it follows the index and certificates that the machine's pip settings name."""
    version = subprocess.run([PYTHON, "-V"], capture_output=True, text=True, check=True).stdout
    # Kept inside the environment, so that one made anew is never taken for the old one.
    stamp = Stamp("installed-from", fingerprint(version, REQUIREMENTS), made=VENV, directory=VENV)
    if not stamp.is_fresh:
        machine.ensure_compiler(PYTHON)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    # The lock is complete, so nothing needs resolving.
    run("Python packages", [*pip, "--require-hashes", "--no-deps", "-r", str(REQUIREMENTS)], stamp=stamp)


if __name__ == "__main__":
    sys.exit(main())
