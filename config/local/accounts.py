"""Which account the services run as when set-up is started by root (PostgreSQL refuses to run as root)."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    def can(self, test: str, *paths: Path) -> bool:
        """Whether this account passes `test` ("-r" readable, "-x" enterable) on every path."""
        return all(
            subprocess.run(
                ["test", test, str(path)],
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                check=False,
                cwd="/",
            ).returncode
            == 0
            for path in paths
        )


def unprivileged() -> Account | None:
    """The account to change to, or None when the process is not root and stays who it is."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_directory(path: Path, mode: int, account: Account | None = None) -> Path:
    """A directory with this mode that belongs to `account` (or to us), made if missing.

    Raises PermissionError where somebody else's directory or a link lies in its place, which in /tmp anybody
    could have put there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        allowed = {os.geteuid()} | ({account.uid} if account else set())
        if path.is_symlink() or not path.is_dir() or found.st_uid not in allowed:
            raise PermissionError(f"{path} belongs to somebody else; remove it and try again.") from None
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path
