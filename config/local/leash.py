"""Starts one command that dies with its parent, under another account when one is named.

    leash.py PARENT SIGNAL ACCOUNT COMMAND...

PARENT is the process id of whoever starts it, SIGNAL the number the kernel sends to the command when that
process is gone (even by kill -9), ACCOUNT a name, or - for no change. A small program of its own because
doing the same between fork and exec is not safe in a process with threads. `leashed` gives its command line.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.local.accounts import Account

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def leashed(command: Sequence[str], death_signal: int, account: Account | None = None) -> list[str]:
    """The command line that runs `command` so that it gets `death_signal` when this process is gone."""
    name = account.name if account else "-"
    interpreter = [sys.executable, "-I", "-S", __file__]
    return [*interpreter, str(os.getpid()), str(int(death_signal)), name, *command]


def die_with_parent(signal: int) -> None:
    """From now on the kernel sends this process `signal` when the thread that started it is gone."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl failed")


def main() -> None:
    parent, signal, account, *command = sys.argv[1:]
    if account != "-":
        entry = pwd.getpwnam(account)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    # After the change of account: the kernel forgets the signal when a process changes its user.
    die_with_parent(int(signal))
    if os.getppid() != int(parent):
        sys.exit("leash: the parent is already gone")
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit("leash: cannot start " + command[0] + ": " + str(error.strerror))


if __name__ == "__main__":
    main()
