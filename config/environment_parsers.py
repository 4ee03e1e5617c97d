"""How each kind of value in the environment is read.

Every parser raises UnusableError with the reason, or ValueError or KeyError when there is nothing to read.
"""

import base64
import binascii
import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec

THIS_MACHINE = "localhost"


class UnusableError(ValueError):
    """The message says what is wrong, and never repeats the value, which may be a secret."""


def comma_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def yes_or_no(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]


def at_least(least: int) -> Callable[[str], int]:
    def whole_number(text: str) -> int:
        number = int(text)
        if number < least:
            raise UnusableError(f"must be {least} or more")
        return number

    return whole_number


def token(text: str) -> str:
    if text and len(text) < 32:
        raise UnusableError("is too short")
    return text


def log_level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(text)
    return text.upper()


def database(text: str) -> dict[str, Any]:
    try:
        parsed = dict(dj_database_url.parse(text))
    except dj_database_url.UnknownSchemeError as error:
        raise ValueError(text) from error
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise UnusableError("is not a PostgreSQL address")
    if not parsed["NAME"]:
        raise UnusableError("names no database")
    return parsed


def aggregator(text: str) -> str:
    """The address of the role that builds team figures; "" where this process does not."""
    if text and not database(text)["USER"]:
        raise UnusableError("names no role")
    return text


def redis(*schemes: str) -> Callable[[str], str]:
    """Celery and Django's cache each know an address of their own kind for a socket, with a path in it."""

    def address(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes:
            raise UnusableError("is not a Redis address")
        if parts.scheme in ("redis", "rediss"):
            if not parts.hostname:
                raise UnusableError("names no host")
            if parts.path.strip("/") and not parts.path.strip("/").isdigit():
                raise UnusableError("must end with the number of a database")
            parts.port  # noqa: B018 (raises ValueError for what is no port)
        elif not parts.path:
            raise UnusableError("names no socket")
        return text

    return address


def mail_server(text: str) -> dict[str, Any]:
    """Only real servers: what catches mail, or throws it away, would leave people without their codes."""
    if urlsplit(text).scheme not in ("smtp", "submission", "submit"):
        raise UnusableError("must start with submission:// or smtp://")
    parsed = dict(dj_email_url.parse(text))
    if not parsed["EMAIL_HOST"]:
        raise UnusableError("names no host")
    return parsed


def sender(text: str) -> str:
    _, address = parseaddr(text)
    name, _, domain = address.rpartition("@")
    if not name or not domain:
        raise UnusableError("has no email address in it")
    return text


def site_address(text: str) -> str:
    """The scheme and host that every link in an email begins with, without a slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnusableError("must start with https:// and name a host")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise UnusableError("must end with the host")
    parts.port  # noqa: B018 (raises ValueError for what is no port)
    return text.rstrip("/")


def fernet_keys(text: str) -> list[str]:
    keys = comma_list(text)
    if not keys:
        raise UnusableError("has no key in it")
    for number, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise UnusableError(f"has a key, number {number}, that is not one") from None
    return keys


def versioned_keys(text: str) -> dict[int, bytes]:
    """1:base64,2:base64 as version to key, each of 32 bytes."""
    keys: dict[int, bytes] = {}
    for number, part in enumerate(comma_list(text), start=1):
        version, _, key = part.partition(":")
        if not (version.isascii() and version.isdigit() and 1 <= int(version) <= 32767):
            raise UnusableError(f"has a key, number {number}, without a version such as 1: before it")
        if int(version) in keys:
            raise UnusableError(f"has version {int(version)} twice")
        try:
            keys[int(version)] = base64.b64decode(key, validate=True)
        except binascii.Error:
            raise UnusableError(f"has a key, number {number}, that is not base64") from None
        if len(keys[int(version)]) != 32:
            raise UnusableError(f"has a key, number {number}, that is not 32 bytes long")
    if not keys:
        raise UnusableError("has no key in it")
    return keys


def vapid_key(text: str) -> str:
    """The 32 bytes of a private key of P-256, as URL-safe base64 without padding; "" for none."""
    if not text:
        return text
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", text):
        raise UnusableError("is not 32 bytes in URL-safe base64")
    try:
        ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(f"{text}=")), ec.SECP256R1())
    except ValueError:
        raise UnusableError("is not a key of the curve P-256") from None
    return text


def vapid_subject(text: str) -> str:
    """RFC 8292 section 2.1; "" for what is worked out from elsewhere."""
    if text and not re.fullmatch(
        r"mailto:[^@\s]+@[\w-]+(\.[\w-]+)+|https://[\w-]+(\.[\w-]+)+", text, re.ASCII
    ):
        raise UnusableError("must be mailto: and an address, or https: and a host")
    return text


def push_hosts(text: str) -> list[str]:
    """Hosts by name, of which *.example.org is all below example.org."""
    hosts = comma_list(text.lower())
    for host in hosts:
        if host != THIS_MACHINE and not re.fullmatch(
            r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*", host
        ):
            raise UnusableError("names something that is no host, or a whole domain such as *.org")
    return hosts
