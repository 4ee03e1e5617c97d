import pytest
from django.test import Client
from django.urls import reverse


def test_it_is_while_database_and_cache_answer(db):
    response = Client().get("/health")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"].startswith("text/plain")


def test_its_address_is_the_one_that_settings_except_from_https(settings):
    import re

    path = reverse("home:health").lstrip("/")
    assert any(re.search(pattern, path) for pattern in settings.SECURE_REDIRECT_EXEMPT)


def test_it_is_not_when_the_cache_does_not_answer(db, settings, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://:hush@127.0.0.1:1/0",
        }
    }
    response = Client().get("/health")
    assert (response.status_code, response.content) == (503, b"unavailable\n")
    assert "The health check failed" in caplog.text


def test_it_is_not_when_the_database_does_not_answer(services, caplog):
    """A process of its own, whose database is a socket that nobody listens on."""
    import os
    import subprocess
    import sys

    from tests.conftest import ROOT

    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "response = Client().get('/health')\n"
        "print(response.status_code, response.content.decode().strip())\n"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgresql://heartwood_runtime:hush@127.0.0.1:1/heartwood?connect_timeout=1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "503 unavailable"
    assert "The health check failed" in done.stderr


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_asked(method, db):
    assert getattr(Client(), method)("/health").status_code == 405
