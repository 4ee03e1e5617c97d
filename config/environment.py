"""What the site reads from its environment, each with its type and a hint for the person who starts it.

Any variable may instead be given as a file, `NAME_FILE=/run/secrets/name`, as container secrets are.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

from config import environment_parsers as parsers
from config.environment_parsers import UnusableError

T = TypeVar("T")

ENVIRONMENTS = ("development", "test", "production")
# The same as apps.people.models.Role, which cannot be imported before there are settings.
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
    "WORDS_KEYS": "1:aGVhcnR3b29kLWRldmVsb3BtZW50LW9ubHktd29yZHM=",
    "TRUSTED_PROXY_COUNT": "0",
}
# What stands in for a missing or unusable value while all the other faults are gathered; never used.
PLACEHOLDERS = {
    **DEVELOPMENT_DEFAULTS,
    "EMAIL_BOUNCES_TO": DEVELOPMENT_DEFAULTS["EMAIL_FROM"],
    "SECRET_KEY_FALLBACKS": "",
    "DATABASE_URL": "postgresql://none@none/none",
    "REDIS_URL": "redis://none",
    "CACHE_URL": "redis://none",
    "METRICS_TOKEN": "",
    "DEMO": "0",
    "LOG_LEVEL": "INFO",
    "DATABASE_POOL_SIZE": "1",
    "AGGREGATOR_DATABASE_URL": "",
    "VAPID_PRIVATE_KEY": "",
    "VAPID_SUBJECT": "",
    "PUSH_HOSTS": "none.none",
}
# Of the browsers that people use: Chrome and its kin, Firefox, Edge, Safari.
PUSH_HOSTS = "fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,web.push.apple.com"

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
    "EMAIL_BOUNCES_TO": "the address that mail servers report to what they could not deliver of reminders; "
    "otherwise that of EMAIL_FROM",
    "BASE_URL": "https://heartwood.example.org, the address people type; used in emails",
    "ALLOWED_HOSTS": "host names the site answers to, separated by commas",
    "MFA_REQUIRED_ROLES": f"roles that must use two-step verification, from {', '.join(ROLES)}, or none",
    "MFA_KEYS": "one or more keys that seal authenticator secrets, newest first, separated by commas: "
    "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'",
    "WORDS_KEYS": "the master keys of what people write, each with its version, separated by commas; the "
    "highest is used: 1:$(python -c 'import base64,os; print(base64.b64encode(os.urandom(32)).decode())')",
    "TRUSTED_PROXY_COUNT": "how many reverse proxies stand in front of the site (0 when none)",
    "METRICS_TOKEN": "32 or more random characters that whoever watches the site sends to see /metrics, and "
    "gives as the password of /operations/reminders/: "
    "python -c 'import secrets; print(secrets.token_urlsafe(32))'",
    "SUPPORT_FILE": "a TOML file with your service's own support entries",
    "DEMO": "1 fills the site with made-up people; never in production",
    "CAUGHT_MAIL_DIR": "demo only: where the local mail server keeps what it caught",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "DATABASE_POOL_SIZE": "the most connections one process opens, web or worker, for example 4",
    "AGGREGATOR_DATABASE_URL": "for the worker alone, which builds team figures: "
    "postgresql://heartwood_aggregator:password@host:5432/heartwood",
    "VAPID_PRIVATE_KEY": "what signs the reminders that browsers show; without it there are none: "
    "python manage.py make_vapid_key",
    "VAPID_SUBJECT": "how those who run push services reach you, mailto: and an address or https: and a "
    "host; otherwise the address of EMAIL_FROM",
    "PUSH_HOSTS": "hosts of push services that may be called, separated by commas; otherwise those of "
    "Chrome, Firefox, Edge and Safari",
}


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Typed values of the environment. Raises ImproperlyConfigured, naming every fault at once."""

    name: str
    secret_key: str
    secret_key_fallbacks: list[str]
    database: dict[str, Any]
    database_pool_size: int
    aggregator_database_url: str | None
    redis_url: str
    cache_url: str
    email: dict[str, Any]
    email_from: str
    email_bounces_to: str
    base_url: str
    allowed_hosts: list[str]
    mfa_required_roles: frozenset[str]
    mfa_keys: list[str]
    words_keys: dict[int, bytes]
    trusted_proxy_count: int
    metrics_token: str
    support_file: Path | None
    demo: bool
    caught_mail_dir: Path | None
    log_level: str
    vapid_private_key: str
    vapid_subject: str
    push_hosts: list[str]

    @property
    def is_production(self) -> bool:
        return self.name == "production"


def read(source: Mapping[str, str] | None = None) -> Environment:
    """The environment, checked. `source` stands in for os.environ in tests."""
    values = {key: value for key, value in (os.environ if source is None else source).items() if value != ""}
    # By variable: of one that has several faults, only the first is told.
    faults = _put_files_in_place(values)
    name = values.get("ENVIRONMENT", "production")
    if name not in ENVIRONMENTS:
        faults["ENVIRONMENT"] = _fault("ENVIRONMENT", f"is {name!r}")
    # A default that is only safe on one's own machine is not there at all in production.
    defaults = {} if name == "production" else DEVELOPMENT_DEFAULTS

    def value(key: str, parse: Callable[[str], T], default: str | None = None) -> T:
        text = values.get(key, defaults.get(key, default))
        try:
            if text is None:
                raise UnusableError("is not set")
            return parse(text)
        except UnusableError as fault:
            faults.setdefault(key, _fault(key, str(fault)))
        except (ValueError, KeyError):
            # What the parser says may quote a secret.
            faults.setdefault(key, _fault(key, "cannot be read"))
        return parse(PLACEHOLDERS[key])

    # Where it is missing in production, that is a fault of its own.
    email_from = values.get("EMAIL_FROM", DEVELOPMENT_DEFAULTS["EMAIL_FROM"])
    parsed = Environment(
        name=name,
        secret_key=value("SECRET_KEY", str),
        secret_key_fallbacks=value("SECRET_KEY_FALLBACKS", parsers.comma_list, ""),
        database=value("DATABASE_URL", parsers.database),
        database_pool_size=value("DATABASE_POOL_SIZE", parsers.at_least(1), "4"),
        aggregator_database_url=value("AGGREGATOR_DATABASE_URL", parsers.aggregator, "") or None,
        redis_url=value("REDIS_URL", parsers.redis("redis", "rediss", "redis+socket")),
        cache_url=value("CACHE_URL", parsers.redis("redis", "rediss", "unix")),
        email=value("EMAIL_URL", parsers.mail_server),
        email_from=value("EMAIL_FROM", parsers.sender),
        email_bounces_to=value("EMAIL_BOUNCES_TO", parsers.sender, email_from),
        base_url=value("BASE_URL", parsers.site_address),
        allowed_hosts=value("ALLOWED_HOSTS", parsers.comma_list),
        mfa_required_roles=frozenset(
            value("MFA_REQUIRED_ROLES", parsers.comma_list, "supervisor,service_lead,administrator")
        )
        - {"none"},
        mfa_keys=value("MFA_KEYS", parsers.fernet_keys),
        words_keys=value("WORDS_KEYS", parsers.versioned_keys),
        trusted_proxy_count=value("TRUSTED_PROXY_COUNT", parsers.at_least(0)),
        metrics_token=value("METRICS_TOKEN", parsers.token, ""),
        support_file=Path(values["SUPPORT_FILE"]) if "SUPPORT_FILE" in values else None,
        demo=value("DEMO", parsers.yes_or_no, "0"),
        caught_mail_dir=Path(values["CAUGHT_MAIL_DIR"]) if "CAUGHT_MAIL_DIR" in values else None,
        log_level=value("LOG_LEVEL", parsers.log_level, "INFO"),
        vapid_private_key=value("VAPID_PRIVATE_KEY", parsers.vapid_key, ""),
        vapid_subject=value("VAPID_SUBJECT", parsers.vapid_subject, "")
        or f"mailto:{parseaddr(email_from)[1]}",
        push_hosts=value("PUSH_HOSTS", parsers.push_hosts, PUSH_HOSTS),
    )
    for key, what in _unsafe(parsed):
        faults.setdefault(key, _fault(key, what))
    if faults:
        raise ImproperlyConfigured("The environment is not complete:\n" + "\n".join(faults.values()))
    return parsed


def _put_files_in_place(values: dict[str, str]) -> dict[str, str]:
    """Reads what is given as files into `values`. Returns the faults, by variable."""
    faults = {}
    for key in HINTS:
        path = values.get(f"{key}_FILE")
        # SUPPORT_FILE is itself a variable and never names a secret.
        if path and key not in values:
            try:
                values[key] = Path(path).read_text().strip()
            except OSError as error:
                faults[key] = f"  {key}_FILE: {path} cannot be read ({error.strerror})."
            except UnicodeDecodeError:
                faults[key] = f"  {key}_FILE: {path} cannot be read (it is not text)."
    return faults


def _unsafe(env: Environment) -> Iterator[tuple[str, str]]:
    """What can be read and must not be used all the same: the variable, and why."""
    if unknown := env.mfa_required_roles - set(ROLES):
        yield "MFA_REQUIRED_ROLES", f"names unknown roles: {', '.join(sorted(unknown))}"
    if env.demo and env.name != "development":
        yield "DEMO", f"cannot be turned on when ENVIRONMENT is {env.name}"
    if not env.is_production:
        return
    if not _is_strong(env.secret_key):
        yield "SECRET_KEY", "is too short or a development value"
    if not all(map(_is_strong, env.secret_key_fallbacks)):
        yield "SECRET_KEY_FALLBACKS", "has a key that is too short or a development value"
    if not env.base_url.startswith("https://"):
        yield "BASE_URL", "must start with https://"
    if parsers.THIS_MACHINE in env.push_hosts:
        yield "PUSH_HOSTS", "names this machine"
    if "*" in env.allowed_hosts or not env.allowed_hosts:
        yield "ALLOWED_HOSTS", "must name hosts, not *"
    if DEVELOPMENT_DEFAULTS["MFA_KEYS"] in env.mfa_keys:
        yield "MFA_KEYS", "is the development value"
    if set(parsers.versioned_keys(DEVELOPMENT_DEFAULTS["WORDS_KEYS"]).values()) & set(
        env.words_keys.values()
    ):
        yield "WORDS_KEYS", "has the development value in it"
    encrypted = env.email["EMAIL_USE_TLS"] or env.email["EMAIL_USE_SSL"]
    if env.email["EMAIL_HOST_PASSWORD"] and not encrypted:
        yield "EMAIL_URL", "would send the password in the clear"
    if not env.database["USER"]:
        yield "DATABASE_URL", "names no role"
    elif env.database["USER"] in ("postgres", "heartwood_owner"):
        yield "DATABASE_URL", f"connects as {env.database['USER']}, which owns the tables"


def _is_strong(secret_key: str) -> bool:
    return len(secret_key) >= 50 and secret_key != DEVELOPMENT_DEFAULTS["SECRET_KEY"]


def _fault(key: str, what: str) -> str:
    return f"  {key} {what}. Give it as: {HINTS[key]}"
