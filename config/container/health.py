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
# There is a tick every minute, which several workers would share.
WORKER_SILENCE_SECONDS = 600
LATE_MINUTES = 10
WORK = """
SELECT (SELECT extract(epoch FROM now() - max(done_at)) FROM operations_lastdone WHERE worker = %(worker)s),
       (SELECT count(*) FROM reminders_reminder
        WHERE state = 'planned' AND try_at < now() - make_interval(mins => %(minutes)s)) +
       (SELECT count(*) FROM reminders_reminder
        WHERE state IN ('claimed', 'sending') AND try_at < now() - make_interval(mins => %(minutes)s))
"""


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
    """This container's own worker answers, has finished a task lately, and nothing that is due is late."""
    name = f"celery@{socket.gethostname()}"
    _answers(name)
    _works(name)


def _answers(name: str) -> None:
    from celery import Celery
    from kombu.exceptions import OperationalError

    broker = _given("REDIS_URL")
    with Celery("health", broker=broker, set_as_current=False) as app:
        try:
            answers = app.control.ping(destination=[name], timeout=SECONDS_TO_ANSWER, limit=1)
        except (OperationalError, OSError) as error:
            raise UnwellError(f"the queue cannot be reached: {error}") from error
    if not answers:
        raise UnwellError(f"{name} did not answer in {SECONDS_TO_ANSWER} s")


def _works(name: str) -> None:
    """A worker may answer and yet do nothing: PostgreSQL knows what it has done, and what waits for it."""
    import psycopg

    try:
        with psycopg.connect(_given("DATABASE_URL"), connect_timeout=SECONDS_TO_ANSWER) as database:
            answer = database.execute(WORK, {"worker": name, "minutes": LATE_MINUTES}).fetchone()
    except psycopg.Error as error:
        raise UnwellError(f"the database cannot be asked: {type(error).__name__}") from error
    silence, late = answer or (None, 0)
    if silence is None:
        raise UnwellError(f"{name} has not finished a task yet")
    if silence > WORKER_SILENCE_SECONDS:
        raise UnwellError(f"{name} has not finished a task for {silence:.0f} s")
    if late:
        raise UnwellError(f"{late} reminders have been due for more than {LATE_MINUTES} minutes")


def _given(variable: str) -> str:
    return os.environ.get(variable) or Path(os.environ[f"{variable}_FILE"]).read_text().strip()


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
