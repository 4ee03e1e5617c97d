"""What the site reads from its environment, each with its type and a hint for the person who starts it.

Any variable may instead be given as a file, `NAME_FILE=/run/secrets/name`, as container secrets are.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

ENVIRONMENTS = ("development", "test", "production")
ROLES = ("practitioner", "supervisor", "service_lead", "administrator")
# Safe on one's own machine only: in production each of these must be given.
DEVELOPMENT_DEFAULTS = {
    "SECRET_KEY": "development-only-not-a-secret-" + "x" * 30,
    "EMAIL_URL": "smtp://localhost:25",
    "EMAIL_FROM": "Heartwood <hello@heartwood.test>",
    "BASE_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "MFA_REQUIRED_ROLES": "none",
    "MFA_KEYS": "aGVhcnR3b29kLWRldmVsb3BtZW50LW9ubHkta2V5LTA=",
    "TRUSTED_PROXY_COUNT": "0",
}
# What is parsed in place of a missing value while all the other faults are gathered; never used.
PLACEHOLDERS = {"DATABASE_URL": "postgresql:///", "EMAIL_URL": "smtp://localhost:25", "LOG_LEVEL": "INFO"}

HINTS = {
    "ENVIRONMENT": "development, test or production (the default)",
    "SECRET_KEY": "50 or more random characters: "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
    "SECRET_KEY_FALLBACKS": "earlier secret keys, separated by commas, until what they signed has run out",
    "DATABASE_URL": "postgresql://heartwood_runtime:password@host:5432/heartwood (never the tables' owner)",
    "REDIS_URL": "rediss://:password@host:6379/0, where Celery finds its queue",
    "CACHE_URL": "rediss://:password@host:6379/1, where rate limits are counted",
    "EMAIL_URL": "submission://user:password@host:587, the server that sends mail",
    "EMAIL_FROM": "the address mail comes from, for example Heartwood <hello@heartwood.example.org>",
    "BASE_URL": "https://heartwood.example.org, the address people type; used in emails",
    "ALLOWED_HOSTS": "host names the site answers to, separated by commas",
    "MFA_REQUIRED_ROLES": f"roles that must use two-step verification, from {', '.join(ROLES)}, or none",
    "MFA_KEYS": "one or more keys that seal authenticator secrets, newest first, separated by commas: "
    "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'",
    "TRUSTED_PROXY_COUNT": "how many reverse proxies stand in front of the site (0 when none)",
    "SUPPORT_FILE": "a TOML file with your service's own support entries",
    "DEMO": "1 fills the site with made-up people; never in production",
    "CAUGHT_MAIL_DIR": "demo only: where the local mail server keeps what it caught",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "DATABASE_POOL_SIZE": "the most connections one web process opens, for example 4",
}


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Typed values of the environment. Raises ImproperlyConfigured, naming every fault at once."""

    name: str
    secret_key: str
    secret_key_fallbacks: list[str]
    database: dict[str, Any]
    database_pool_size: int
    redis_url: str
    cache_url: str
    email: dict[str, Any]
    email_from: str
    base_url: str
    allowed_hosts: list[str]
    mfa_required_roles: frozenset[str]
    mfa_keys: list[str]
    trusted_proxy_count: int
    support_file: Path | None
    demo: bool
    caught_mail_dir: Path | None
    log_level: str

    @property
    def is_production(self) -> bool:
        return self.name == "production"


def read(source: Mapping[str, str] | None = None) -> Environment:
    """The environment, checked. `source` stands in for os.environ in tests."""
    values = {key: value for key, value in (os.environ if source is None else source).items() if value != ""}
    _put_files_in_place(values)
    name = values.get("ENVIRONMENT", "production")
    faults: list[str] = []
    if name not in ENVIRONMENTS:
        faults.append(_fault("ENVIRONMENT", f"is {name!r}"))
    # A default that is only safe on one's own machine is not there at all in production.
    defaults = {} if name == "production" else DEVELOPMENT_DEFAULTS

    def value(key: str, parse: Callable[[str], T], default: str | None = None) -> T:
        text = values.get(key, defaults.get(key, default))
        if text is None:
            faults.append(_fault(key, "is not set"))
            text = PLACEHOLDERS.get(key, "0")
        try:
            return parse(text)
        except (ValueError, KeyError):
            faults.append(_fault(key, "cannot be read"))
            return parse(PLACEHOLDERS.get(key, "0"))

    parsed = Environment(
        name=name,
        secret_key=value("SECRET_KEY", str),
        secret_key_fallbacks=value("SECRET_KEY_FALLBACKS", _list, ""),
        database=value("DATABASE_URL", _database),
        database_pool_size=value("DATABASE_POOL_SIZE", int, "4"),
        redis_url=value("REDIS_URL", str),
        cache_url=value("CACHE_URL", str),
        email=value("EMAIL_URL", _email),
        email_from=value("EMAIL_FROM", str),
        base_url=value("BASE_URL", lambda text: text.rstrip("/")),
        allowed_hosts=value("ALLOWED_HOSTS", _list),
        mfa_required_roles=frozenset(
            value("MFA_REQUIRED_ROLES", _list, "supervisor,service_lead,administrator")
        )
        - {"none"},
        mfa_keys=value("MFA_KEYS", _list),
        trusted_proxy_count=value("TRUSTED_PROXY_COUNT", int),
        support_file=Path(values["SUPPORT_FILE"]) if "SUPPORT_FILE" in values else None,
        demo=value("DEMO", _yes_or_no, "0"),
        caught_mail_dir=Path(values["CAUGHT_MAIL_DIR"]) if "CAUGHT_MAIL_DIR" in values else None,
        log_level=value("LOG_LEVEL", _log_level, "INFO"),
    )
    faults += _unsafe(parsed)
    if faults:
        raise ImproperlyConfigured(_message(faults))
    return parsed


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _yes_or_no(text: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]


def _log_level(text: str) -> str:
    if text not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(text)
    return text


def _database(text: str) -> dict[str, Any]:
    try:
        return dict(dj_database_url.parse(text))
    except dj_database_url.UnknownSchemeError as error:
        raise ValueError(text) from error


def _email(text: str) -> dict[str, Any]:
    return dict(dj_email_url.parse(text))


def _put_files_in_place(values: dict[str, str]) -> None:
    for key in HINTS:
        path = values.get(f"{key}_FILE")
        # SUPPORT_FILE is itself a variable and never names a secret.
        if path and key not in values:
            try:
                values[key] = Path(path).read_text().strip()
            except OSError as error:
                raise ImproperlyConfigured(f"{key}_FILE: {path} cannot be read ({error.strerror}).") from None


def _unsafe(env: Environment) -> list[str]:
    faults = []
    unknown = env.mfa_required_roles - set(ROLES)
    if unknown:
        faults.append(_fault("MFA_REQUIRED_ROLES", f"names unknown roles: {', '.join(sorted(unknown))}"))
    if env.demo and env.name != "development":
        faults.append(_fault("DEMO", f"cannot be turned on when ENVIRONMENT is {env.name}"))
    if env.database and "postgresql" not in env.database.get("ENGINE", ""):
        faults.append(_fault("DATABASE_URL", "is not a PostgreSQL address"))
    if env.is_production:
        if len(env.secret_key) < 50 or env.secret_key == DEVELOPMENT_DEFAULTS["SECRET_KEY"]:
            faults.append(_fault("SECRET_KEY", "is too short or a development value"))
        if not env.base_url.startswith("https://"):
            faults.append(_fault("BASE_URL", "must start with https://"))
        if "*" in env.allowed_hosts or not env.allowed_hosts:
            faults.append(_fault("ALLOWED_HOSTS", "must name hosts, not *"))
        if DEVELOPMENT_DEFAULTS["MFA_KEYS"] in env.mfa_keys:
            faults.append(_fault("MFA_KEYS", "is the development value"))
        if env.database and env.database.get("USER") in ("postgres", "heartwood_owner"):
            faults.append(
                _fault("DATABASE_URL", f"connects as {env.database['USER']}, which owns the tables")
            )
    return faults


def _fault(key: str, what: str) -> str:
    return f"  {key} {what}. Give it as: {HINTS.get(key, '')}"


def _message(faults: list[str]) -> str:
    return "The environment is not complete:\n" + "\n".join(faults)
