"""In production the site starts only when it has been given everything, and nothing that is unsafe."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from apps.people.models import Role
from config.environment import DEVELOPMENT_DEFAULTS, HINTS, PLACEHOLDERS, ROLES, read
from tests.conftest import ROOT

REQUIRED = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "EMAIL_FROM",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "MFA_KEYS",
    "WORDS_KEYS",
    "TRUSTED_PROXY_COUNT",
)
OPTIONAL = (
    "ENVIRONMENT",
    "SECRET_KEY_FALLBACKS",
    "MFA_REQUIRED_ROLES",
    "METRICS_TOKEN",
    "SUPPORT_FILE",
    "DEMO",
    "CAUGHT_MAIL_DIR",
    "LOG_LEVEL",
    "DATABASE_POOL_SIZE",
    "EMAIL_BOUNCES_TO",
    "AGGREGATOR_DATABASE_URL",
    "VAPID_PRIVATE_KEY",
    "VAPID_SUBJECT",
    "PUSH_HOSTS",
)
UNSAFE = [
    ("DEMO", "1", "cannot be turned on when ENVIRONMENT is production"),
    ("SECRET_KEY", "short", "is too short or a development value"),
    ("SECRET_KEY", DEVELOPMENT_DEFAULTS["SECRET_KEY"], "is too short or a development value"),
    ("BASE_URL", "http://heartwood.example.org", "must start with https://"),
    ("ALLOWED_HOSTS", "*", "must name hosts, not *"),
    ("ALLOWED_HOSTS", "heartwood.example.org,*", "must name hosts, not *"),
    ("ALLOWED_HOSTS", ",", "must name hosts, not *"),
    ("MFA_KEYS", DEVELOPMENT_DEFAULTS["MFA_KEYS"], "is the development value"),
    ("WORDS_KEYS", DEVELOPMENT_DEFAULTS["WORDS_KEYS"], "has the development value in it"),
    ("WORDS_KEYS", ",", "has no key in it"),
    ("WORDS_KEYS", "abc", "has a key, number 1, without a version such as 1: before it"),
    ("WORDS_KEYS", "0:abc", "without a version"),
    ("WORDS_KEYS", "1:***", "has a key, number 1, that is not base64"),
    ("WORDS_KEYS", "1:YWJj", "has a key, number 1, that is not 32 bytes long"),
    ("WORDS_KEYS", f"1:{'A' * 43}=,1:{'B' * 43}=", "has version 1 twice"),
    ("MFA_REQUIRED_ROLES", "manager", "names unknown roles: manager"),
    ("DATABASE_URL", "postgresql://heartwood_owner:hush@database/heartwood", "which owns the tables"),
    ("DATABASE_URL", "postgresql://postgres:hush@database/heartwood", "which owns the tables"),
    ("DATABASE_URL", "sqlite:///heartwood.sqlite3", "is not a PostgreSQL address"),
    ("DATABASE_URL", "nonsense://database", "cannot be read"),
    ("DATABASE_URL", "postgresql://database/heartwood", "names no role"),
    ("DATABASE_URL", "postgresql://heartwood_runtime:hush@database", "names no database"),
    ("DATABASE_URL", "postgresql://heartwood_runtime:hush@database:port/heartwood", "cannot be read"),
    ("DATABASE_POOL_SIZE", "0", "must be 1 or more"),
    ("DATABASE_POOL_SIZE", "many", "cannot be read"),
    ("TRUSTED_PROXY_COUNT", "one", "cannot be read"),
    ("TRUSTED_PROXY_COUNT", "-1", "must be 0 or more"),
    ("SECRET_KEY_FALLBACKS", "short", "has a key that is too short"),
    ("SECRET_KEY_FALLBACKS", f"{'x' * 50},short", "has a key that is too short"),
    ("SECRET_KEY_FALLBACKS", DEVELOPMENT_DEFAULTS["SECRET_KEY"], "or a development value"),
    ("MFA_KEYS", "abc", "has a key, number 1, that is not one"),
    ("MFA_KEYS", "c29tZWJvZHktZWxzZXMtdGhpcnR5LXR3by1ieXRlcyE=,abc", "has a key, number 2, that is not one"),
    ("MFA_KEYS", ",", "has no key in it"),
    ("EMAIL_URL", "console://", "must start with submission:// or smtp://"),
    ("EMAIL_URL", "memory://", "must start with submission:// or smtp://"),
    ("EMAIL_URL", "dummy://", "must start with submission:// or smtp://"),
    ("EMAIL_URL", "smtp.example.org", "must start with submission:// or smtp://"),
    ("EMAIL_URL", "submission://", "names no host"),
    ("EMAIL_URL", "submission://smtp.example.org:port", "cannot be read"),
    ("EMAIL_URL", "smtp://user:hush@smtp.example.org:25", "would send the password in the clear"),
    ("EMAIL_FROM", "Heartwood", "has no email address in it"),
    ("REDIS_URL", "banana", "is not a Redis address"),
    ("REDIS_URL", "amqp://redis:5672", "is not a Redis address"),
    ("REDIS_URL", "redis://", "names no host"),
    ("REDIS_URL", "redis://redis:port/0", "cannot be read"),
    ("REDIS_URL", "redis+socket:", "names no socket"),
    ("CACHE_URL", "banana", "is not a Redis address"),
    ("CACHE_URL", "redis://redis/first", "must end with the number of a database"),
    ("BASE_URL", "heartwood.example.org", "must start with https://"),
    ("BASE_URL", "https://", "must start with https:// and name a host"),
    ("BASE_URL", "https://example.org/heartwood", "must end with the host"),
    ("ENVIRONMENT", "staging", "is 'staging'"),
    ("METRICS_TOKEN", "x" * 31, "is too short"),
    ("LOG_LEVEL", "LOUD", "cannot be read"),
    ("DEMO", "perhaps", "cannot be read"),
    ("VAPID_PRIVATE_KEY", "abc", "is not 32 bytes in URL-safe base64"),
    ("VAPID_PRIVATE_KEY", "A" * 43, "is not a key of the curve P-256"),
    ("VAPID_PRIVATE_KEY", "_" * 43, "is not a key of the curve P-256"),
    ("VAPID_SUBJECT", "hello@example.org", "must be mailto: and an address, or https: and a host"),
    ("VAPID_SUBJECT", "http://example.org", "must be mailto: and an address, or https: and a host"),
    ("PUSH_HOSTS", "localhost", "names this machine"),
    ("PUSH_HOSTS", "push.example.org,*.org", "names something that is no host, or a whole domain"),
    ("PUSH_HOSTS", "*", "names something that is no host, or a whole domain"),
    ("PUSH_HOSTS", "10.0.0.1", "names something that is no host, or a whole domain"),
    ("PUSH_HOSTS", "https://push.example.org", "names something that is no host, or a whole domain"),
]


def test_every_variable_is_either_required_or_optional():
    assert sorted((*REQUIRED, *OPTIONAL)) == sorted(HINTS)


def test_it_starts_with_what_is_required(production):
    environment = read(production)
    assert environment.is_production
    assert environment.mfa_required_roles == {"supervisor", "service_lead", "administrator"}
    assert not environment.demo


def test_production_is_what_it_is_when_nothing_says_otherwise(production):
    del production["ENVIRONMENT"]
    assert read(production).is_production


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("given", ["absent", "empty"])
def test_it_names_what_is_missing_and_says_how_to_give_it(production, name, given):
    if given == "absent":
        del production[name]
    else:
        production[name] = ""
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(production)
    assert f"{name} is not set. Give it as: {HINTS[name]}" in str(refusal.value)


def test_it_names_all_that_is_missing_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        read({})
    assert [name for name in REQUIRED if f"  {name} is not set" not in str(refusal.value)] == []


@pytest.mark.parametrize(("name", "value", "reason"), UNSAFE, ids=[f"{n}={v[:20]}" for n, v, _ in UNSAFE])
def test_it_refuses_what_is_unsafe(production, name, value, reason):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read({**production, name: value})
    message = str(refusal.value)
    assert f"{name} " in message
    assert reason in message


GOOD = [
    ("EMAIL_URL", "smtp://mail:25"),
    ("EMAIL_URL", "smtp://user:hush@smtp.example.org:25?tls=yes"),
    ("EMAIL_URL", "smtp://user:hush@smtp.example.org:465?ssl=yes"),
    ("REDIS_URL", "rediss://:hush@redis:6380"),
    ("REDIS_URL", "redis+socket:///run/redis.sock?virtual_host=0"),
    ("CACHE_URL", "unix:///run/redis.sock?db=1"),
    ("BASE_URL", "https://heartwood.example.org/"),
    ("SECRET_KEY_FALLBACKS", ""),
    ("TRUSTED_PROXY_COUNT", "0"),
    ("MFA_REQUIRED_ROLES", "none"),
    ("VAPID_PRIVATE_KEY", "YS1rZXktZm9yLXRlc3RzLWFuZC1mb3Itbm8tbW9yZS4"),
    ("VAPID_SUBJECT", "https://heartwood.example.org"),
    ("PUSH_HOSTS", "push.example.org,*.push.example.com"),
]


@pytest.mark.parametrize(("name", "value"), GOOD, ids=[f"{n}={v[:30]}" for n, v in GOOD])
def test_it_takes_what_is_safe(production, name, value):
    assert read({**production, name: value}).is_production


def test_those_who_run_push_services_are_told_the_senders_address_where_no_other_is_given(production):
    production["EMAIL_FROM"] = "Heartwood <hello@heartwood.example.org>"
    assert read(production).vapid_subject == "mailto:hello@heartwood.example.org"
    production["VAPID_SUBJECT"] = "mailto:it@example.org"
    assert read(production).vapid_subject == "mailto:it@example.org"


def test_a_key_that_was_made_is_one(production, capsys):
    call_command("make_vapid_key")
    made = capsys.readouterr().out.strip()
    assert read({**production, "VAPID_PRIVATE_KEY": made}).vapid_private_key == made


def test_it_names_all_faults_at_once_and_each_variable_once(production, tmp_path):
    del production["SECRET_KEY"]
    bad = {
        **production,
        "SECRET_KEY_FILE": str(tmp_path / "absent"),
        "MFA_KEYS": ",",
        "EMAIL_URL": "",
        "EMAIL_URL_FILE": str(tmp_path),
        "REDIS_URL": "banana",
        "DATABASE_URL": "postgresql://database/heartwood",
        "TRUSTED_PROXY_COUNT": "-1",
        "BASE_URL": "http://heartwood.example.org",
    }
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(bad)
    _, *faults = str(refusal.value).splitlines()
    assert sorted(fault.split()[0].rstrip(":") for fault in faults) == [
        "BASE_URL",
        "DATABASE_URL",
        "EMAIL_URL_FILE",
        "MFA_KEYS",
        "REDIS_URL",
        "SECRET_KEY_FILE",
        "TRUSTED_PROXY_COUNT",
    ]


def test_what_stands_in_for_a_faulty_value_can_itself_be_read(production):
    for name in set(HINTS) - {"ENVIRONMENT", "SUPPORT_FILE", "CAUGHT_MAIL_DIR"}:
        assert read({**production, "ENVIRONMENT": "test", name: PLACEHOLDERS[name]}), name


def test_the_roles_are_those_that_people_have():
    assert list(ROLES) == Role.values


@pytest.mark.parametrize("name", ["SECRET_KEY", "MFA_KEYS", "DATABASE_URL", "EMAIL_URL"])
def test_a_refusal_never_repeats_a_secret(production, name):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read({**production, "BASE_URL": "", name: production[name].replace("postgresql", "nonsense")})
    assert production[name] not in str(refusal.value)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize("name", REQUIRED)
def test_each_can_be_given_as_a_file(production, name, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(production.pop(name) + "\n")
    assert read({**production, f"{name}_FILE": str(secret)}).is_production


def test_a_file_that_is_not_there_is_named(production, tmp_path):
    del production["SECRET_KEY"]
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE: .*/absent cannot be read"):
        read({**production, "SECRET_KEY_FILE": str(tmp_path / "absent")})


# --- The real thing, in a process of its own --------------------------------------------------------------


def start(environment, *command):
    kept = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *command],
        cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_djangos_deploy_check_finds_nothing(production):
    done = start(production, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("System check identified no issues")
    assert done.stderr == ""


def test_the_process_ends_with_the_hints_and_no_traceback_of_secrets(production):
    del production["MFA_KEYS"]
    done = start(production, "check")
    assert done.returncode != 0
    assert f"MFA_KEYS is not set. Give it as: {HINTS['MFA_KEYS']}" in done.stderr
    assert production["SECRET_KEY"] not in done.stderr
    assert "hush" not in done.stderr


OWNER_SETTINGS = "--settings=config.container.owner_settings"


def test_migrations_run_only_with_the_owners_address(production):
    done = start(production, "check", OWNER_SETTINGS)
    assert done.returncode != 0
    assert "DATABASE_OWNER_URL is not set. Give it as: postgresql://heartwood_owner" in done.stderr


def test_the_site_and_its_migrations_are_never_one_role(production):
    done = start({**production, "DATABASE_OWNER_URL": production["DATABASE_URL"]}, "check", OWNER_SETTINGS)
    assert done.returncode != 0
    assert "both connect as heartwood_runtime" in done.stderr


def test_migrations_connect_as_the_owner(services, production):
    environment = {
        **production,
        "DATABASE_URL": services.runtime_url,
        "DATABASE_OWNER_URL": services.owner_url,
        "REDIS_URL": services.redis_url,
        "CACHE_URL": services.cache_url,
    }
    assert start(environment, "migrate", "--check", OWNER_SETTINGS).returncode == 0
    ask = "from django.db import connection as c; c.ensure_connection(); print(c.connection.info.user)"
    done = start(environment, "shell", "--verbosity=0", "-c", ask, OWNER_SETTINGS)
    assert done.stdout.strip() == "heartwood_owner"
