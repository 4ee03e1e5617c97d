"""The environment the site is given when it runs on one's own machine (see config/environment.py)."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config.local.steps import SetupError

# What steers us or make and is none of the site's business; the owner's address above all.
WITHHELD = (
    *("DATABASE_OWNER_URL", "DATABASE_URL", "AGGREGATOR_DATABASE_URL"),
    *("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PORT"),
)


@dataclass(frozen=True, kw_only=True)
class Connections:
    """Where the site's servers are."""

    database_url: str
    redis_url: str
    cache_url: str
    email_url: str
    port: int
    caught_mail: Path | None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"


def demo_environment(connections: Connections, keys: Mapping[str, str]) -> dict[str, str]:
    """For web, worker, beat and set-up commands of `make run`."""
    made = {
        "ENVIRONMENT": "development",
        "DEMO": "1",
        "DATABASE_URL": connections.database_url,
        "REDIS_URL": connections.redis_url,
        "CACHE_URL": connections.cache_url,
        "EMAIL_URL": connections.email_url,
        "BASE_URL": connections.base_url,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
    }
    if connections.caught_mail:
        made["CAUGHT_MAIL_DIR"] = str(connections.caught_mail)
    return {**_inherited(), **keys, **made}


def offline_environment(name: str) -> dict[str, str]:
    """For management commands that look at the code and reach no server; `name` is test or production."""
    host = "heartwood.example.org"
    return {
        **_inherited(),
        **new_keys(),
        "ENVIRONMENT": name,
        "DEMO": "0",
        "DATABASE_URL": "postgresql://heartwood_runtime:unused@127.0.0.1:1/heartwood",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
        "EMAIL_URL": "submission://user:unused@127.0.0.1:1",
        "EMAIL_FROM": f"Heartwood <hello@{host}>",
        "BASE_URL": f"https://{host}",
        "ALLOWED_HOSTS": host,
        "TRUSTED_PROXY_COUNT": "1",
        "MFA_REQUIRED_ROLES": "supervisor,service_lead,administrator",
    }


def new_keys() -> dict[str, str]:
    """Fresh secrets of the right shape for the site's keys."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MFA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "WORDS_KEYS": f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        # Any number below the order of P-256, which begins with four bytes of ones.
        "VAPID_PRIVATE_KEY": base64.urlsafe_b64encode(b"\x5a" + secrets.token_bytes(31)).decode().rstrip("="),
    }


def cache_beside(redis_url: str) -> str:
    """The cache's address on a given Redis server: the next database after the queue's."""
    parts = urlsplit(redis_url)
    number = parts.path.strip("/") or "0"
    if parts.scheme not in ("redis", "rediss") or not number.isdigit():
        raise SetupError("Give CACHE_URL beside REDIS_URL: for this kind of address it cannot be worked out.")
    return urlunsplit(parts._replace(path=f"/{int(number) + 1}"))


def _inherited() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in WITHHELD}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
