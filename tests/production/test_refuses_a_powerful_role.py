"""What only the database knows: whether the site's role may do more than it should, whatever its name."""

import os
import subprocess
import sys

import psycopg
import pytest

from config.local.roles import with_user
from tests.conftest import ROOT
from tests.production.test_refuses_to_start import start


@pytest.fixture
def with_servers(services, production):
    return {
        **production,
        "DATABASE_URL": services.runtime_url,
        "REDIS_URL": services.redis_url,
        "CACHE_URL": services.cache_url,
    }


@pytest.fixture
def member_of_the_owner(services):
    """The address of a role whose name says nothing, and who may do whatever the owner may."""
    with psycopg.connect(services.superuser_url, autocommit=True) as superuser:
        superuser.execute("CREATE ROLE harmless LOGIN PASSWORD 'hush' IN ROLE heartwood_owner")
        yield with_user(services.owner_url, "harmless", "hush")
        superuser.execute("DROP ROLE harmless")


def start_web(environment):
    kept = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", "import config.wsgi"],
        cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_web_starts_as_the_runtime_role(with_servers):
    done = start_web(with_servers)
    assert (done.returncode, done.stderr) == (0, "")


def test_web_ends_when_its_role_is_a_superuser_of_any_name(services, with_servers):
    done = start_web({**with_servers, "DATABASE_URL": services.superuser_url})
    assert done.returncode != 0
    assert "connects to the database as heartwood_superuser, which is a superuser" in done.stderr


def test_web_ends_when_its_role_may_act_as_the_owner(with_servers, member_of_the_owner):
    done = start_web({**with_servers, "DATABASE_URL": member_of_the_owner})
    assert done.returncode != 0
    assert "connects to the database as harmless, which owns tables" in done.stderr
    assert "hush" not in done.stderr


def test_the_deploy_check_asks_the_database_where_it_is_told_to(with_servers, member_of_the_owner):
    check = ("check", "--deploy", "--database", "default")
    assert start(with_servers, *check).returncode == 0
    done = start({**with_servers, "DATABASE_URL": member_of_the_owner}, *check)
    assert done.returncode != 0
    assert (
        "(safekeeping.E001) The site connects to the database as harmless, which owns tables" in done.stderr
    )
