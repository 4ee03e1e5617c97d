"""Running commands and saying what was found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from config.local.accounts import Account, unprivileged


class NotProvedError(Exception):
    """Says what is not as it should be."""


def say(text: str) -> None:
    sys.stdout.write(f"prove: {text}\n")
    sys.stdout.flush()


def expect(fact: bool, what: str) -> None:
    if not fact:
        raise NotProvedError(f"not so: {what}")
    say(f"yes: {what}")


def until(fact: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            raise NotProvedError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.2)
    say(f"yes: {what}")


def check(command: Sequence[str], what: str | None, environment: Mapping[str, str] | None = None) -> None:
    done = run(command, environment)
    if done.returncode != 0:
        raise NotProvedError(f"{what or command} ended with {done.returncode}:\n{done.stdout}")
    if what:
        say(f"yes: {what}")


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), env={"PATH": os.environ["PATH"], **(environment or {})}, cwd="/", text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def mount(*arguments: object) -> None:
    check(["mount", *map(str, arguments)], None)


def fresh(directory: Path, owner: Account | None) -> Path:
    """A new and empty directory that only `owner`, or root, can enter."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    if owner:
        os.chown(directory, owner.uid, owner.gid)
    return directory


def as_account(command: Sequence[str]) -> list[str]:
    account = unprivileged()
    if account is None:
        return list(command)
    return ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups", *command]


def memory(pid: int) -> float:
    """Megabytes of this process and its children; what several share is counted once."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = int(re.findall(r"^Pss:\s+(\d+) kB", rollup, flags=re.M)[0]) / 1024
    return own + sum(memory(int(child)) for child in children)
