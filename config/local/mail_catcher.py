"""A mail server that delivers nothing: it keeps each message as a file, for the demo's mail page to show.

    mail_catcher.py DESCRIPTOR DIRECTORY

DESCRIPTOR is an open listening socket, so that its port is known before this starts. Files are named after
the moment they came, so that their names sort in time. Run as a script.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MESSAGE = 10 * 1024 * 1024  # bytes


class Keeper:
    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}.eml"
        # Whoever is really addressed stands in the envelope, which headers need not repeat.
        recipients = ", ".join(address for address in envelope.rcpt_tos if address)
        content = envelope.original_content or b""
        unfinished = self.directory / f".{name}"
        unfinished.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + content)
        unfinished.rename(self.directory / name)
        print(f"kept a message to {recipients}", flush=True)
        return "250 Kept"


async def serve(listener: socket.socket, directory: Path) -> None:
    """Until SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    keeper = Keeper(directory)
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True), sock=listener
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
