"""The local mail server keeps every message whole, in the order they came, and delivers nothing."""

import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "config" / "local" / "mail_catcher.py"


@pytest.fixture
def catcher(place: Path) -> Iterator[int]:
    """Its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-I", str(SCRIPT), str(listener.fileno()), str(place)],
        pass_fds=[listener.fileno()], stdout=subprocess.DEVNULL,
    )  # fmt: skip
    listener.close()
    yield port
    process.terminate()
    assert process.wait(timeout=10) == 0


def test_each_message_is_kept_with_both_parts_and_whom_it_was_for(catcher: int, place: Path) -> None:
    for number in (1, 2):
        message = EmailMessage()
        message["Subject"] = f"Your check-in {number}: prêt"
        message["From"], message["To"] = "hello@heartwood.test", "amira@heartwood.test"
        message.set_content("Plain")
        message.add_alternative("<p>Rich</p>", subtype="html")
        with smtplib.SMTP("127.0.0.1", catcher, timeout=10) as server:
            server.send_message(message, to_addrs=["amira@heartwood.test", "ben@heartwood.test"])
    kept = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(place.glob("*.eml"))
    ]
    assert [message["Subject"] for message in kept] == ["Your check-in 1: prêt", "Your check-in 2: prêt"]
    assert kept[0]["X-Envelope-To"] == "amira@heartwood.test, ben@heartwood.test"
    assert [part.get_content().strip() for part in kept[0].iter_parts()] == ["Plain", "<p>Rich</p>"]


def test_only_its_owner_can_read_a_caught_message(catcher: int, place: Path) -> None:
    with smtplib.SMTP("127.0.0.1", catcher, timeout=10) as server:
        server.sendmail("a@heartwood.test", ["b@heartwood.test"], "Subject: code\r\n\r\n123456\r\n")
    (kept,) = place.glob("*.eml")
    assert kept.stat().st_mode & 0o077 == 0
