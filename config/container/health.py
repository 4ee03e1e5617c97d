"""Is this container well? `health.py web|worker|beat`: ends with 0 when it is, with 1 and a reason when not.

Run as a script and without Django, so that asking every few seconds costs little.
"""

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PORT = 8000
BEAT_SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108 (a container's own tmpfs)
# Beat ticks every minute and writes its schedule down at the first tick after three minutes.
BEAT_SILENCE_SECONDS = 330
SECONDS_TO_ANSWER = 4


class UnwellError(Exception):
    """Says what is wrong."""


def web() -> None:
    """It answers, and reaches its database and cache."""
    # Django refuses any other host.
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    connection = HTTPConnection("127.0.0.1", PORT, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", "/health", headers={"Host": host})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise UnwellError(f"no answer: {error}") from error
    if status != 200:
        raise UnwellError(f"/health answered {status}")


def worker() -> None:
    """This container's own worker answers a question asked through Redis."""
    from celery import Celery
    from kombu.exceptions import OperationalError

    broker = os.environ.get("REDIS_URL") or Path(os.environ["REDIS_URL_FILE"]).read_text().strip()
    name = f"celery@{socket.gethostname()}"
    with Celery("health", broker=broker, set_as_current=False) as app:
        try:
            answers = app.control.ping(destination=[name], timeout=SECONDS_TO_ANSWER, limit=1)
        except (OperationalError, OSError) as error:
            raise UnwellError(f"the queue cannot be reached: {error}") from error
    if not answers:
        raise UnwellError(f"{name} did not answer in {SECONDS_TO_ANSWER} s")


def beat() -> None:
    """It has ticked lately."""
    # Some dbm libraries put an ending of their own after the name.
    written = [path.stat().st_mtime for path in BEAT_SCHEDULE.parent.glob(f"{BEAT_SCHEDULE.name}*")]
    if not written:
        raise UnwellError(f"no {BEAT_SCHEDULE} yet")
    silence = time.time() - max(written)
    if silence > BEAT_SILENCE_SECONDS:
        raise UnwellError(f"no tick for {silence:.0f} s")


PARTS = {"web": web, "worker": worker, "beat": beat}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PARTS:
        sys.stderr.write(f"usage: health.py {'|'.join(PARTS)}\n")
        return 2
    try:
        PARTS[arguments[0]]()
    except UnwellError as reason:
        sys.stderr.write(f"{arguments[0]}: {reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
