"""Mail that the local mail server caught in place of sending it: one file a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SHOWN = 100


@dataclass(frozen=True)
class CaughtMail:
    name: str
    """The file's name without its ending."""
    at: datetime
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["X-Envelope-To"] or self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "(no subject)")

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def has_html(self) -> bool:
        return self.message.get_body(("html",)) is not None


def newest(directory: Path | None) -> Iterator[CaughtMail]:
    """At most a hundred, newest first; a message still being written has another name."""
    for path in sorted(_files(directory), key=_moment, reverse=True)[:SHOWN]:
        yield _read(path)


def find(directory: Path | None, name: str) -> CaughtMail | None:
    """By name among the files that are there, so that no name leads anywhere else."""
    return next((_read(path) for path in _files(directory) if path.stem == name), None)


def _files(directory: Path | None) -> list[Path]:
    if directory is None or not directory.is_dir():
        return []
    return [path for path in directory.iterdir() if path.suffix == ".eml" and not path.name.startswith(".")]


def _moment(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _read(path: Path) -> CaughtMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return CaughtMail(path.stem, datetime.fromtimestamp(path.stat().st_mtime, UTC), message)
