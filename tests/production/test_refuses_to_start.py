"""In production the site starts only when it has been given everything, and nothing that is unsafe."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import DEVELOPMENT_DEFAULTS, HINTS, read
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
    "TRUSTED_PROXY_COUNT",
)
OPTIONAL = (
    "ENVIRONMENT",
    "SECRET_KEY_FALLBACKS",
    "MFA_REQUIRED_ROLES",
    "SUPPORT_FILE",
    "DEMO",
    "CAUGHT_MAIL_DIR",
    "LOG_LEVEL",
    "DATABASE_POOL_SIZE",
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
    ("MFA_REQUIRED_ROLES", "manager", "names unknown roles: manager"),
    ("DATABASE_URL", "postgresql://heartwood_owner:hush@database/heartwood", "which owns the tables"),
    ("DATABASE_URL", "postgresql://postgres:hush@database/heartwood", "which owns the tables"),
    ("DATABASE_URL", "sqlite:///heartwood.sqlite3", "is not a PostgreSQL address"),
    ("DATABASE_URL", "nonsense://database", "cannot be read"),
    ("TRUSTED_PROXY_COUNT", "one", "cannot be read"),
    ("LOG_LEVEL", "LOUD", "cannot be read"),
    ("DEMO", "perhaps", "cannot be read"),
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
