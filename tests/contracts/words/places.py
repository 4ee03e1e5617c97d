"""Everywhere that words could get to, as bytes to search."""

import json
import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from apps.safekeeping.logs import PrivateFormatter
from config.local import binaries
from config.local.embedded import EmbeddedServices
from tests.conftest import Mailbox

LAST = "that-was-all"
READ = {
    b"string": lambda client, key: [client.get(key)],
    b"list": lambda client, key: client.lrange(key, 0, -1),
    b"set": lambda client, key: client.smembers(key),
    b"hash": lambda client, key: [part for pair in client.hgetall(key).items() for part in pair],
    b"zset": lambda client, key: client.zrange(key, 0, -1),
}


# --- The database ---------------------------------------------------------------------------------------


def database_dump(services: EmbeddedServices) -> bytes:
    """Every row of every table, as its owner backs it up; sealed bytes are in hexadecimal."""
    return subprocess.run(
        [binaries.postgres("pg_dump", None), "--dbname", services.owner_url], check=True, capture_output=True
    ).stdout


def database_files(services: EmbeddedServices) -> bytes:
    """What lies on the disk: tables, also of removed rows, the write-ahead log, the servers' logs."""
    with psycopg.connect(services.superuser_url, autocommit=True) as superuser:
        superuser.execute("CHECKPOINT")
    files = [path for path in Path(services.home).rglob("*") if path.is_file()]
    return b"\n".join(_content(path) for path in files)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def sessions() -> bytes:
    """Their rows are signed and packed, so they are opened first."""
    return json.dumps([session.get_decoded() for session in Session.objects.all()]).encode()


# --- Redis ----------------------------------------------------------------------------------------------


def redis_clients() -> list[redis.Redis]:
    """The queue's database and the cache's."""
    path = redis.ConnectionPool.from_url(settings.CACHES["default"]["LOCATION"]).connection_kwargs["path"]
    return [redis.Redis(unix_socket_path=path, db=number) for number in (0, 1)]


def redis_now() -> bytes:
    """Every key and what is in it."""
    found: list[bytes] = []
    for client in redis_clients():
        for key in client.scan_iter():
            # Workers go on meanwhile: what one has taken off the queue is in the commands.
            if (kind := client.type(key)) != b"none":
                found += [key, *map(_as_bytes, READ[kind](client, key))]
    return b"\n".join(found)


def _as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@contextmanager
def watched_redis() -> Iterator[list[str]]:
    """Every command that Redis is given meanwhile, in either database: queued tasks and cached values."""
    commands: list[str] = []
    client = redis_clients()[0]
    with client.monitor() as monitor:

        def listen() -> None:
            for command in monitor.listen():
                commands.append(command["command"])
                if LAST in command["command"]:
                    return

        thread = Thread(target=listen)
        thread.start()
        try:
            yield commands
        finally:
            client.echo(LAST)
            thread.join(timeout=60)


def said_to_redis(commands: list[str]) -> bytes:
    """With bytes that are not text as they are, not as MONITOR writes them."""
    whole = "\n".join(commands)
    return (
        whole.encode() + b"\n" + whole.encode("latin-1", "replace").decode("unicode_escape").encode("utf-8")
    )


# --- Logs and mail --------------------------------------------------------------------------------------


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """All loggers at DEBUG, as the site writes them; among them every SQL statement with its values."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter(settings.LOGGING["formatters"]["plain"]["format"]))
    root = logging.getLogger()
    loggers = [root, *(each for each in root.manager.loggerDict.values() if isinstance(each, logging.Logger))]
    before = [(each, each.level, each.disabled, each.handlers) for each in loggers]
    for each in loggers:
        each.setLevel(logging.DEBUG)
        each.disabled = False
        each.handlers = [handler] if each is root or not each.propagate else []
    connection.force_debug_cursor = True
    try:
        yield stream
    finally:
        connection.force_debug_cursor = False
        for each, level, disabled, handlers in before:
            each.setLevel(level)
            each.disabled, each.handlers = disabled, handlers


def mail(mailbox: Mailbox) -> bytes:
    """As it came, and with every part decoded."""
    found = [message.as_bytes() for message in mailbox.messages]
    for message in mailbox.messages:
        found += [str(value).encode() for value in message.values()]
        found += [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]
    return b"\n".join(found)


def files_in(directory: Path) -> bytes:
    return b"\n".join(_content(directory / name) for name in os.listdir(directory))
